import type { ServiceName } from '@marquee/contracts/services'
import { Link } from '@tanstack/react-router'
import type { LiveSample } from '../../operations/live-sample.ts'
import { quantile } from '../../operations/quantile.ts'
import { count, duration, rate } from '../numbers.ts'
import { words } from '../strings.ts'
import styles from './flow-diagram.module.css'

const text = words.flow
type Figure = readonly [label: string, value: string, alarm?: boolean]

interface FlowDiagramProps {
  readonly sample: LiveSample | undefined
  readonly chosen: ServiceName | undefined
  /** nothing newer comes */
  readonly isOld: boolean
}

/** The road of an event, from ingestion to the list, with the training beside it. A service opens closely. */
export function FlowDiagram({ sample, chosen, isOld }: FlowDiagramProps) {
  const accepted = sample && sum(sample.accepted)
  const lists = sample && sum(sample.lists)
  const champions = Object.entries(sample?.champions ?? {})
  const service = (name: ServiceName, more: readonly Figure[] = []) => (
    <ServiceNode name={name} sample={sample} isChosen={chosen === name} more={more} />
  )
  return (
    <section className={styles['diagram']} aria-label={text.diagram} data-old={isOld}>
      <Headline sample={sample} />
      {service('ingestion')}
      <Edge at="published" label={text.edges.published} rate={accepted} />
      <StoreNode
        name="log"
        figures={Object.keys(sample?.lag ?? {}).length === 0 ? [] : [[text.lag, count(sum(sample?.lag ?? {}))]]}
      />
      <Edge at="read" label={text.edges.stored} rate={sample && sample.stored + sample.duplicates} />
      {service('features', [[text.deadLetters, rate(sample?.deadLetters ?? 0), (sample?.deadLetters ?? 0) > 0]])}
      <Edge at="features" label={text.edges.features} rate={sample?.stored} />
      <StoreNode
        name="store"
        figures={[[text.pending, count(sample?.onlinePending ?? 0), (sample?.onlinePending ?? 0) > 0]]}
      />
      <Edge at="lists" label={text.edges.read} rate={lists} />
      {service('serving')}
      <Edge at="answers" label={text.edges.asked} rate={sample?.services.ui.requests} />
      {service('ui')}
      <Edge at="dataset" label={text.edges.dataset} isDown />
      {service('training', [[words.models.run, sample?.run ? words.models.states[sample.run.state] : text.none]])}
      <Edge at="versions" label={text.edges.versions} />
      <StoreNode
        name="registry"
        figures={[[text.champion, champions.map(([version]) => version).join(', ') || text.none]]}
      />
      <Edge at="champion" label={text.edges.champion} isUp />
    </section>
  )
}

/** The four figures that tell whether all is well. */
function Headline({ sample }: { readonly sample: LiveSample | undefined }) {
  const p95 = sample && quantile(sample.freshness.minute, 0.95)
  const figures = [
    [text.events, sample && rate(sum(sample.accepted))],
    [text.lists, sample && rate(sum(sample.lists))],
    [text.lagHeading, sample && count(sum(sample.lag))],
    [text.fresh, p95 === null || p95 === undefined ? undefined : duration(p95 * 1_000)],
  ] as const
  return (
    <dl className={styles['headline']} data-at="headline">
      {figures.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value ?? '–'}</dd>
        </div>
      ))}
    </dl>
  )
}

function ServiceNode({
  name,
  sample,
  isChosen,
  more,
}: {
  readonly name: ServiceName
  readonly sample: LiveSample | undefined
  readonly isChosen: boolean
  readonly more: readonly Figure[]
}) {
  const service = sample?.services[name]
  const state = service?.state ?? 'unknown'
  const figures: readonly Figure[] = service
    ? [
        [text.requests, rate(service.requests)],
        [text.p95, service.p95 === null ? '–' : duration(service.p95)],
        [text.errors, rate(service.errors), service.errors > 0],
        ...more,
      ]
    : []
  return (
    <Link
      to="/console"
      search={{ service: isChosen ? undefined : name }}
      resetScroll={false}
      className={styles['node'] ?? ''}
      aria-current={isChosen}
      data-at={name}
      data-state={state}
    >
      <span className={styles['name']}>{words.services[name].name}</span>
      <span className={styles['does']}>{words.services[name].does}</span>
      <span className={styles['state']}>
        {words.state[state]}
        {service && service.instances.length > 0 && ` · ${text.instances(service.instances.length)}`}
      </span>
      <Figures figures={figures} />
    </Link>
  )
}

function StoreNode({
  name,
  figures,
}: {
  readonly name: keyof typeof words.stores
  readonly figures: readonly Figure[]
}) {
  return (
    <div className={styles['node']} data-at={name} data-kind="store">
      <span className={styles['name']}>{words.stores[name].name}</span>
      <span className={styles['does']}>{words.stores[name].does}</span>
      <Figures figures={figures} />
    </div>
  )
}

const Figures = ({ figures }: { readonly figures: readonly Figure[] }) =>
  figures.map(([label, value, alarm = false]) => (
    <span key={label} className={styles['figure']} data-alarm={alarm}>
      <span>{label}</span> <b>{value}</b>
    </span>
  ))

function Edge({
  at,
  label,
  rate: perSecond,
  isDown = false,
  isUp = false,
}: {
  readonly at: string
  readonly label: string
  readonly rate?: number | undefined
  readonly isDown?: boolean
  readonly isUp?: boolean
}) {
  const direction = isDown ? 'down' : isUp ? 'up' : 'on'
  return (
    <p className={styles['edge']} data-at={at} data-direction={direction} data-moves={(perSecond ?? 0) > 0}>
      {perSecond !== undefined && <b>{rate(perSecond)}</b>} <span>{label}</span>
    </p>
  )
}

const sum = (rates: Readonly<Record<string, number>>): number =>
  Object.values(rates).reduce((all, each) => all + each, 0)
