import type { Model } from './algorithm.ts'
import { type AlgorithmName, algorithmNames, algorithms } from './algorithms.ts'
import { type Dataset, withoutDislikes } from './dataset.ts'
import { type DiversityRow, diversityCurve } from './diversity-curve.ts'
import { listScored } from './list-items.ts'
import {
  coverageOf,
  hitRateAt,
  intraListDiversity,
  meanAndStandardError,
  ndcgAt,
  noveltyOf,
  reciprocalRankAt,
} from './metrics.ts'
import { type Case, globalTime, leaveOneOut, type Split } from './splits.ts'
import { watchCounts } from './watchers.ts'

/** Means over the cases. The names say 10, the length of list the project reports; with another k they are at that k. */
export interface EvaluationSummary {
  readonly ndcg10: number
  readonly ndcg10StandardError: number
  readonly hr10: number
  readonly mrr10: number
  /** The part of the catalogue that was recommended to anybody. */
  readonly coverage10: number
}

export interface ModelEvaluation {
  readonly summary: EvaluationSummary
  /** Parallel to the cases. */
  readonly ndcgPerCase: Float64Array
  /** Parallel to the cases: what was recommended, best first. */
  readonly lists: readonly Uint32Array[]
  /** In how many cases a score was NaN or +Infinity (-Infinity is how a model says that it does not know an item). */
  readonly nonFiniteCases: number
}

/**
 * Ranks the whole catalogue for each case, without what the history holds: nothing is sampled, since sampled metrics
 * order systems wrongly (Krichene and Rendle, KDD 2020).
 *
 * @param model its vocabulary must be that of the cases; alignModel makes it so
 */
export function evaluateModel(model: Model, cases: readonly Case[], { k = 10 } = {}): ModelEvaluation {
  const ndcgPerCase = new Float64Array(cases.length)
  const hits = new Float64Array(cases.length)
  const reciprocalRanks = new Float64Array(cases.length)
  const lists: Uint32Array[] = []
  let nonFiniteCases = 0

  for (const [index, { history, targets }] of cases.entries()) {
    const scores = model.score(history)
    if (scores.some((score) => Number.isNaN(score) || score === Number.POSITIVE_INFINITY)) nonFiniteCases++
    const list = Uint32Array.from(
      listScored(model, history, { scores, exclude: history.items, size: k }),
      ({ item }) => item,
    )
    const right = new Set(targets)
    lists.push(list)
    ndcgPerCase[index] = ndcgAt(k, list, right)
    hits[index] = hitRateAt(k, list, right)
    reciprocalRanks[index] = reciprocalRankAt(k, list, right)
  }

  const ndcg = meanAndStandardError(ndcgPerCase)
  const summary = {
    ndcg10: ndcg.mean,
    ndcg10StandardError: ndcg.standardError,
    hr10: meanAndStandardError(hits).mean,
    mrr10: meanAndStandardError(reciprocalRanks).mean,
    coverage10: coverageOf(lists, model.items.length),
  }
  return { summary, ndcgPerCase, lists, nonFiniteCases }
}

export interface EvaluationRow extends EvaluationSummary {
  readonly name: AlgorithmName
  readonly fitSeconds: number
  /** Mean time of one scoring of the whole catalogue. */
  readonly scoreMicroseconds: number
  /** Mean over the lists, in bits. */
  readonly novelty10: number
  /** Mean over the lists, 0 to 1. */
  readonly diversity10: number
  /** Shortest first; only lengths that a case has. */
  readonly byHistoryLength: readonly HistoryLengthRow[]
  /** Of the algorithm that it was asked of. */
  readonly diversity?: readonly DiversityRow[]
}

/** The cases whose history holds `from` to `to` interactions (null: or more). */
export interface HistoryLengthRow {
  readonly from: number
  readonly to: number | null
  readonly cases: number
  readonly ndcg10: number
  readonly ndcg10StandardError: number
}

const protocols = {
  'leave-one-out': (dataset: Dataset): Split => leaveOneOut(dataset),
  'global-time': (dataset: Dataset): Split => globalTime(dataset),
}

export type Protocol = keyof typeof protocols

export interface EvaluateOptions {
  readonly protocol: Protocol
  /** In the order of the rows; all by default, baselines first. */
  readonly algorithms?: readonly AlgorithmName[]
  readonly k?: number
  /** Whose lists are measured at every strength of diversity too; nobody's by default, for it takes as long again. */
  readonly diversityOf?: AlgorithmName
  /** Called after each algorithm, and with parts of a step while diversity is measured. */
  readonly onProgress?: (done: number, of: number) => void
}

/** Fits each algorithm on the same train part and asks it the same questions. All but the times is deterministic. */
export function evaluate(
  dataset: Dataset,
  { protocol, algorithms: names = algorithmNames, k = 10, diversityOf, onProgress = () => {} }: EvaluateOptions,
): EvaluationRow[] {
  const split = protocols[protocol](dataset)
  const steps = names.length + names.filter((name) => name === diversityOf).length
  let done = 0
  return names.map((name) => {
    const { model, row } = evaluateAlgorithm(name, split, k)
    onProgress(++done, steps)
    if (name !== diversityOf) return row
    const before = done++
    const diversity = diversityCurve(model, split, {
      k,
      onProgress: (cases, of) => onProgress(before + cases / of, steps),
    })
    return { ...row, diversity }
  })
}

function evaluateAlgorithm(
  name: AlgorithmName,
  { train, cases }: Split,
  k: number,
): { model: Model; row: EvaluationRow } {
  const fitStarted = performance.now()
  const model = algorithms[name].fit(train)
  const fitSeconds = (performance.now() - fitStarted) / 1000

  const { summary, ndcgPerCase, lists } = evaluateModel(model, cases, { k })
  const counts = watchCounts(withoutDislikes(train))
  const row = {
    name,
    ...summary,
    fitSeconds,
    scoreMicroseconds: microsecondsToScore(model, cases),
    novelty10: meanAndStandardError(lists.map((list) => noveltyOf(list, counts, train.users.length))).mean,
    diversity10: meanAndStandardError(lists.map((list) => intraListDiversity(list, train.content))).mean,
    byHistoryLength: ndcgByHistoryLength(cases, ndcgPerCase),
  }
  return { model, row }
}

/** Where each range of lengths begins; it ends before the next. */
const historyLengths = [1, 10, 20, 50, 100]

function ndcgByHistoryLength(cases: readonly Case[], ndcgPerCase: Float64Array): HistoryLengthRow[] {
  return historyLengths
    .map((from, range) => {
      const next = historyLengths[range + 1] ?? Number.POSITIVE_INFINITY
      const ndcg = ndcgPerCase.filter((_, at) => {
        const { length } = cases[at].history.items
        return length >= from && length < next
      })
      const { mean, standardError } = meanAndStandardError(ndcg)
      const to = Number.isFinite(next) ? next - 1 : null
      return { from, to, cases: ndcg.length, ndcg10: mean, ndcg10StandardError: standardError }
    })
    .filter((row) => row.cases > 0)
}

function microsecondsToScore(model: Model, cases: readonly Case[]): number {
  const started = performance.now()
  for (const { history } of cases) model.score(history)
  return cases.length === 0 ? 0 : ((performance.now() - started) * 1000) / cases.length
}
