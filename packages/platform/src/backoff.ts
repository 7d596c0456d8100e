import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Waits before another attempt: exponential from `baseMs`, never above `capMs`, with full jitter so that many callers
 * do not come back at once. Source: Brooker, "Exponential Backoff and Jitter", 2015.
 *
 * @param attempt 0 for the first wait
 * @throws the signal's reason when it is aborted while waiting
 */
export async function backoff(
  attempt: number,
  { baseMs = 100, capMs = 2_000, signal }: { baseMs?: number; capMs?: number; signal?: AbortSignal } = {},
): Promise<void> {
  const ceiling = Math.min(capMs, baseMs * 2 ** Math.min(attempt, 20))
  await sleep(Math.random() * ceiling + baseMs / 2, undefined, signal ? { signal } : {})
}
