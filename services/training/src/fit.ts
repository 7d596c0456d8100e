import { algorithms } from '@marquee/recommender/algorithms'
import type { Dataset } from '@marquee/recommender/dataset'
import type { Verdict } from '@marquee/recommender/gate'
import { encodeServedModel, loadServedModel } from '@marquee/recommender/served-model'
import { examinerSplit } from '@marquee/recommender/splits'
import { type Gate, judgeChallenger } from './judge-challenger.ts'

export interface FitRequest {
  readonly dataset: Dataset
  readonly algorithm: 'blend'
  readonly parameters: Readonly<Record<string, number>>
  readonly champion: Uint8Array | undefined
  readonly examiners: number
  /** the champion's: nobody with a higher hash is an examiner; null without a champion */
  readonly examinerThreshold: number | null
  /** null when a version is fitted again, which was judged when it was new */
  readonly gate: Gate | null
}

export interface FitResult {
  readonly artefact: Uint8Array
  readonly metrics: Readonly<Record<string, number>>
  /** null when nobody asked for it */
  readonly verdict: Pick<Verdict, 'promote' | 'servable' | 'reason'> | null
}

/**
 * Fits a challenger and judges it against the champion. What was judged is what ships. The artefact depends on nothing but the
 * request less its gate.
 */
export function fitAndJudge(
  { dataset, algorithm, parameters, champion, examiners, examinerThreshold, gate }: FitRequest,
  onProgress: (progress: number) => void,
): FitResult {
  const split = examinerSplit(dataset, {
    limit: examiners,
    ...(examinerThreshold === null ? {} : { threshold: examinerThreshold }),
  })
  const started = performance.now()
  const ranker = algorithms[algorithm].fit(split.train, parameters, {
    onProgress: (done, of) => onProgress((done / of) * 0.9),
  })
  const trending = algorithms['recent-popularity'].fit(split.train)
  const fitSeconds = (performance.now() - started) / 1_000

  const challenger = { ranker, trending, examinerThreshold: split.threshold }
  const artefact = encodeServedModel(challenger)
  onProgress(0.95)
  if (gate === null) return { artefact, metrics: { fitSeconds }, verdict: null }

  const { verdict, evaluation, baselines } = judgeChallenger(challenger, {
    champion: champion && loadServedModel(champion),
    split,
    gate,
  })
  onProgress(1)
  return {
    artefact,
    metrics: { ...evaluation.summary, ...baselines, cases: split.cases.length, fitSeconds },
    verdict: { promote: verdict.promote, servable: verdict.servable, reason: verdict.reason },
  }
}
