import { ApiError } from './api.ts'

const firstDelayMs = 400
const longestDelayMs = 15_000
const sendAttempts = 6

/** A read is tried again for as long as the trouble may pass by itself. */
export function worthReadingAgain(_failures: number, error: unknown): boolean {
  if (!(error instanceof ApiError)) return false
  return error.status === undefined || [408, 429, 502, 503, 504].includes(error.status)
}

/** A write is tried again by itself only when the server asked for that: a person waits to hear what became of it. */
export function worthSendingAgain(failures: number, error: unknown): boolean {
  return error instanceof ApiError && error.retryAfterMs !== undefined && failures < sendAttempts
}

/**
 * Milliseconds to wait before the next attempt: exponential with full jitter, so that many browsers do not come back at
 * once, and never sooner than the server asked. Source: Brooker, "Exponential Backoff And Jitter", AWS, 2015.
 *
 * @param failures how many attempts have failed before this one, from 0
 * @param random a number from 0 to 1
 */
export function waitBeforeRetry(failures: number, error: unknown, random = Math.random()): number {
  const asked = error instanceof ApiError ? (error.retryAfterMs ?? 0) : 0
  const backoff = Math.min(longestDelayMs, firstDelayMs * 2 ** failures)
  return Math.min(asked, longestDelayMs) + random * backoff
}
