import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  handleAll,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel'
import type { Metrics } from './metrics.ts'

/** Runs a call to the dependency under its deadline; fails at once while the breaker is open. */
export type Guard = <T>(call: (signal: AbortSignal) => Promise<T>) => Promise<T>

/**
 * A deadline and a circuit breaker for calls to one dependency: after five failures in a row calls fail at once, and
 * one call each half second tries whether it is back.
 *
 * @param deadlineMs how long one call may take
 */
export function createGuard(
  dependency: string,
  { deadlineMs, metrics }: { deadlineMs: number; metrics: Metrics },
): Guard {
  const breaker = circuitBreaker(handleAll, { halfOpenAfter: 500, breaker: new ConsecutiveBreaker(5) })
  // what has returned needs no abort, which makes an error with a stack for each call
  const deadline = timeout(deadlineMs, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false })
  const policy = wrap(breaker, deadline)
  return async (call) => {
    try {
      return await policy.execute(({ signal }) => call(signal))
    } catch (error) {
      metrics.of('dependencyFailures').inc({ dependency })
      throw error instanceof BrokenCircuitError ? new Error(`${dependency} is not answering`, { cause: error }) : error
    }
  }
}
