import type { Knownness } from './algorithm.ts'
import { bestFirst, type Ranked } from './rank.ts'
import { nthLargest } from './sparse-rows.ts'

export interface BalanceOptions {
  /** The model's; without it the ranking stays. */
  readonly knownness: Knownness | undefined
  /** All evidence of the history (evidenceIn), so that a short history is not outweighed by the penalty. */
  readonly evidence: number
  /** How many items at most. */
  readonly size: number
}

/**
 * How many of the best items are ordered again: the best fiftieth of a catalogue, 200 at most. Those after them keep their
 * order, so that pages of a list agree.
 */
export function balancedPool(catalogueSize: number): number {
  return Math.min(200, Math.ceil(catalogueSize / 50))
}

/**
 * Ranks relevant items again with less for those that everyone knows: score - evidence · penalty · knownness. Only what relevance put
 * into the pool can rise, so an obscure item needs a reason to be there.
 * Source: the re-ranking view of Abdollahpouri et al., "Managing popularity bias in recommender systems with personalized
 * re-ranking", FLAIRS 2019; the penalty itself is learned with the blend.
 *
 * @param ranked at least a {@link balancedPool} of items; best first if there are more
 */
export function balancePopularity(ranked: readonly Ranked[], { knownness, evidence, size }: BalanceOptions): Ranked[] {
  if (knownness === undefined) return ranked.slice(0, size)
  const { ofItem, penalty } = knownness
  const factor = evidence * penalty
  const pool = Math.min(ranked.length, balancedPool(ofItem.length))
  const scores = new Float64Array(ranked.length)
  for (let at = 0; at < scores.length; at++) scores[at] = ranked[at].score - factor * ofItem[ranked[at].item]
  // only what is listed is put in order
  const worst = size < pool ? nthLargest(scores.slice(0, pool), size) : Number.NEGATIVE_INFINITY
  const [best, rest]: [Ranked[], Ranked[]] = [[], []]
  for (let at = 0; at < scores.length; at++) {
    const entry = { item: ranked[at].item, score: scores[at] }
    if (at >= pool) rest.push(entry)
    else if (entry.score >= worst) best.push(entry)
  }
  return [...best.sort(bestFirst), ...rest].slice(0, size)
}
