import { setTimeout as sleep } from 'node:timers/promises'
import { bodyLimitBytes, moviesBodyLimitBytes } from '@marquee/contracts/body-limits'
import { maxEventsPerRequest } from '@marquee/contracts/interaction'
import { maxMoviesPerRequest } from '@marquee/contracts/movie'
import { Problem } from '@marquee/contracts/problems'
import { Compile } from 'typebox/compile'
import { Agent, request } from 'undici'
import type { Source } from './sources/source.ts'

export interface LoadOptions {
  /** Where the ingestion service is, without the /v1 */
  readonly ingestionUrl: string
  readonly apiKey?: string | undefined
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
  /** How long nothing may be accepted before it gives up */
  readonly patienceMs?: number | undefined
}

export interface LoadProgress {
  readonly stage: 'movies' | 'interactions'
  readonly done: number
  /** An estimate, never less than `done`, and equal to it at the end */
  readonly of: number
  readonly perSecond: number
}

/** The service refused the data, or took nothing for too long. What was accepted before stays: loading again is safe. */
export class LoadFailed extends Error {
  override readonly name = 'LoadFailed'
}

/** One request at a time in each, so that what one person did arrives in order, and four people's at once. */
const laneCount = 4

/**
 * Sends a source through the ingestion API like any other client: films first, then interactions, each acknowledged as
 * durable. Holds at most eight batches in memory. A batch whose answer was lost is sent again: event ids make it count
 * once.
 *
 * @throws LoadFailed when a batch is refused, or none was accepted for two minutes; SourceInvalid when the source
 *   cannot be read; the signal's reason when it is aborted
 */
export async function load(
  source: Source,
  options: LoadOptions,
): Promise<{ movies: number; interactions: number; seconds: number }> {
  const started = performance.now()
  await using connection = openConnection(options)
  const movies = await sendAll(source.movies(), {
    url: connection.urlOf('/v1/movies'),
    most: maxMoviesPerRequest,
    mostBytes: moviesBodyLimitBytes,
    keyOf: (movie) => movie.movieId,
    send: connection.send,
    onDone: progressOf('movies', source.estimate.movies, options),
  })
  const interactions = await sendAll(source.interactions(), {
    url: connection.urlOf('/v1/events'),
    most: maxEventsPerRequest,
    mostBytes: bodyLimitBytes,
    keyOf: (event) => event.userId,
    send: connection.send,
    onDone: progressOf('interactions', source.estimate.interactions, options),
  })
  return { movies, interactions, seconds: (performance.now() - started) / 1_000 }
}

function progressOf(
  stage: LoadProgress['stage'],
  estimate: number,
  { onProgress }: LoadOptions,
): Route<never>['onDone'] {
  const started = performance.now()
  return (done, isAll) => {
    const perSecond = done / ((performance.now() - started) / 1_000)
    onProgress?.({ stage, done, of: isAll ? done : Math.max(done, estimate), perSecond })
  }
}

/** How one kind of record travels. */
interface Route<Value> {
  readonly url: string
  /** records a body */
  readonly most: number
  readonly mostBytes: number
  readonly keyOf: (value: Value) => string
  readonly send: (url: string, body: string, signal: AbortSignal) => Promise<void>
  readonly onDone: (done: number, isAll: boolean) => void
}

interface Lane<Value> {
  batch: Value[]
  inFlight: Promise<void>
}

/**
 * Everything, in batches, over lanes: records of one key stay in one lane and so in order. The source is read no
 * faster than the lanes drain.
 */
async function sendAll<Value>(values: AsyncIterable<Value>, route: Route<Value>): Promise<number> {
  const failed = new AbortController() // the first failure ends the other lanes and the reading
  const lanes = Array.from({ length: laneCount }, (): Lane<Value> => ({ batch: [], inFlight: Promise.resolve() }))
  let done = 0

  const deliver = async (batch: readonly Value[]): Promise<void> => {
    try {
      for (const part of partsOf(batch, route.mostBytes)) {
        await route.send(route.url, part.body, failed.signal)
        done += part.records
        route.onDone(done, false)
      }
    } catch (error) {
      failed.abort(error)
    }
  }
  const dispatch = async (lane: Lane<Value>): Promise<void> => {
    await lane.inFlight
    failed.signal.throwIfAborted()
    if (lane.batch.length > 0) lane.inFlight = deliver(lane.batch)
    lane.batch = []
  }

  try {
    for await (const value of values) {
      const lane = lanes[laneOf(route.keyOf(value))]
      if (!lane) continue
      lane.batch.push(value)
      if (lane.batch.length === route.most) await dispatch(lane)
    }
    await Promise.all(lanes.map(dispatch))
  } catch (error) {
    failed.abort(error)
  }
  await Promise.all(lanes.map((lane) => lane.inFlight))
  failed.signal.throwIfAborted()
  route.onDone(done, true)
  return done
}

/** A batch in bodies that the service takes: films with many tags are too large a thousand at a time. */
function* partsOf(batch: readonly unknown[], mostBytes: number): Generator<{ body: string; records: number }> {
  const body = JSON.stringify(batch)
  if (batch.length === 1 || Buffer.byteLength(body) <= mostBytes) {
    yield { body, records: batch.length }
    return
  }
  const half = batch.length >> 1
  yield* partsOf(batch.slice(0, half), mostBytes)
  yield* partsOf(batch.slice(half), mostBytes)
}

/** FNV-1a, spread over the lanes. */
function laneOf(key: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  return (hash >>> 0) % laneCount
}

const firstBackoffMs = 200
const longestBackoffMs = 10_000

/** Connections that are kept alive, and the patience shared by all that is sent over them. */
function openConnection({ ingestionUrl, apiKey, signal, patienceMs = 120_000 }: LoadOptions) {
  const agent = new Agent({ connections: laneCount, headersTimeout: 30_000, bodyTimeout: 30_000 })
  const headers = {
    'content-type': 'application/json',
    ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
  }
  let acceptedAt = performance.now()

  return {
    urlOf: (path: string): string => ingestionUrl.replace(/(?<!\/)\/+$/, '') + path,

    /** Until it is accepted. @throws LoadFailed, or the reason of a signal */
    async send(url: string, body: string, stopped: AbortSignal): Promise<void> {
      const stop = signal ? AbortSignal.any([stopped, signal]) : stopped
      const started = performance.now()
      for (let attempt = 0; ; attempt++) {
        stop.throwIfAborted()
        const refusal = await post(url, { headers, body, dispatcher: agent, signal: stop })
        if (refusal === 'accepted') {
          acceptedAt = performance.now()
          return
        }
        const waitMs =
          refusal.retryAfterMs + Math.random() * Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(attempt, 20))
        if (performance.now() + waitMs > Math.max(started, acceptedAt) + patienceMs) {
          throw new LoadFailed(
            `${url} accepted nothing within ${patienceMs / 1_000} s; the last answer: ${refusal.reason}`,
          )
        }
        await sleep(waitMs, undefined, { signal: stop }).catch(() => stop.throwIfAborted())
      }
    },

    [Symbol.asyncDispose]: (): Promise<void> => agent.destroy(),
  }
}

/** Why a batch was not accepted this time, and how long the service asks to be left alone. */
interface Refusal {
  readonly reason: string
  readonly retryAfterMs: number
}

/** One attempt. @throws LoadFailed when another would end the same; the signal's reason when it is aborted */
async function post(
  url: string,
  options: NonNullable<Parameters<typeof request>[1]> & { signal: AbortSignal },
): Promise<'accepted' | Refusal> {
  try {
    const response = await request(url, { method: 'POST', ...options })
    if (response.statusCode === 202) {
      await response.body.dump()
      return 'accepted'
    }
    const reason = `${response.statusCode} ${quoteProblem(await response.body.text())}`
    if (!passingStatuses.has(response.statusCode)) throw new LoadFailed(`${url} refused a batch: ${reason}`)
    return { reason, retryAfterMs: parseRetryAfter(response.headers['retry-after']) }
  } catch (error) {
    options.signal.throwIfAborted()
    if (error instanceof LoadFailed) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code'
    if (!passingErrors.has(code)) throw new LoadFailed(`${url} cannot be used: ${String(error)}`, { cause: error })
    return { reason: `none (${code})`, retryAfterMs: 0 }
  }
}

/** Busy, restarting, or a gateway in front of something that is. */
const passingStatuses = new Set([408, 429, 502, 503, 504])

/** No connection, or one that broke; a name may appear once a cluster's service does. */
const passingErrors = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'],
])

/** Seconds or a date (RFC 9110, 10.2.3) → milliseconds from now; 0 when there is none. */
function parseRetryAfter(header: string | string[] | undefined): number {
  const text = String(header ?? '')
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : 0
}

const problems = Compile(Problem)
const quotedErrors = 5

/** What the service says is wrong, in its words; any other body shortened. */
function quoteProblem(body: string): string {
  const problem = jsonOf(body)
  if (!problems.Check(problem)) return body.slice(0, 300)
  const errors = (problem.errors ?? []).map(
    ({ path, value, expected }) => `${path}: found ${JSON.stringify(value) ?? 'nothing'}, expected ${expected}`,
  )
  const more = errors.length + (problem.errorsOmitted ?? 0) - quotedErrors
  const lines = [...errors.slice(0, quotedErrors), ...(more > 0 ? [`and ${more} more`] : [])]
  return [`${problem.code}: ${problem.title} (request ${problem.requestId})`, ...lines].join('\n  ')
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
