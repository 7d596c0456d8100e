import { Readable } from 'node:stream'
import { type Interaction, interactionErrors } from '@marquee/contracts/interaction'
import { problemResponses } from '@marquee/contracts/problems'
import type { FieldError } from '@marquee/contracts/validation'
import { requireScope } from '@marquee/platform/access'
import { problemOf } from '@marquee/platform/http-problems'
import type { Routes } from '@marquee/platform/http-server'
import { ProblemError } from '@marquee/platform/problem'
import Type from 'typebox'
import { type AcceptDependencies, acceptInteractions } from '../accept.ts'
import type { IngestionConfig } from '../config.ts'
import { linesOf } from '../sources/lines.ts'
import { SourceInvalid } from '../sources/source.ts'

const batchSize = 1_000
const mediaType = 'application/x-ndjson'

export const importRoutes: Routes<AcceptDependencies & { config: IngestionConfig }> = (
  app,
  { config, ...dependencies },
) => {
  // a scope of its own: no other route takes this content type, and this one takes no other
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(mediaType, { bodyLimit: Number.MAX_SAFE_INTEGER }, (_request, payload, done) =>
      done(null, payload),
    )
    scope.addContentTypeParser('*', (_request, _payload, done) =>
      done(new ProblemError('unsupported-media-type', { expected: mediaType })),
    )
    scope.post(
      '/v1/events/import',
      {
        onRequest: requireScope('ingestion', config),
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
        return Readable.from(importLines(body, dependencies))
      },
    )
  })
}

/** The answer, line by line, while the lines of the body are read and published. */
async function* importLines(body: Readable, dependencies: AcceptDependencies): AsyncGenerator<string> {
  const count = { accepted: 0, refused: 0 }
  let line = 0
  let batch: Interaction[] = []
  const publish = async () => {
    await acceptInteractions(batch, dependencies)
    count.accepted += batch.length
    batch = []
  }
  try {
    for await (const lines of linesOf(body, { file: 'the body' })) {
      for (const text of lines) {
        line++
        if (text.trim() === '') continue
        const { interaction, errors } = parseLine(text)
        if (interaction) batch.push(interaction)
        else {
          count.refused++
          yield `${JSON.stringify({ line, errors })}\n`
        }
        if (batch.length === batchSize) await publish()
      }
    }
    await publish()
    yield `${JSON.stringify(count)}\n`
  } catch (error) {
    const problem = problemOf(error)
    yield `${JSON.stringify({ ...count, line, error: error instanceof SourceInvalid ? error.message : problem.message })}\n`
  }
}

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
