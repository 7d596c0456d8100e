import { PassThrough, type Readable } from 'node:stream'
import { TrainingRun } from '@marquee/contracts/model'
import { type ServiceName, serviceNames } from '@marquee/contracts/services'
import { fieldErrors } from '@marquee/contracts/validation'
import type { Surroundings } from '@marquee/platform/lifecycle'
import { metricTable } from '@marquee/platform/metrics'
import { type Poll, poll } from '@marquee/platform/poll'
import { ProblemError } from '@marquee/platform/problem'
import type { UiConfig } from '../config.ts'
import { eventOf } from './event-stream.ts'
import { createInstances } from './instances.ts'
import type { LiveSample, LiveService } from './live-sample.ts'
import { parseMetrics } from './prometheus-text.ts'
import { quantile } from './quantile.ts'

const everyMs = 1_000
const deadlineMs = 900
const kept = 120
const mostWatchers = 50
const mostWaitingBytes = 1_000_000

export interface ServicesWatch {
  /**
   * Server-sent events: what was seen lately, then a sample each second, until the reader goes away.
   * @throws ProblemError `overloaded` when too many watch
   */
  follow(): Readable
  /** ends every stream */
  close(): Promise<void>
}

/** Looks at all services each second while anybody watches, once for all who do. */
export function watchServices(config: UiConfig, { metrics, health }: Surroundings): ServicesWatch {
  const addresses: Readonly<Record<Exclude<ServiceName, 'ui'>, string>> = {
    ingestion: config.ingestionUrl,
    features: config.featuresUrl,
    training: config.trainingUrl,
    serving: config.servingUrl,
  }
  const instances = {
    ui: createInstances(),
    ingestion: createInstances(),
    features: createInstances(),
    training: createInstances(),
    serving: createInstances(),
  }
  const watchers = new Set<PassThrough>()
  let samples: string[] = []
  let looking: Poll | undefined

  async function look(): Promise<void> {
    const [states, run] = await Promise.all([
      Promise.all(serviceNames.map(async (name) => [name, await stateOf(name)] as const)),
      newestRun(),
    ])
    const event = eventOf(sampleOf(Object.fromEntries(states), run), shortNumbers)
    samples = [...samples.slice(-kept + 1), event]
    for (const watcher of watchers) send(watcher, event)
  }

  async function stateOf(name: ServiceName): Promise<Pick<LiveService, 'state' | 'trouble'>> {
    try {
      const [text, { ready, checks }] =
        name === 'ui'
          ? await Promise.all([metrics.expose(), health.readiness()])
          : await Promise.all([textFrom(`${addresses[name]}/metrics`), readinessFrom(`${addresses[name]}/readyz`)])
      instances[name].add({ at: performance.now(), values: parseMetrics(text) })
      const wrong = Object.entries(checks).filter(([, outcome]) => outcome !== 'ok')
      const trouble = ready ? null : wrong.map((check) => check.join(': ')).join('; ')
      return { state: ready ? 'ready' : 'not ready', trouble }
    } catch (error) {
      return { state: 'away', trouble: inWords(error) }
    } finally {
      instances[name].prune(performance.now())
    }
  }

  async function newestRun(): Promise<TrainingRun | null> {
    try {
      const body: unknown = JSON.parse(await textFrom(`${addresses.training}/v1/runs`))
      const runs =
        typeof body === 'object' && body !== null && 'runs' in body && Array.isArray(body.runs) ? body.runs : []
      const newest: unknown = runs[0]
      return isRun(newest) ? newest : null
    } catch {
      return null // the state of training says why
    }
  }

  function sampleOf(
    states: Readonly<Record<string, Pick<LiveService, 'state' | 'trouble'>>>,
    run: TrainingRun | null,
  ): LiveSample {
    const { ingestion, features, serving } = instances
    const service = (name: ServiceName): LiveService => ({
      ...(states[name] ?? { state: 'away', trouble: null }),
      ...trafficOf(name),
    })
    const freshness = metricTable.featureFreshness.name
    return {
      at: Date.now(),
      services: {
        ui: service('ui'),
        ingestion: service('ingestion'),
        features: service('features'),
        training: service('training'),
        serving: service('serving'),
      },
      accepted: ingestion.rateBy(metricTable.eventsAccepted.name, 'type'),
      refused: ingestion.rate(metricTable.eventsRefused.name),
      movies: ingestion.rate(metricTable.moviesAccepted.name),
      stored: features.rate(metricTable.interactionsStored.name),
      duplicates: features.rate(metricTable.interactionsDuplicate.name),
      deadLetters: features.rate(metricTable.deadLetters.name),
      lag: features.gaugeBy(metricTable.consumerLag.name, 'topic'),
      onlinePending: features.gaugeBy(metricTable.onlinePending.name, 'service')['features'] ?? null,
      freshness: { minute: features.histogram(freshness, 'minute'), all: features.histogram(freshness, 'all') },
      lists: serving.rateBy(metricTable.recommendations.name, 'tier'),
      degraded: serving.rate(metricTable.recommendations.name, ({ degraded }) => degraded === 'true'),
      champions: Object.fromEntries(
        [...serving.tally(metricTable.championVersion.name)].map(([version, count]) => [`v${version}`, count]),
      ),
      run,
    }
  }

  function trafficOf(name: ServiceName): Omit<LiveService, 'state' | 'trouble'> {
    const { name: requests } = metricTable.httpRequestSeconds
    const of = instances[name]
    const p95 = quantile(of.histogram(requests, 'minute', isAsked), 0.95)
    return {
      instances: of.ids(),
      requests: of.rate(`${requests}_count`, isAsked),
      errors: of.rate(`${requests}_count`, ({ status }) => Number(status) >= 500),
      p95: p95 === null ? null : p95 * 1_000,
      dependencyFailures: of.rateBy(metricTable.dependencyFailures.name, 'dependency'),
    }
  }

  return {
    follow() {
      if (watchers.size >= mostWatchers) throw new ProblemError('overloaded')
      const watcher = new PassThrough()
      watchers.add(watcher)
      watcher.once('close', () => {
        watchers.delete(watcher)
        if (watchers.size > 0) return
        void looking?.[Symbol.asyncDispose]()
        looking = undefined
        samples = []
      })
      watcher.write(`: live\n\n${samples.join('')}`)
      looking ??= poll(look, everyMs)
      return watcher
    },
    async close() {
      for (const watcher of watchers) watcher.end()
      await looking?.[Symbol.asyncDispose]()
    },
  }
}

/** Who does not read is let go: it connects again when it can. */
function send(watcher: PassThrough, event: string): void {
  if (watcher.writableLength > mostWaitingBytes) watcher.destroy()
  else watcher.write(event)
}

/** What somebody asked for: not the looks of this page and of others at how a service does. */
const isAsked = ({ route = '' }: Readonly<Record<string, string>>): boolean =>
  !/^\/(metrics|livez|readyz|api\/console\/.*|v1\/runs)$/.test(route)

/** On a connection of its own, so that a load balancer may answer from another instance each time. */
async function askOnce(url: string): Promise<Response> {
  return fetch(url, { headers: { connection: 'close' }, signal: AbortSignal.timeout(deadlineMs) })
}

async function textFrom(url: string): Promise<string> {
  const response = await askOnce(url)
  const text = await response.text()
  if (!response.ok) throw new Error(`${new URL(url).pathname} answers ${response.status}`)
  return text
}

async function readinessFrom(url: string): Promise<{ ready: boolean; checks: Record<string, string> }> {
  const response = await askOnce(url)
  const body: unknown = await response.json()
  const checks = typeof body === 'object' && body !== null && 'checks' in body ? Object(body.checks) : {}
  return {
    ready: response.ok,
    checks: Object.fromEntries(Object.entries(checks).map(([name, outcome]) => [name, String(outcome)])),
  }
}

const isRun = (value: unknown): value is TrainingRun => fieldErrors(TrainingRun, value).length === 0

function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no answer in ${deadlineMs} ms`
  return error.cause instanceof Error ? error.cause.message : error.message
}

/** Three figures are enough for a rate, and half the bytes. */
const shortNumbers = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(3)) : value
