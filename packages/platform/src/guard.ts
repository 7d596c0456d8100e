import { withDeadline } from './deadline.ts'
import type { Metrics } from './metrics.ts'

/** Runs a call to the dependency under its deadline; fails at once while the breaker is open. */
export type Guard = <T>(call: () => Promise<T>) => Promise<T>

const failuresToOpen = 5
const tryEveryMs = 500
const forgetAfterMs = 2_000

/**
 * A deadline and a circuit breaker for calls to one dependency: after five failures in a row calls fail at once, and one call each half
 * second tries whether it is back. Where nobody has tried for two seconds (or twice the deadline) nothing is known any more, and all are
 * let through. It goes by the clock that nobody sets: set back by a day, the time of day would keep it open for that day.
 *
 * @param deadlineMs how long one call may take
 */
export function createGuard(
  dependency: string,
  { deadlineMs, metrics }: { deadlineMs: number; metrics: Metrics },
): Guard {
  let failures = 0
  let failedAt = 0 // or tried again
  return async (call) => {
    try {
      if (failures >= failuresToOpen) {
        const sinceMs = performance.now() - failedAt
        if (sinceMs < tryEveryMs) throw new Error(`${dependency} is not answering`)
        if (sinceMs > Math.max(forgetAfterMs, 2 * deadlineMs)) failures = 0
        failedAt = performance.now()
      }
      const late = `${dependency} did not answer within ${deadlineMs} ms`
      const answer = await withDeadline(call(), deadlineMs, late).catch((error: unknown) => {
        failures++
        failedAt = performance.now()
        throw error
      })
      failures = 0
      return answer
    } catch (error) {
      metrics.of('dependencyFailures').inc({ dependency })
      throw error
    }
  }
}
