/** Repetitions that may be spent at once: the connections that a service ends when it stops. */
const most = 50
/** What each request adds. */
const share = 0.1

export interface RetryBudget {
  /** A request has come. */
  earn(): void
  /** @returns whether one may be repeated */
  spend(): boolean
}

/**
 * Lets one request in ten be repeated, and some at once: what fails for one fails for the next, and whoever repeats everything sends a
 * service that is in trouble a multiple of what it could not take.
 */
export function createRetryBudget(): RetryBudget {
  let left = most
  return {
    earn() {
      left = Math.min(most, left + share)
    },
    spend() {
      if (left < 1) return false
      left--
      return true
    },
  }
}
