import { serverSpan, startTelemetry } from '@marquee/platform/telemetry'
import { expect, test } from 'vitest'
import { clickAndLook, ofTheSite, traced, traceId } from '../click.ts'
import { startStandalone } from '../harness.ts'
import { startTraceCollector } from '../trace-collector.ts'

test('a click, the feature store and the next list are one trace, each step under the one that led to it', {
  timeout: 120_000,
}, async () => {
  await using collector = await startTraceCollector()
  {
    await using _ = await startTelemetry('test', { otlpEndpoint: collector.endpoint, traceSampleRatio: 1 })
    await using marquee = await startStandalone()
    await clickAndLook(marquee)
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
    serverSpan('GET /', traced).end(200)
  }
  expect(collector.spans).toHaveLength(recorded)
})
