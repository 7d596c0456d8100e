import type { Interaction } from '@marquee/contracts/interaction'
import type { Problem } from '@marquee/contracts/problems'
import type { HistoryPage, Home, MoviesPage } from '@marquee/contracts/recommendation'
import type { Static } from 'typebox'
import { strings } from './strings.ts'

/** What data the site shows; `dataset` is null when nobody said. */
export interface About {
  readonly dataset: { readonly name: string; readonly description: string; readonly synthetic: boolean } | null
}

/**
 * The API as the browser sees it, on its own origin. Every call gives up after ten seconds or with its signal, and
 * rejects with an `ApiError` whose message can be shown.
 */
export const api = {
  home: (userId: string, signal: AbortSignal): Promise<Home> => get(`${person(userId)}/home`, isHome, signal),
  history: (userId: string, signal: AbortSignal): Promise<HistoryPage> =>
    get(`${person(userId)}/history?limit=100`, isHistory, signal),
  movies: (query: string, signal: AbortSignal): Promise<Static<typeof MoviesPage>> =>
    get(`/api/v1/movies?${new URLSearchParams({ query, limit: '24' })}`, isMoviesPage, signal),
  about: (signal: AbortSignal): Promise<About> => get('/api/about', isAbout, signal),
  /** Resolves once the events are durable. The same events may be sent again: their ids count once. */
  async send(events: readonly Interaction[]): Promise<void> {
    await request('/api/v1/events', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(events),
    })
  },
}

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
const person = (userId: string): string => `/api/v1/users/${encodeURIComponent(userId)}`

async function get<T>(path: string, fits: (value: unknown) => value is T, signal: AbortSignal): Promise<T> {
  const response = await request(path, { signal })
  const body: unknown = await response.json().catch(() => null)
  if (!fits(body)) throw new ApiError(strings.trouble.unreadable, { status: response.status })
  return body
}

async function request(path: string, { signal, ...init }: RequestInit): Promise<Response> {
  const deadline = AbortSignal.timeout(deadlineMs)
  const response = await fetch(path, {
    ...init,
    headers: { accept: 'application/json', ...init.headers },
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause // nobody waits for it any more
    throw new ApiError(deadline.aborted ? strings.trouble.timeout : strings.trouble.unreachable, { cause })
  })
  if (!response.ok) throw await errorFrom(response)
  return response
}

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
const isHistory = (value: unknown): value is HistoryPage => hasList(value, 'items')
const isMoviesPage = (value: unknown): value is Static<typeof MoviesPage> => hasList(value, 'items')
const isAbout = (value: unknown): value is About => isObject(value) && 'dataset' in value
const isProblem = (value: unknown): value is Problem =>
  isObject(value) && 'title' in value && typeof value.title === 'string' && 'code' in value

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const hasList = (value: unknown, name: string): boolean => isObject(value) && Array.isArray(Reflect.get(value, name))
