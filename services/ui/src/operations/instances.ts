import { seriesOf, type Values } from './prometheus-text.ts'
import type { HistogramCounts } from './quantile.ts'

/** One look at one instance. */
export interface Reading {
  /** milliseconds of a clock that only goes forward */
  readonly at: number
  readonly values: Values
}

type Labels = Readonly<Record<string, string>>
type Where = (labels: Labels) => boolean
const every: Where = () => true

const rememberedMs = 60_000
const goneAfterMs = 15_000
const rateOverMs = 5_000

/** What the instances behind one address say together: behind a load balancer each look may meet another of them. */
export function createInstances() {
  const readings = new Map<string, Reading[]>()

  const newest = () => [...readings.values()].flatMap((list) => list.at(-1) ?? [])

  /** By how much each series of a metric grew in all instances, a second. */
  function* growth(metric: string, where: Where): Generator<{ labels: Labels; perSecond: number }> {
    for (const list of readings.values()) {
      const last = list.at(-1)
      const before = last && list.findLast(({ at }) => last.at - at >= rateOverMs - rateOverMs / 10) // a tick may come early
      const first = before ?? list[0]
      if (!last || !first || first === last) continue
      for (const [text, value] of last.values) {
        const { name, labels } = seriesOf(text)
        if (name !== metric || !where(labels)) continue
        yield { labels, perSecond: (grown(value, first.values.get(text)) * 1_000) / (last.at - first.at) }
      }
    }
  }

  return {
    add(reading: Reading): void {
      const id = idOf(reading.values)
      const list = readings.get(id) ?? []
      list.push(reading)
      readings.set(id, list)
    },
    /** forgets what is old */
    prune(now: number): void {
      for (const [id, list] of readings) {
        if (now - (list.at(-1)?.at ?? 0) > goneAfterMs) readings.delete(id)
        else while (now - (list[0]?.at ?? now) > rememberedMs) list.shift()
      }
    },
    ids: (): string[] => [...readings.keys()].sort(),
    rate: (metric: string, where = every): number =>
      [...growth(metric, where)].reduce((sum, { perSecond }) => sum + perSecond, 0),
    rateBy(metric: string, label: string, where = every): Record<string, number> {
      const rates: Record<string, number> = {}
      for (const { labels, perSecond } of growth(metric, where)) {
        const value = labels[label] ?? ''
        rates[value] = (rates[value] ?? 0) + perSecond
      }
      return rates
    },
    /** a gauge of the newest look at any instance, by label */
    gaugeBy(metric: string, label: string): Record<string, number> {
      const last = newest().sort((a, b) => b.at - a.at)[0]
      return Object.fromEntries(
        [...(last?.values ?? [])].flatMap(([text, value]) => {
          const { name, labels } = seriesOf(text)
          return name === metric ? [[labels[label] ?? '', value] as const] : []
        }),
      )
    },
    /** value of a gauge → in how many instances */
    tally(metric: string): Map<number, number> {
      const found = newest().flatMap(({ values }) => [...values].filter(([text]) => seriesOf(text).name === metric))
      return new Map([...Map.groupBy(found, ([, value]) => value)].map(([value, group]) => [value, group.length]))
    },
    /** everything a histogram has counted: since the instances started, or in the last minute */
    histogram(metric: string, span: 'all' | 'minute', where = every): HistogramCounts {
      const atMost = new Map<number, number>()
      for (const list of readings.values()) {
        const [first, last] = [list[0], list.at(-1)]
        for (const [text, value] of last?.values ?? []) {
          const { name, labels } = seriesOf(text)
          if (name !== `${metric}_bucket` || !where(labels)) continue
          const bound = labels['le'] === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels['le'])
          const counted = span === 'all' ? value : grown(value, first?.values.get(text))
          atMost.set(bound, (atMost.get(bound) ?? 0) + counted)
        }
      }
      const ascending = [...atMost].sort(([a], [b]) => a - b)
      return {
        bounds: ascending.map(([bound]) => bound).filter(Number.isFinite),
        counts: ascending.map(([, count], place) => count - (ascending[place - 1]?.[1] ?? 0)),
      }
    },
  }
}

/** A counter that is lower than before has started anew. */
const grown = (value: number, before = 0): number => (value >= before ? value - before : value)

function idOf(values: Values): string {
  for (const text of values.keys()) {
    const { name, labels } = seriesOf(text)
    if (name === 'marquee_instance') return labels['id'] ?? ''
  }
  return ''
}
