import { serviceNames } from '@marquee/contracts/services'
import { Link, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { LiveSample } from '../../operations/live-sample.ts'
import { type HistogramCounts, quantile } from '../../operations/quantile.ts'
import { useLive } from '../live.ts'
import { count, duration, rate, table } from '../numbers.ts'
import { Bars } from '../parts/bars.tsx'
import { Facts } from '../parts/facts.tsx'
import { FlowDiagram } from '../parts/flow-diagram.tsx'
import { type Line, LineChart } from '../parts/line-chart.tsx'
import { Panel } from '../parts/panel.tsx'
import { TestEvent } from '../parts/test-event.tsx'
import { words } from '../strings.ts'
import styles from './console-page.module.css'

const text = words.flow
const moments = 120

/** The whole system as it moves: what passes between the services, how fresh it is, and one event followed. */
export function FlowPage() {
  const { samples, state } = useLive()
  const newest = samples.at(-1)
  const { service } = useSearch({ from: '/console/' })
  const chosen = serviceNames.find((name) => name === service)
  useEffect(() => {
    document.title = words.title(words.pages.flow)
  }, [])
  const wrong = newest ? serviceNames.filter((name) => newest.services[name].state !== 'ready') : []
  const isLost = state === 'lost'
  const summary = wrong.length === 0 ? text.everything : text.wrong(wrong)
  return (
    <div className={styles['page']} aria-busy={!newest} data-live={state}>
      <div className={styles['title']}>
        <h1>{text.heading}</h1>
        <p data-wrong={isLost || wrong.length > 0} role="status">
          {newest && !isLost ? summary : words.connection[state]}
        </p>
      </div>
      <FlowDiagram sample={newest} chosen={chosen} isOld={isLost} />
      {newest && chosen && <ServiceDetails sample={newest} name={chosen} />}
      <div className={styles['panels']} data-columns="three">
        <TestEvent />
        {newest && <Freshness sample={newest} />}
        <Lately samples={samples.slice(-moments)} />
      </div>
    </div>
  )
}

function ServiceDetails({
  sample,
  name,
}: {
  readonly sample: LiveSample
  readonly name: keyof LiveSample['services']
}) {
  const { instances, trouble, dependencyFailures, requests, errors, p95 } = sample.services[name]
  const failing = Object.entries(dependencyFailures).filter(([, failures]) => failures > 0)
  const rows: [string, string][] = [
    [text.trouble, trouble ?? text.noTrouble],
    [text.instances(instances.length), instances.join(', ')],
    [text.requests, rate(requests)],
    [text.errors, rate(errors)],
    [text.p95, p95 === null ? '–' : duration(p95)],
    [text.failures, failing.map(([dependency, failures]) => `${dependency} ${rate(failures)}`).join(', ') || '0'],
  ]
  return (
    <Panel title={text.details(name)} copy={() => table(rows)}>
      <Facts rows={rows} />
      <Link to="/console" search={{}} className={styles['aside']}>
        {words.close}
      </Link>
    </Panel>
  )
}

function Freshness({ sample: { freshness } }: { readonly sample: LiveSample }) {
  const spans = [
    { name: text.minute, histogram: freshness.minute },
    { name: text.all, histogram: freshness.all },
  ]
  const { bounds } = freshness.all
  const rows = [...bounds.map((bound) => duration(bound * 1_000)), ''].map((bound, place) => [
    bound || text.over(duration((bounds.at(-1) ?? 0) * 1_000)),
    freshness.minute.counts[place] ?? 0,
    freshness.all.counts[place] ?? 0,
  ])
  return (
    <Panel
      title={text.freshness}
      note={text.freshnessNote}
      copy={() => table([['≤', ...spans.map(({ name }) => name)], ...rows])}
    >
      {spans.map(({ name, histogram }) => (
        <div key={name} className={styles['stacked']}>
          <p>
            {name} · {total(histogram) === 0 ? text.quiet : `${text.batches(total(histogram))} ${quantiles(histogram)}`}
          </p>
          {total(histogram) > 0 && <Bars label={`${text.freshness}, ${name}`} bars={barsOf(histogram)} nameEvery={2} />}
        </div>
      ))}
    </Panel>
  )
}

const total = ({ counts }: HistogramCounts): number => counts.reduce((sum, each) => sum + each, 0)

function quantiles(histogram: HistogramCounts): string {
  const [p50, p95] = [quantile(histogram, 0.5), quantile(histogram, 0.95)]
  return p50 === null || p95 === null ? '' : `· ${text.quantiles(duration(p50 * 1_000), duration(p95 * 1_000))}`
}

const barsOf = ({ bounds, counts }: HistogramCounts) =>
  counts.map((value, place) => ({ name: boundOf(bounds[place], bounds.at(-1)), value }))

function boundOf(bound: number | undefined, last = 0): string {
  if (bound === undefined) return `>${last}s`
  return bound < 1 ? `${bound * 1_000}ms` : `${bound}s`
}

/** The last two minutes, a chart each. */
function Lately({ samples }: { readonly samples: readonly LiveSample[] }) {
  const line = (name: string, of: (sample: LiveSample) => number | null): Line => ({ name, values: samples.map(of) })
  const tiers = [...new Set(samples.flatMap(({ lists }) => Object.keys(lists)))].sort()
  const topics = Object.keys(samples.at(-1)?.lag ?? {})
  const charts = [
    {
      title: text.events,
      note: text.eventsNote,
      format: rate,
      lines: [
        line(text.accepted, ({ accepted }) => sum(accepted)),
        line(text.stored, ({ stored }) => stored),
        line(text.refused, ({ refused }) => refused),
      ],
    },
    {
      title: text.lists,
      note: text.listsNote,
      format: rate,
      lines: [
        ...tiers.map((tier) => line(tier, ({ lists }) => lists[tier] ?? 0)),
        line(text.degraded, ({ degraded }) => degraded),
      ],
    },
    {
      title: text.lagHeading,
      note: text.lagNote,
      format: count,
      lines: topics.map((topic) => line(topic, ({ lag }) => lag[topic] ?? null)),
    },
    {
      title: text.latency,
      note: text.latencyNote,
      format: duration,
      lines: serviceNames.map((name) => line(name, ({ services }) => services[name].p95)),
    },
  ]
  return charts.map(({ title, note, lines, format }) => (
    <Panel
      key={title}
      title={title}
      note={note}
      copy={() =>
        table([
          ['', ...lines.map(({ name }) => name)],
          ...samples.map(({ at }, row) => [
            new Date(at).toISOString(),
            ...lines.map(({ values }) => values[row] ?? null),
          ]),
        ])
      }
    >
      <LineChart label={title} lines={lines} format={format} moments={moments} />
    </Panel>
  ))
}

const sum = (rates: Readonly<Record<string, number>>): number =>
  Object.values(rates).reduce((all, each) => all + each, 0)
