import { evidenceIn, type Model } from './algorithm.ts'
import { balancedPool, balancePopularity } from './balance-popularity.ts'
import type { History } from './dataset.ts'
import { type Ranked, type RankOptions, rank } from './rank.ts'

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
  const pool = knownness === undefined ? size : Math.max(size, balancedPool(scores.length))
  const ranked = rank(scores, { ...options, size: pool })
  return balancePopularity(ranked, { knownness, evidence: evidenceIn(history), size })
}
