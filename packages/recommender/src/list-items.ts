import { evidenceIn, type Model } from './algorithm.ts'
import { balancedPool, balancePopularity } from './balance-popularity.ts'
import type { History } from './dataset.ts'
import { bestOf, type Ranked, type RankOptions, rank } from './rank.ts'

/** What a model recommends after a history, best first: what is served and what is measured, before diversity. */
export function listItems(model: Model, history: History, options: RankOptions): Ranked[] {
  return listScored(model, history, { ...options, scores: model.score(history) })
}

/** The same from scores that are there already: the best of them, balanced against popularity. */
export function listScored(
  { knownness }: Model,
  history: History,
  { scores, size, ...options }: RankOptions & { readonly scores: Float32Array },
): Ranked[] {
  const pool = knownness === undefined ? 0 : balancedPool(scores.length)
  // a pool that holds the whole list is ordered by the balance alone
  const ranked = size <= pool ? bestOf(scores, { ...options, size: pool }) : rank(scores, { ...options, size })
  return balancePopularity(ranked, { knownness, evidence: evidenceIn(history), size })
}
