import { setMaxListeners } from 'node:events'
import { finished, PassThrough, Readable } from 'node:stream'
import { importRoute } from '@marquee/contracts/body-limits'
import { type Interaction, interactionErrors } from '@marquee/contracts/interaction'
import { problemResponses } from '@marquee/contracts/problems'
import type { FieldError } from '@marquee/contracts/validation'
import type { Access } from '@marquee/platform/access'
import { problemOf } from '@marquee/platform/http-problems'
import type { Routes } from '@marquee/platform/http-server'
import { ProblemError } from '@marquee/platform/problem'
import Type from 'typebox'
import { type AcceptDependencies, acceptInteractions } from '../accept.ts'
import { linesOrTooLong, longestLine, type TooLong } from '../sources/lines.ts'
import { SourceInvalid } from '../sources/source.ts'

const batchSize = 1_000
const mediaType = 'application/x-ndjson'

export const importRoutes: Routes<AcceptDependencies & { access: Access }> = (app, { access, ...dependencies }) => {
  // a scope of its own: no other route takes this content type, and this one takes no other
  app.register(async (scope) => {
    const stopping = new AbortController()
    setMaxListeners(0, stopping.signal) // one for each import
    scope.addHook('preClose', (done) => {
      stopping.abort(new ProblemError('shutting-down'))
      done()
    })
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(mediaType, { bodyLimit: Number.MAX_SAFE_INTEGER }, (_request, payload, done) =>
      done(null, payload),
    )
    scope.addContentTypeParser('*', (_request, _payload, done) =>
      done(new ProblemError('unsupported-media-type', { expected: mediaType })),
    )
    scope.post(
      importRoute.path,
      {
        onRequest: access.requireScope('ingestion'),
        bodyLimit: Number.MAX_SAFE_INTEGER,
        schema: {
          tags: ['events'],
          summary: 'Interactions of any number, one JSON object a line',
          description:
            'Streamed both ways: reading waits for the event log. The answer has a line for each refused line, and a last one with the counts. Lines before an interruption stay accepted; sending the same lines again changes nothing.',
          security: [{ apiKey: [] }],
          consumes: [mediaType],
          response: {
            200: {
              description: 'A line for each refused line, then the counts',
              content: { [mediaType]: { schema: Type.Unsafe<Readable>({ type: 'string' }) } },
            },
            ...problemResponses('key-required', 'key-refused', 'unsupported-media-type', 'rate-limited'),
          },
        },
      },
      async (request, reply) => {
        const body = request.body instanceof Readable ? request.body : Readable.from([])
        reply.type(mediaType)
        return Readable.from(importLines(readUntil(stopping.signal, body), dependencies))
      },
    )
  })
}

/** A body until the signal comes, which is its error then: nobody knows when who sends it would end. */
function readUntil(stopping: AbortSignal, body: Readable): Readable {
  // a stream of its own: whoever stops reading a request destroys it, and the connection that the answer is to take with it
  const bytes = body.pipe(new PassThrough())
  finished(body, (error) => {
    if (error) bytes.destroy(error)
  })
  const stop = () => bytes.destroy(stopping.reason)
  if (stopping.aborted) stop()
  stopping.addEventListener('abort', stop, { once: true })
  bytes.once('close', () => stopping.removeEventListener('abort', stop))
  return bytes
}

/**
 * The answer, line by line, while the lines of the body are read and published. What cannot be read on ends it: what was good until
 * then is accepted all the same, and the last line says where and why.
 */
async function* importLines(body: Readable, dependencies: AcceptDependencies): AsyncGenerator<string> {
  const count = { accepted: 0, refused: 0 }
  let line = 0
  let batch: Interaction[] = []
  let fault: unknown
  const publish = async () => {
    const sent = batch
    batch = [] // whatever becomes of it, it is not sent twice
    await acceptInteractions(sent, dependencies)
    count.accepted += sent.length
  }
  try {
    for await (const lines of linesOrTooLong(body, { file: 'the body' })) {
      for (const text of lines) {
        line++
        if (typeof text === 'string' && text.trim() === '') continue
        const { interaction, errors } = typeof text === 'string' ? parseLine(text) : { errors: [tooLong(text)] }
        if (interaction) batch.push(interaction)
        else {
          count.refused++
          dependencies.metrics.of('eventsRefused').inc({ reason: 'invalid' })
          yield `${JSON.stringify({ line, errors })}\n`
        }
        if (batch.length === batchSize) await publish()
      }
    }
  } catch (error) {
    fault = error
  }
  await publish().catch((error: unknown) => {
    fault ??= error
  })
  yield `${JSON.stringify(fault === undefined ? count : { ...count, line, error: wordsOf(fault) })}\n`
}

const tooLong = ({ start }: TooLong): FieldError => ({
  path: '',
  value: start.slice(0, 80),
  expected: `a line of at most ${longestLine} characters`,
})

const wordsOf = (error: unknown): string => (error instanceof SourceInvalid ? error.message : problemOf(error).message)

function parseLine(text: string): { interaction?: Interaction; errors: FieldError[] } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { errors: [{ path: '', value: text.slice(0, 80), expected: 'a JSON object' }] }
  }
  const errors = interactionErrors(value, Date.now())
  return errors.length === 0 ? { interaction: value as Interaction, errors } : { errors } // checked just above
}
