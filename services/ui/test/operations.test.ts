import { describe, expect, test } from 'vitest'
import { createInstances } from '../src/operations/instances.ts'
import { parseMetrics, seriesOf } from '../src/operations/prometheus-text.ts'
import { quantile } from '../src/operations/quantile.ts'

const exposed = (id: string, accepted: number, buckets: readonly number[] = []) =>
  parseMetrics(`# HELP marquee_instance Always 1
marquee_instance{id="${id}",service="ingestion"} 1
marquee_events_accepted_total{type="rating",service="ingestion"} ${accepted}
marquee_events_accepted_total{type="like",service="ingestion"} 2
nodejs_heap_size_total_bytes{service="ingestion"} 1
marquee_consumer_lag_messages{topic="interactions",service="features"} Nan
${buckets.map((count, place) => `marquee_t_bucket{le="${['0.1', '1', '+Inf'][place]}"} ${count}`).join('\n')}
`)

const accepted = 'marquee_events_accepted_total'

describe('metrics as text', () => {
  test('are our own, each with its labels; what is no number is left out', () => {
    const values = exposed('a', 5)
    expect([...values.keys()].map((text) => seriesOf(text).name)).toEqual(['marquee_instance', accepted, accepted])
    expect(seriesOf(`${accepted}{type="a\\"}b",service="x"}`).labels).toEqual({ type: 'a\\"}b', service: 'x' })
    expect(seriesOf('marquee_plain')).toEqual({ name: 'marquee_plain', labels: {} })
  })
})

describe('the instances behind one address', () => {
  test('add up, though each look meets one of them', () => {
    const instances = createInstances()
    for (const [second, id, value] of [
      [0, 'a', 100],
      [1, 'b', 7_000],
      [5, 'a', 150],
      [6, 'b', 7_100],
    ] as const)
      instances.add({ at: second * 1_000, values: exposed(id, value) })
    expect(instances.ids()).toEqual(['a', 'b'])
    expect(instances.rateBy(accepted, 'type')).toEqual({ rating: 10 + 20, like: 0 })
    expect(instances.rate(accepted, ({ type }) => type === 'rating')).toBe(30)
  })

  test('that start anew count from nothing, and those that are gone are forgotten', () => {
    const instances = createInstances()
    instances.add({ at: 0, values: exposed('a', 100) })
    expect(instances.rate(accepted)).toBe(0) // one look tells no rate
    instances.add({ at: 5_000, values: exposed('a', 10) })
    expect(instances.rate(accepted)).toBe(2)
    instances.prune(20_000)
    expect(instances.ids()).toEqual(['a'])
    instances.prune(20_001)
    expect(instances.ids()).toEqual([])
  })

  test('have a histogram of all time, and one of the last minute', () => {
    const instances = createInstances()
    instances.add({ at: 0, values: exposed('a', 0, [4, 6, 6]) })
    instances.add({ at: 60_000, values: exposed('a', 0, [5, 9, 10]) })
    expect(instances.histogram('marquee_t', 'all')).toEqual({ bounds: [0.1, 1], counts: [5, 4, 1] })
    expect(instances.histogram('marquee_t', 'minute')).toEqual({ bounds: [0.1, 1], counts: [1, 2, 1] })
  })
})

test('a quantile lies within its bucket; beyond the last bound it is that bound', () => {
  expect(quantile({ bounds: [1, 2], counts: [0, 10, 0] }, 0.5)).toBe(1.5)
  expect(quantile({ bounds: [1, 2], counts: [5, 5, 0] }, 0.5)).toBe(1)
  expect(quantile({ bounds: [1, 2], counts: [0, 0, 3] }, 0.95)).toBe(2)
  expect(quantile({ bounds: [1, 2], counts: [0, 0, 0] }, 0.5)).toBeNull()
})
