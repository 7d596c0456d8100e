import { expect, test } from 'vitest'
import { createMetrics, metricTable } from '../src/metrics.ts'

test('every metric is named in one way: ours, snake case, a counter ends in total, a time in seconds', () => {
  for (const { kind, name, help, labels } of Object.values(metricTable)) {
    expect(name).toMatch(/^marquee_[a-z0-9]+(_[a-z0-9]+)*$/)
    expect(name.endsWith('_total')).toBe(kind === 'counter')
    if (kind === 'histogram') expect(name).toMatch(/_seconds$/)
    expect(help).not.toBe('')
    expect(new Set(labels).size).toBe(labels.length)
  }
  expect(new Set(Object.values(metricTable).map(({ name }) => name)).size).toBe(Object.keys(metricTable).length)
})

test('a service exposes what it uses, and nothing of another service in the same process', async () => {
  const serving = createMetrics('serving', { processMetrics: false })
  const training = createMetrics('training', { processMetrics: false })
  serving.of('recommendations').inc({ tier: 'static', degraded: 'true' })
  serving.of('recommendations').inc({ tier: 'static', degraded: 'true' })
  expect(await serving.expose()).toContain(
    'marquee_recommendations_total{tier="static",degraded="true",service="serving"} 2',
  )
  expect(await serving.expose()).not.toContain('marquee_training_runs_total')
  expect(await training.expose()).not.toContain('marquee_recommendations_total')
})

test('a label from outside cannot break the format', async () => {
  const metrics = createMetrics('ingestion', { processMetrics: false })
  metrics.of('eventsRefused').inc({ reason: 'a"b\n# HELP x' })
  const lines = (await metrics.expose()).split('\n').filter((line) => line.includes('reason='))
  expect(lines).toEqual(['marquee_events_refused_total{reason="a\\"b\\n# HELP x",service="ingestion"} 1'])
})

test("Node's own metrics come with them in a process of its own", async () => {
  expect(await createMetrics('ui').expose()).toContain('nodejs_eventloop_lag_seconds')
})

test('a gauge that is measured when somebody looks shows what is true then; a measure that fails hides nothing else', async () => {
  const metrics = createMetrics('features', { processMetrics: false })
  let lag = 3
  metrics.beforeExpose(async () => metrics.of('consumerLag').set({ topic: 'interactions' }, lag))
  metrics.beforeExpose(() => {
    throw new Error('away')
  })
  expect(await metrics.expose()).toMatch(/marquee_consumer_lag_messages\{.*\} 3/)
  lag = 0
  expect(await metrics.expose()).toMatch(/marquee_consumer_lag_messages\{.*\} 0/)
})
