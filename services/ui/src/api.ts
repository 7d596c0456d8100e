import type { ErasureAccepted, ErasureReceipt } from '@marquee/contracts/erasure'
import type { Interaction } from '@marquee/contracts/interaction'
import type { MovieDetails } from '@marquee/contracts/movie'
import type { Problem } from '@marquee/contracts/problems'
import type {
  Facets,
  HistoryPage,
  Home,
  MoviesPage,
  RecommendationList,
  SimilarMovies,
} from '@marquee/contracts/recommendation'
import createClient from 'openapi-fetch'
import { beginTrace, followTrace } from './act-trace.ts'
import type { paths as FeaturesPaths } from './api/features.generated.ts'
import type { paths as IngestionPaths } from './api/ingestion.generated.ts'
import type { paths as ServingPaths } from './api/serving.generated.ts'
import type { paths as UiPaths } from './api/ui.generated.ts'
import { strings } from './strings.ts'

/** What data the site shows; `dataset` is null when nobody said. */
export type About = UiPaths['/api/about']['get']['responses'][200]['content']['application/json']

/** Which films of the catalogue: words, and what it can be filtered by. */
export interface FilmSearch {
  readonly query?: string
  readonly genre?: string
  readonly yearFrom?: number
  readonly yearTo?: number
}

/**
 * The API as the browser sees it, on its own origin, typed by its OpenAPI documents. Every call gives up after ten
 * seconds or with its signal, and rejects with an `ApiError` whose message can be shown.
 */
export const api = {
  home: (userId: string, signal: AbortSignal) =>
    read(
      serving.GET('/v1/users/{userId}/home', { params: { path: { userId } }, headers: followTrace(), signal }),
      isHome,
    ),
  history: (userId: string, signal: AbortSignal, offset = 0) =>
    read(
      serving.GET('/v1/users/{userId}/history', {
        params: { path: { userId }, query: { limit: historyPage, offset } },
        headers: followTrace(),
        signal,
      }),
      isHistory,
    ),
  /** A varied list to choose first films from. */
  varied: (userId: string, limit: number, signal: AbortSignal) =>
    read(
      serving.GET('/v1/users/{userId}/recommendations', {
        params: { path: { userId }, query: { limit, offset: 0, diversity: 0.9 } },
        signal,
      }),
      isList,
    ),
  movies: (search: FilmSearch, page: { limit: number; offset: number }, signal: AbortSignal) =>
    read(serving.GET('/v1/movies', { params: { query: { ...search, ...page } }, signal }), isMoviesPage),
  facets: (signal: AbortSignal) => read(serving.GET('/v1/facets', { signal }), isFacets),
  film: (movieId: string, signal: AbortSignal) =>
    read(serving.GET('/v1/movies/{movieId}', { params: { path: { movieId } }, signal }), isFilm),
  similar: (movieId: string, signal: AbortSignal) =>
    read(
      serving.GET('/v1/movies/{movieId}/similar', {
        params: { path: { movieId }, query: { limit: 30, offset: 0 } },
        signal,
      }),
      isSimilar,
    ),
  about: (signal: AbortSignal) => read(site.GET('/api/about', { signal }), isAbout),
  /** Resolves once the events are durable. The same events may be sent again: their ids count once. */
  async send(events: readonly Interaction[]): Promise<void> {
    await ingestion.POST('/v1/events', { body: [...events], headers: events[0] ? beginTrace(events[0].eventId) : {} })
  },
  /** Resolves once the erasure is durable. */
  erase: (userId: string) => read(ingestion.DELETE('/v1/users/{userId}', { params: { path: { userId } } }), isAccepted),
  /** How far an erasure is. */
  receipt: (receiptId: string, signal: AbortSignal) =>
    read(features.GET('/v1/erasures/{receiptId}', { params: { path: { receiptId } }, signal }), isReceipt),
}

/** As many entries of a history as are asked for at once. */
export const historyPage = 100

/** A request that failed. `status` is absent when no answer came; `retryAfterMs` when the server named no time. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status?: number
  readonly code?: string
  readonly retryAfterMs?: number

  constructor(
    message: string,
    details: { status?: number; code?: string; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    const { cause, ...known } = details
    super(message, { cause })
    Object.assign(this, known)
  }
}

/** What to tell a person about anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof ApiError ? error.message : strings.trouble.unknown
}

/**
 * An answer that is not a success → the error to show.
 *
 * @param now epoch milliseconds, for a Retry-After that names a date
 */
export async function errorFrom(response: Response, now = Date.now()): Promise<ApiError> {
  const { status } = response
  const retryAfterMs = retryAfter(response.headers.get('retry-after'), now)
  const waiting = retryAfterMs === undefined ? {} : { retryAfterMs }
  const body = await response.json().catch(() => null)
  if (!isProblem(body)) return new ApiError(strings.trouble.status(status), { status, ...waiting })
  return new ApiError(problemInWords(body), { status, code: body.code, ...waiting })
}

const deadlineMs = 10_000

/** The answer, when it is what the contract says. */
export async function read<T>(
  call: Promise<{ data?: unknown; response: Response }>,
  fits: (value: unknown) => value is T,
) {
  const { data, response } = await call
  if (!fits(data)) throw new ApiError(strings.trouble.unreadable, { status: response.status })
  return data
}

/** One call with its deadline. @throws ApiError unless it is a success */
export async function request(asked: Request): Promise<Response> {
  const deadline = AbortSignal.timeout(deadlineMs)
  const failed = (cause: unknown): never => {
    if (asked.signal.aborted) throw cause // nobody waits for it any more
    throw new ApiError(deadline.aborted ? strings.trouble.timeout : strings.trouble.unreachable, { cause })
  }
  const response = await fetch(asked, { signal: AbortSignal.any([asked.signal, deadline]) }).catch(failed)
  if (!response.ok) throw await errorFrom(response)
  // a page in the place of an answer is told by `read`, not by the parser
  if (!response.headers.get('content-type')?.includes('json')) return new Response(null, { status: 204 })
  const { status, headers } = response
  return new Response(await response.text().catch(failed), { status, headers }) // the connection may end in the middle of it
}

const client = { fetch: request, headers: { accept: 'application/json' } }
const serving = createClient<ServingPaths>({ ...client, baseUrl: '/api' })
const ingestion = createClient<IngestionPaths>({ ...client, baseUrl: '/api' })
const features = createClient<FeaturesPaths>({ ...client, baseUrl: '/api' })
const site = createClient<UiPaths>({ ...client, baseUrl: '/' })

function problemInWords({ title, errors = [] }: Problem): string {
  const fields = errors
    .slice(0, 3)
    .map(({ path, expected }) => strings.trouble.field(path.split('/').at(-1) ?? '', expected))
  const sentence = /[.!?]$/.test(title) ? title : `${title}.`
  return [sentence, fields.join('; ')].filter(Boolean).join(' ')
}

/** Retry-After is seconds or a date (RFC 9110, 10.2.3). */
function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  const milliseconds = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds)
}

/** The API answers what its contract says; these guards catch another server's answer: a proxy's page, an old version. */
export const isHome = (value: unknown): value is Home => hasList(value, 'rows')
export const isHistory = (value: unknown): value is HistoryPage => hasList(value, 'items')
const isList = (value: unknown): value is RecommendationList => hasList(value, 'items')
const isMoviesPage = (value: unknown): value is MoviesPage => hasList(value, 'items')
const isSimilar = (value: unknown): value is SimilarMovies => hasList(value, 'items')
const isFacets = (value: unknown): value is Facets => hasList(value, 'genres') && hasList(value, 'decades')
const isFilm = (value: unknown): value is MovieDetails => hasList(value, 'directors') && hasList(value, 'tags')
const isAccepted = (value: unknown): value is ErasureAccepted => isObject(value) && 'receiptId' in value
const isReceipt = (value: unknown): value is ErasureReceipt => isObject(value) && 'state' in value && 'removed' in value
const isAbout = (value: unknown): value is About => isObject(value) && 'dataset' in value
const isProblem = (value: unknown): value is Problem =>
  isObject(value) && 'title' in value && typeof value.title === 'string' && 'code' in value

export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
export const hasList = (value: unknown, name: string): boolean =>
  isObject(value) && Array.isArray(Reflect.get(value, name))
