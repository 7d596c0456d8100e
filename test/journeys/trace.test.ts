import { serverSpan, startTelemetry } from '@marquee/platform/telemetry'
import { expect, test } from 'vitest'
import { accepted, eventually, startStandalone } from '../harness.ts'
import { startTraceCollector } from '../trace-collector.ts'
import { aRating, aWorld } from '../world.ts'

const traceId = '0b52f6d72a8e4c1c9df26f4a0c1f8f7e'
const ofTheSite = 'b7ad6b7169203331'
/** as the site sends them (services/ui/src/act-trace.ts) */
const headers = { traceparent: `00-${traceId}-${ofTheSite}-01`, 'content-type': 'application/json' }

test('a click, the feature store and the next list are one trace, each step under the one that led to it', {
  timeout: 120_000,
}, async () => {
  await using collector = await startTraceCollector()
  {
    await using _ = await startTelemetry('test', { otlpEndpoint: collector.endpoint, traceSampleRatio: 1 })
    await using marquee = await startStandalone()
    await marquee.load(aWorld())
    await marquee.settled()
    const body = JSON.stringify(aRating({ userId: 'ada' }))
    const response = await fetch(`${marquee.addresses.ui}/api/v1/events`, { method: 'POST', headers, body })
    accepted({ status: response.status, headers: response.headers, body: await response.json() })
    await eventually('the history knows it', 10_000, async () =>
      (await marquee.historyOf('ada')).total === 1 ? true : undefined,
    )
    expect((await fetch(`${marquee.addresses.ui}/api/v1/users/ada/home`, { headers })).status).toBe(200)
  }
  const spans = collector.spans.filter((span) => span.traceId === traceId)
  const nameOf = new Map(spans.map(({ spanId, name }) => [spanId, name]))
  const edges = spans
    .filter(({ name }) => name !== 'process impressions') // what was shown is kept in its own time
    .map(({ name, parentSpanId = '' }) => `${nameOf.get(parentSpanId) ?? parentSpanId} > ${name}`)
  expect(edges.toSorted()).toEqual(
    [
      `${ofTheSite} > POST /api/*`,
      'POST /api/* > POST /v1/events',
      'POST /v1/events > publish interactions',
      'POST /v1/events > process interactions',
      'process interactions > store interactions',
      'process interactions > project interactions',
      `${ofTheSite} > GET /api/*`,
      'GET /api/* > GET /v1/users/:userId/home',
      'GET /v1/users/:userId/home > read history',
    ].toSorted(),
  )
  expect(new Set(spans.map(({ service }) => service))).toEqual(new Set(['marquee-test']))
})

test.each([
  [1, 1],
  [0, 0],
])('of a trace that a caller wants recorded, a share of %d is: %d', async (traceSampleRatio, recorded) => {
  await using collector = await startTraceCollector()
  {
    await using _ = await startTelemetry('test', { otlpEndpoint: collector.endpoint, traceSampleRatio })
    serverSpan('GET /', headers).end(200)
  }
  expect(collector.spans).toHaveLength(recorded)
})
