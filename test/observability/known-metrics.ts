import { readFile } from 'node:fs/promises'
import { tiers } from '@marquee/contracts/recommendation'
import { serviceNames } from '@marquee/contracts/services'
import { topics } from '@marquee/contracts/topics'
import { createMetrics, metricTable } from '@marquee/platform/metrics'
import { parseQuery, type Query } from './promql.ts'
import { root } from './repository.ts'
import { recordingRules } from './rules.ts'

/** What Prometheus puts on every series of a target. */
const targetLabels = ['job', 'instance', 'service', 'namespace', 'pod']

/**
 * Everything wrong with a query: metrics that nothing exposes, labels they do not have, values that no service, topic, tier or route
 * has. Empty when it reads what the code declares.
 */
export async function faultsOf(source: string): Promise<string[]> {
  const query = parseQuery(source)
  const known = await knownMetrics()
  const faults: string[] = []
  const labels = new Set<string>(query.made)
  for (const { metric, matchers } of query.selectors) {
    const own = known.get(metric)
    if (!own) {
      faults.push(`no service exposes ${metric}`)
      continue
    }
    for (const label of own) labels.add(label)
    for (const matcher of matchers) {
      if (!own.has(matcher.label)) faults.push(`${metric} has no label ${matcher.label}`)
      faults.push(...(await unknownValues(matcher)))
    }
  }
  return [
    ...faults,
    ...query.grouping.filter((label) => !labels.has(label)).map((label) => `nothing here has ${label}`),
  ]
}

/** The labels that a query's answer may have: what it groups by, or else all that its metrics have. */
export async function answerLabelsOf(source: string): Promise<ReadonlySet<string>> {
  const { selectors, grouping } = parseQuery(source)
  if (grouping.length > 0) return new Set(grouping)
  const known = await knownMetrics()
  return new Set(selectors.flatMap(({ metric }) => [...(known.get(metric) ?? [])]))
}

let metrics: Promise<ReadonlyMap<string, ReadonlySet<string>>> | undefined
const knownMetrics = () => {
  metrics ??= collect()
  return metrics
}

/** The labels of every series by its name: ours, Node's own, Prometheus' own, and what the recording rules make of them. */
async function collect(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const known = new Map<string, ReadonlySet<string>>([
    ['up', new Set(targetLabels)],
    ['ALERTS', new Set(['alertname', 'alertstate', 'severity', 'service', 'topic'])],
  ])
  for (const { name, kind, labels } of Object.values(metricTable)) {
    const all = [...labels, ...targetLabels]
    if (kind === 'histogram') {
      known.set(`${name}_bucket`, new Set([...all, 'le']))
      for (const part of ['sum', 'count']) known.set(`${name}_${part}`, new Set(all))
    } else known.set(name, new Set(all))
  }
  for (const line of (await createMetrics('ui').expose()).split('\n')) {
    const [, name, labels = ''] = /^([a-z]\w*)\{?([^}]*)/.exec(line) ?? []
    if (name)
      known.set(name, new Set([...targetLabels, ...[...labels.matchAll(/(\w+)=/g)].map(([, label = '']) => label)]))
  }
  for (const { record, expr } of await recordingRules()) known.set(record, new Set(resultLabels(parseQuery(expr))))
  return known
}

/** Every recording rule aggregates: what is left are the labels it groups by. */
const resultLabels = ({ grouping }: Query): readonly string[] => grouping

const valuesOf: Readonly<Record<string, () => Promise<ReadonlySet<string>>>> = {
  service: async () => new Set(serviceNames),
  topic: async () => new Set(Object.keys(topics)),
  tier: async () => new Set(tiers),
  route: routes,
}

/** Values of `=` and of plain alternatives in `=~` are held to the code; other patterns are free. */
async function unknownValues({
  label,
  operator,
  value,
}: Query['selectors'][number]['matchers'][number]): Promise<string[]> {
  const known = await valuesOf[label]?.()
  if (!known || value.includes('$')) return [] // a dashboard's variable
  const values = operator.includes('~') ? value.split('|').filter((part) => /^[\w/:-]+$/.test(part)) : [value]
  return values.filter((part) => !known.has(part)).map((part) => `there is no ${label} ${part}`)
}

async function routes(): Promise<ReadonlySet<string>> {
  const documents = await Promise.all(
    serviceNames.map(
      async (name) => JSON.parse(await readFile(`${root}docs/api/${name}.openapi.json`, 'utf8')) as { paths: object },
    ),
  )
  return new Set(
    documents.flatMap(({ paths }) => Object.keys(paths)).map((path) => path.replaceAll(/\{(\w+)\}/g, ':$1')),
  )
}
