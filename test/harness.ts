import { setTimeout as sleep } from 'node:timers/promises'
import type { Interaction } from '@marquee/contracts/interaction'
import type { TrainingRun } from '@marquee/contracts/model'
import type { MovieDetails } from '@marquee/contracts/movie'
import type { HistoryPage, RecommendationList } from '@marquee/contracts/recommendation'
import { openMemoryOnlineStore } from '@marquee/feature-store/memory-online-store'
import { type OfflineStore, openOfflineStore } from '@marquee/feature-store/offline'
import { openEmbeddedDatabase } from '@marquee/platform/database'
import { openEmbeddedEventLog } from '@marquee/platform/embedded-event-log'
import { createLog, type LogLevel } from '@marquee/platform/log'
import { createMetrics } from '@marquee/platform/metrics'
import { type System, type SystemResources, startSystem } from '@marquee/standalone/system'
import { aRating, inBatches, type World } from './world.ts'

/** Ports of one's own, quick polls, and no fit unless it is asked for: what every test starts from. */
export const testEnvironment = {
  PORT_UI: '0',
  PORT_INGESTION: '0',
  PORT_FEATURES: '0',
  PORT_TRAINING: '0',
  PORT_SERVING: '0',
  SERVING_POLL_MS: '50',
  TRAIN_CHECK_MS: '100',
  TRAIN_SETTLE_MS: '0',
  TRAIN_MIN_NEW: '1000000000',
  TRAIN_MAX_AGE_SECONDS: '31536000',
  RATE_LIMIT_PER_SECOND: '0',
} as const

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

/** JSON over HTTP to one address. */
export function clientOf(address: string) {
  async function send(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(address + path, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
  }
  return {
    /** @throws unless the answer is 200 */
    async get<T>(path: string): Promise<T> {
      const { status, body } = await send('GET', path)
      if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`)
      return body as T // the contract's schema for this route
    },
    ask: (path: string) => send('GET', path),
    post: (path: string, body?: unknown) => send('POST', path, body),
    put: (path: string, body: unknown) => send('PUT', path, body),
    delete: (path: string) => send('DELETE', path),
  }
}

export type Client = ReturnType<typeof clientOf>

/** What a person, or a program on their behalf, can do with a running Marquee: everything goes through the site's address. */
export function visitorOf(addresses: Readonly<Record<'ui', string>>) {
  const client = clientOf(`${addresses.ui}/api`)
  return {
    ...client,
    listFor: (userId: string, query = '') =>
      client.get<RecommendationList>(`/v1/users/${userId}/recommendations${query}`),
    historyOf: (userId: string) => client.get<HistoryPage>(`/v1/users/${userId}/history?limit=100`),
    async ratingsOf(movieId: string): Promise<{ count: number; mean: number | null }> {
      const { ratings } = await client.get<MovieDetails>(`/v1/movies/${movieId}`)
      return { count: ratings.count, mean: ratings.mean }
    },
    /** Rates a film now. @throws unless it is accepted */
    async rate(about: Partial<Interaction>): Promise<Interaction> {
      const rating = aRating(about)
      accepted(await client.post('/v1/events', rating))
      return rating
    },
    /** Sends a world as a loader would: films first, then what people did, in order; again what is not taken now. */
    async load({ movies, interactions }: World): Promise<void> {
      const send = (path: string, batch: readonly unknown[]) =>
        eventually('it is accepted', 30_000, async () => accepted(await client.post(path, batch)) ?? true)
      for (const batch of inBatches(movies, 1_000)) await send('/v1/movies', batch)
      for (const batch of inBatches(interactions, 1_000)) await send('/v1/events', batch)
    },
    trained: () => fitNow({ training: client, serving: client }),
  }
}

export type Visitor = ReturnType<typeof visitorOf>

/** Fits now, and waits until lists come from what the fit made champion. */
export async function fitNow(
  { training, serving }: Record<'training' | 'serving', Client>,
  { withinMs = 120_000, everyMs = 20 } = {},
): Promise<TrainingRun> {
  const { body, status } = await training.post('/v1/runs')
  if (status !== 202) throw new Error(`POST /v1/runs: ${status} ${JSON.stringify(body)}`)
  const { runId } = body as TrainingRun // the contract's schema for this route
  const ended = async () => {
    const current = await training.get<TrainingRun>(`/v1/runs/${runId}`)
    return current.finishedAt === null ? undefined : current
  }
  const run = await eventually('the training run ends', withinMs, ended, { everyMs })
  if (run.state === 'promoted') {
    const served = async () =>
      (await serving.get<RecommendationList>('/v1/trending?limit=1')).modelVersion === run.version ? true : undefined
    await eventually(`lists come from ${run.version}`, 10_000, served, { everyMs })
  }
  return run
}

export interface RunningMarquee extends Visitor, AsyncDisposable {
  readonly addresses: System['addresses']
  /** the truth behind the answers, for what no answer tells */
  readonly offline: OfflineStore
  /** everything accepted so far is in the feature store, and films are in the lists */
  settled(): Promise<void>
}

/** The whole of Marquee in this process, on the embedded drivers, in memory. */
export async function startStandalone(
  environment: Readonly<Record<string, string>> = {},
  { logLevel = 'error', newId }: { logLevel?: LogLevel; newId?: () => string } = {},
): Promise<RunningMarquee> {
  const log = createLog({ level: logLevel, pretty: false })
  const stack = new AsyncDisposableStack()
  const database = stack.use(await openEmbeddedDatabase({ folder: undefined }))
  const online = stack.use(openMemoryOnlineStore())
  const eventLog = stack.use(await openEmbeddedEventLog({ database, log, metrics: createMetrics('standalone') }))
  const running = await startMarqueeOn(
    { database, online, eventLog },
    { environment, logLevel, ...(newId ? { newId } : {}) },
  )
  stack.use(running)
  return { ...running, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

/** The five services in this process on the resources given, as a visitor meets them. */
export async function startMarqueeOn(
  resources: SystemResources,
  {
    environment = {},
    logLevel = 'error',
    newId,
  }: { environment?: Readonly<Record<string, string>>; logLevel?: LogLevel; newId?: () => string } = {},
): Promise<RunningMarquee> {
  const system = await startSystem(resources, {
    environment: { ...testEnvironment, ...environment },
    log: createLog({ level: logLevel, pretty: false }),
    ...(newId ? { newId } : {}),
  })
  const offline = openOfflineStore(resources.database)
  const visitor = visitorOf(system.addresses)
  return {
    ...visitor,
    addresses: system.addresses,
    offline,
    async settled() {
      await system.settled()
      const movies = await offline.countMovies()
      await eventually('every film is in the catalogue', 10_000, async () => {
        const { total } = await visitor.get<{ total: number }>('/v1/movies?limit=1')
        return total === movies ? true : undefined
      })
    },
    [Symbol.asyncDispose]: () => system[Symbol.asyncDispose](),
  }
}

/** @throws unless ingestion took it */
export function accepted({ status, body }: Answer): void {
  if (status !== 202) throw new Error(`not accepted: ${status} ${JSON.stringify(body)}`)
}

/**
 * Looks again and again until there is something to see.
 * @param look undefined, or a throw, means not yet
 * @throws when nothing was there in time, with the last failure as its cause
 */
export async function eventually<T>(
  what: string,
  withinMs: number,
  look: () => Promise<T | undefined> | T | undefined,
  { everyMs = 20 } = {},
): Promise<T> {
  const until = performance.now() + withinMs
  let cause: unknown
  for (;;) {
    try {
      const seen = await look()
      if (seen !== undefined) return seen
      cause = undefined
    } catch (error) {
      cause = error
    }
    if (performance.now() > until) throw new Error(`not within ${withinMs} ms: ${what}`, { cause })
    await sleep(everyMs)
  }
}
