import type { Model } from './algorithm.ts'
import { diversify, diversifyPool } from './diversify.ts'
import { listItems } from './list-items.ts'
import { intraListDiversity, meanAndStandardError, ndcgAt } from './metrics.ts'
import type { Split } from './splits.ts'

/** What one strength of {@link diversify} makes of the lists, in means over the cases. */
export interface DiversityRow {
  readonly strength: number
  readonly ndcg10: number
  readonly ndcg10StandardError: number
  /** Of the difference to the first strength, case by case: far smaller, since both answer the same questions. */
  readonly ndcg10ChangeStandardError: number
  /** Intra-list diversity, 0 to 1. */
  readonly diversity10: number
}

export interface DiversityCurveOptions {
  readonly strengths?: readonly number[]
  readonly k?: number
  /** Called after each case. */
  readonly onProgress?: (done: number, of: number) => void
}

/** What variety costs: lists of k made as serving makes them, from a larger pool, at every strength from none to all. */
export function diversityCurve(
  model: Model,
  { train, cases }: Split,
  { strengths = [0, 0.2, 0.4, 0.6, 0.8, 1], k = 10, onProgress = () => {} }: DiversityCurveOptions = {},
): DiversityRow[] {
  const measured = strengths.map((strength) => ({
    strength,
    ndcg: new Float64Array(cases.length),
    diversity: new Float64Array(cases.length),
  }))
  for (const [index, { history, targets }] of cases.entries()) {
    const right = new Set(targets)
    const pool = listItems(model, history, { exclude: history.items, size: k * diversifyPool })
    for (const { strength, ndcg, diversity } of measured) {
      const list = diversify(pool, { content: train.content, strength, size: k }).map(({ item }) => item)
      ndcg[index] = ndcgAt(k, list, right)
      diversity[index] = intraListDiversity(list, train.content)
    }
    onProgress(index + 1, cases.length)
  }

  return measured.map(({ strength, ndcg, diversity }) => {
    const { mean, standardError } = meanAndStandardError(ndcg)
    return {
      strength,
      ndcg10: mean,
      ndcg10StandardError: standardError,
      ndcg10ChangeStandardError: meanAndStandardError(ndcg.map((gain, at) => gain - measured[0].ndcg[at]))
        .standardError,
      diversity10: meanAndStandardError(diversity).mean,
    }
  })
}
