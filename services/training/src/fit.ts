import type { Model } from '@marquee/recommender/algorithm'
import { algorithms } from '@marquee/recommender/algorithms'
import { alignModel } from '@marquee/recommender/align-model'
import type { Dataset } from '@marquee/recommender/dataset'
import { evaluateModel, type ModelEvaluation } from '@marquee/recommender/evaluate'
import { judge } from '@marquee/recommender/gate'
import { encodeServedModel, loadServedModel } from '@marquee/recommender/served-model'
import { examinerSplit, hashOf } from '@marquee/recommender/splits'

export interface FitRequest {
  readonly dataset: Dataset
  readonly algorithm: 'blend'
  readonly parameters: Readonly<Record<string, number>>
  readonly champion: Uint8Array | undefined
  readonly examiners: number
  readonly tolerance: number
  readonly minCoverageRatio: number
}

export interface FitResult {
  readonly artefact: Uint8Array
  readonly metrics: Readonly<Record<string, number>>
  readonly promote: boolean
  readonly reason: string
}

const k = 10
const seed = 1

/**
 * Fits a challenger and judges it against the champion, both on films that neither was fitted on: the last one of each examiner.
 * What was judged is what ships.
 */
export function fitAndJudge(
  { dataset, algorithm, parameters, champion: championBytes, ...gate }: FitRequest,
  onProgress: (progress: number) => void,
): FitResult {
  const champion = championBytes && loadServedModel(championBytes)
  const { train, cases, threshold } = examinerSplit(dataset, {
    limit: gate.examiners,
    ...(champion ? { threshold: champion.examinerThreshold } : {}),
  })
  const started = performance.now()
  const ranker = algorithms[algorithm].fit(train, parameters, {
    onProgress: (done, of) => onProgress((done / of) * 0.9),
  })
  const trending = algorithms['recent-popularity'].fit(train)
  const fitSeconds = (performance.now() - started) / 1_000

  const evaluate = (model: Model): ModelEvaluation => evaluateModel(alignModel(model, dataset.items), cases, { k })
  const challengerResult = evaluate(ranker)
  onProgress(0.95)
  // an examiner of today is one of the champion's if its hash says so; only there is the champion examined fairly
  const comparable = cases.map(
    ({ user }) => champion === undefined || hashOf(dataset.users[user] ?? '') <= champion.examinerThreshold,
  )
  const verdict = judge({
    challenger: challengerResult,
    champion: champion ? evaluate(champion.ranker) : null,
    popularity: evaluate(algorithms.popularity.fit(train)),
    comparable,
    tolerance: gate.tolerance,
    minCoverageRatio: gate.minCoverageRatio,
    seed,
  })
  onProgress(1)
  return {
    artefact: encodeServedModel({ ranker, trending, examinerThreshold: threshold }),
    metrics: { ...challengerResult.summary, cases: cases.length, fitSeconds },
    promote: verdict.promote,
    reason: verdict.reason,
  }
}
