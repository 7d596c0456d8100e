import type { Model } from './algorithm.ts'
import type { History } from './dataset.ts'

/** One reason for a recommendation: a history entry and its part of all that speaks for the item. */
export interface Evidence {
  /** Index into the history. */
  readonly entry: number
  /** Above 0; over all positive contributions the shares add up to 1. */
  readonly share: number
}

/**
 * The history entries that speak for an item, strongest first (equal ones newest first), `limit` at most. Empty when
 * nothing does.
 */
export function evidenceOf(model: Model, history: History, item: number, { limit = 3 } = {}): Evidence[] {
  const contributions = model.contributions(history, item)
  const supporting: number[] = []
  let total = 0
  for (let entry = 0; entry < contributions.length; entry++) {
    if (contributions[entry] <= 0) continue
    supporting.push(entry)
    total += contributions[entry]
  }
  return supporting
    .sort((a, b) => contributions[b] - contributions[a] || b - a)
    .slice(0, limit)
    .map((entry) => ({ entry, share: contributions[entry] / total }))
}
