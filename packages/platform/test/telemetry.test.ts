import { afterAll, describe, expect, test } from 'vitest'
import { toMessage } from '../src/cloud-events.ts'
import { openEmbeddedDatabase } from '../src/database.ts'
import { openEmbeddedEventLog } from '../src/embedded-event-log.ts'
import { createHttpServer } from '../src/http-server.ts'
import { extractTrace, injectTrace, inSpan, startTelemetry } from '../src/telemetry.ts'
import { quietSurroundings } from './surroundings.ts'

const stack = new AsyncDisposableStack()
afterAll(() => stack.disposeAsync())
stack.use(await startTelemetry('test', { otlpEndpoint: undefined, traceSampleRatio: 1 }))

const traceId = '0af7651916cd43dd8448eb211c80319c'
const traceparent = `00-${traceId}-b7ad6b7169203331-01`
const idIn = (headers: Readonly<Record<string, string>>) => headers['traceparent']?.split('-')[1]

test('outside a trace nothing is sent along', () => {
  expect(injectTrace()).toEqual({})
})

test('a span inside another belongs to the same trace, one of its own begins a new one', async () => {
  const [outer, inner] = await inSpan('outer', { kind: 'internal' }, async () => [
    injectTrace(),
    await inSpan('inner', { kind: 'internal' }, async () => injectTrace()),
  ])
  const other = await inSpan('other', { kind: 'internal' }, async () => injectTrace())
  expect(idIn(inner ?? {})).toBe(idIn(outer ?? {}))
  expect(inner).not.toEqual(outer)
  expect(idIn(other)).not.toBe(idIn(outer ?? {}))
})

test.each(['', 'garbage', '00-0-0-00', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, 'ff-'.repeat(1_000)])(
  'a trace from outside that is none (%j) is not followed',
  async (hostile) => {
    const sent = await inSpan('x', { kind: 'consumer', parent: extractTrace({ traceparent: hostile }) }, async () =>
      injectTrace(),
    )
    expect(sent['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/)
  },
)

test('a failure inside a span is thrown on', async () => {
  await expect(inSpan('x', { kind: 'internal' }, () => Promise.reject(new Error('inside')))).rejects.toThrow('inside')
})

describe('one trace', async () => {
  const surroundings = quietSurroundings('ingestion')
  const database = stack.use(await openEmbeddedDatabase({ folder: undefined }))
  const eventLog = stack.use(await openEmbeddedEventLog({ database, ...surroundings }))
  const app = await createHttpServer({
    service: 'ingestion',
    config: { trustedProxies: ['loopback'], requestsPerSecond: 0 },
    ...surroundings,
  })
  app.post('/events', async ({ body }) => {
    await eventLog.publish('interactions', [toMessage('interactions', Object(body), { key: 'ada', source: 'test' })])
    return { accepted: 1 }
  })
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  stack.defer(() => app.close())

  test('goes from a request through the event log into the consumer', async () => {
    const seen: { header: string | undefined; inside: string | undefined }[] = []
    await using _ = await eventLog.consume({
      group: 'g',
      topics: ['interactions'],
      maxBatch: 1,
      async handle([message]) {
        seen.push({ header: idIn(message?.headers ?? {}), inside: idIn(injectTrace()) })
      },
    })
    const post = (headers: Record<string, string>) =>
      fetch(`${address}/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{}',
      })
    await post({ traceparent })
    await expect.poll(() => seen).toEqual([{ header: traceId, inside: traceId }])
    await post({}) // one without a trace begins one
    await expect.poll(() => seen.length).toBe(2)
    expect(seen[1]?.header).toMatch(/^[0-9a-f]{32}$/)
    expect(seen[1]?.header).not.toBe(traceId)
    expect(seen[1]?.inside).toBe(seen[1]?.header)
  })
})
