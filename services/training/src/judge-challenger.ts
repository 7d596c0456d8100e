import type { Model } from '@marquee/recommender/algorithm'
import { algorithms } from '@marquee/recommender/algorithms'
import { alignModel } from '@marquee/recommender/align-model'
import type { Dataset } from '@marquee/recommender/dataset'
import { evaluateModel, type ModelEvaluation } from '@marquee/recommender/evaluate'
import { type ExposureJump, exposureJump } from '@marquee/recommender/exposure'
import { judge, type Verdict } from '@marquee/recommender/gate'
import { meanAndStandardError } from '@marquee/recommender/metrics'
import { selfTest } from '@marquee/recommender/self-test'
import type { ServedModel } from '@marquee/recommender/served-model'
import { type ExaminerSplit, hashOf } from '@marquee/recommender/splits'
import { knownFrom } from './quarantine.ts'

export interface Gate {
  readonly tolerance: number
  readonly minCoverageRatio: number
  readonly maxExposureJump: number
}

interface Judgement {
  readonly verdict: Verdict
  readonly evaluation: ModelEvaluation
  /** what it was held against, on the same cases: means and their standard errors */
  readonly baselines: Readonly<Record<string, number>>
}

const k = 10
const seed = 1

/** Challenger and champion on films that neither was fitted on: the last one of each examiner. */
export function judgeChallenger(
  challenger: ServedModel,
  {
    champion,
    knownToChampion = [],
    split,
    gate,
  }: {
    champion: ServedModel | undefined
    /** examiners about whose last film it cannot be asked */
    knownToChampion?: readonly string[]
    split: ExaminerSplit
    gate: Gate
  },
): Judgement {
  const { train, cases } = split
  const evaluate = (model: Model) => evaluateModel(alignModel(model, train.items), cases, { k })
  const evaluation = evaluate(challenger.ranker)
  const championEvaluation = champion && evaluate(champion.ranker)
  // An examiner of today is one of the champion's if its hash says so; only there is the champion examined fairly, and only about films
  // that were held out of its fit, too.
  const known = new Set(knownToChampion)
  const comparable = cases.map(({ user }) => {
    const userId = train.users[user] ?? ''
    return champion === undefined || (hashOf(userId) <= champion.examinerThreshold && !known.has(userId))
  })
  const jump =
    championEvaluation &&
    exposureJump({
      challenger: evaluation.lists,
      champion: championEvaluation.lists,
      adoption: adoptionOf(train),
      maxJump: gate.maxExposureJump,
    })
  const popularity = evaluate(algorithms.popularity.fit(train))
  const verdict = judge({
    challenger: evaluation,
    champion: championEvaluation ?? null,
    popularity,
    comparable,
    tolerance: gate.tolerance,
    minCoverageRatio: gate.minCoverageRatio,
    seed,
    brokenPromise: selfTest(challenger.ranker, train) ?? selfTest(challenger.trending, train, { personal: false }),
    pushed: jump && named(jump, train),
  })
  const fair = championEvaluation?.ndcgPerCase.filter((_, index) => comparable[index])
  const baselines = { ...figuresOf('popularity', popularity.ndcgPerCase), ...(fair && figuresOf('champion', fair)) }
  return { verdict, evaluation, baselines }
}

function figuresOf(name: string, ndcgPerCase: Float64Array): Record<string, number> {
  if (ndcgPerCase.length === 0) return {}
  const { mean, standardError } = meanAndStandardError(ndcgPerCase)
  return { [`${name}Ndcg10`]: mean, [`${name}Ndcg10StandardError`]: standardError }
}

/** By item: the share of the people whose taste is known who took to it. */
function adoptionOf({ offsets, itemOf, items, users }: Dataset): Float64Array {
  const adopters = new Float64Array(items.length)
  let known = 0
  for (let user = 0; user < users.length; user++) {
    const row = itemOf.subarray(offsets[user], offsets[user + 1])
    if (row.length < knownFrom) continue
    known++
    for (const item of row) adopters[item] = (adopters[item] ?? 0) + 1
  }
  return adopters.map((count) => (known === 0 ? 0 : count / known))
}

const named = ({ item, ...jump }: ExposureJump, { items }: Dataset) => ({ ...jump, movieId: items[item] ?? '' })
