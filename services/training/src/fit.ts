import { availableParallelism } from 'node:os'
import { algorithms } from '@marquee/recommender/algorithms'
import { fitBlendInThreads } from '@marquee/recommender/blend'
import type { Dataset } from '@marquee/recommender/dataset'
import type { Verdict } from '@marquee/recommender/gate'
import { loadSequence } from '@marquee/recommender/sequence'
import { encodeServedModel, loadServedModel } from '@marquee/recommender/served-model'
import { type Examiners, examinersApart } from './examiners.ts'
import { type Gate, judgeChallenger } from './judge-challenger.ts'

export interface FitRequest extends Examiners {
  readonly dataset: Dataset
  readonly parameters: Readonly<Record<string, number>>
  readonly champion: Uint8Array | undefined
  /** see FitPlan */
  readonly knownToChampion?: readonly string[]
  /** the artefact of a sequence model that the blend may take in */
  readonly sequence?: Uint8Array | undefined
  /** null when a version is fitted again, which was judged when it was new */
  readonly gate: Gate | null
}

export interface FitResult {
  readonly artefact: Uint8Array
  /** whether the sequence model that was offered is part of it */
  readonly hasSequence: boolean
  readonly metrics: Readonly<Record<string, number>>
  /** null when nobody asked for it */
  readonly verdict: Pick<Verdict, 'promote' | 'servable' | 'reason'> | null
}

/** Where a champion's lists are asked for, one is left to those who answer: with all of them taken, lists come late. */
const processorsFor = (champion: Uint8Array | undefined): number =>
  champion === undefined ? availableParallelism() : Math.max(1, availableParallelism() - 1)

/**
 * Fits a challenger and judges it against the champion. What was judged is what ships. The artefact depends on nothing but the
 * request less its gate.
 */
export async function fitAndJudge(
  { dataset, parameters, champion, knownToChampion = [], sequence, gate, ...examiners }: FitRequest,
  onProgress: (progress: number) => void,
): Promise<FitResult> {
  const split = examinersApart(dataset, examiners)
  const started = performance.now()
  const ranker = await fitBlendInThreads(split.train, parameters, {
    processors: processorsFor(champion),
    onProgress: (done, of) => onProgress((done / of) * 0.9),
    sequence: sequence && loadSequence(sequence),
  })
  const trending = algorithms['recent-popularity'].fit(split.train)
  const fitSeconds = (performance.now() - started) / 1_000

  const challenger = { ranker, trending, examinerThreshold: split.threshold }
  const artefact = encodeServedModel(challenger)
  onProgress(0.95)
  const hasSequence = ranker.isAttentive === true
  if (gate === null) return { artefact, hasSequence, metrics: { fitSeconds }, verdict: null }

  const { verdict, evaluation, baselines } = judgeChallenger(challenger, {
    champion: champion && (await loadServedModel(champion)),
    knownToChampion,
    split,
    gate,
  })
  onProgress(1)
  return {
    artefact,
    hasSequence,
    metrics: { ...evaluation.summary, ...baselines, cases: split.cases.length, fitSeconds },
    verdict: { promote: verdict.promote, servable: verdict.servable, reason: verdict.reason },
  }
}
