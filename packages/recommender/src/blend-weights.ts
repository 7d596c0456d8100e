import { evidenceIn, type Model } from './algorithm.ts'
import { balancedPool } from './balance-popularity.ts'
import type { History } from './dataset.ts'
import { meanAndStandardError } from './metrics.ts'
import { rank } from './rank.ts'
import { nthLargest } from './sparse-rows.ts'
import type { Case } from './splits.ts'

export interface BlendWeights {
  /** One for each part, in units of the part's typical spread; they add up to 1. */
  readonly parts: readonly number[]
  /** Of the penalty for being known, for each unit of typical evidence. */
  readonly penalty: number
}

export interface WeightSearch {
  /** Models that have not seen the targets. */
  readonly parts: readonly Model[]
  /** Where the search starts; a part that starts at 0 comes in only if it earns its place. */
  readonly start: BlendWeights
  /** How well known each item is. */
  readonly knownness: Float32Array
  readonly cases: readonly Case[]
  /** How much NDCG@10 may be given up for reaching further into the catalogue, 0 to 1 of what there is. */
  readonly coverageTolerance: number
}

const listSize = 10
const rounds = 2
// never 0: what one population does not need, a person with a short history may
const factors = [0.5, 0.7, 1.4, 2]
/** What a part that is not in yet may come in with, beside 1 for the others together. */
const entrances = [0.1, 0.25, 0.5, 1]
const penalties = [0, 0.5, 1, 1.5, 2]
const penaltyStep = 0.1
const largestPenalty = 2

/**
 * Weights with a high NDCG@10 on the cases, found one at a time (coordinate search). The optimum is flat and the cases are
 * few, so a weight moves from where it starts only for a gain of more than one standard error of the paired
 * difference. Then the penalty is raised as far as the tolerance allows. Cheap, because each case keeps only the items
 * that any part ranks high.
 */
export function chooseBlendWeights({ parts, start, knownness, cases, coverageTolerance }: WeightSearch): BlendWeights {
  const evidence = typicalEvidence(cases.map(({ history }) => history))
  const spreads = parts.map((part) =>
    typicalSpread(
      part,
      cases.map(({ history }) => history),
    ),
  )
  const questions = cases.map((one) => questionOf(one, { parts, spreads, knownness, evidence }))

  // in a small catalogue the penalty would reach less than a list: there is no tail to bring forward
  const balances = balancedPool(knownness.length) >= listSize
  let best = scaled(balances ? start : { ...start, penalty: 0 })
  if (questions.length === 0) return best
  let bestGains = gainsOf(questions, best)
  const consider = (candidate: BlendWeights) => {
    const gains = gainsOf(questions, candidate)
    const { mean, standardError } = meanAndStandardError(gains.map((gain, at) => gain - bestGains[at]))
    if (mean <= standardError) return
    best = candidate
    bestGains = gains
  }
  for (let round = 0; round < rounds; round++) {
    for (const part of parts.keys()) {
      const before = best
      const own = before.parts[part]
      for (const tried of own > 0 ? factors.map((factor) => factor * own) : entrances) {
        const weights = before.parts.map((weight, index) => (index === part ? tried : weight))
        consider(scaled({ ...before, parts: weights }))
      }
    }
    if (balances) for (const penalty of penalties) consider({ ...best, penalty })
  }

  let chosen = best
  const enough = (1 - coverageTolerance) * meanAndStandardError(bestGains).mean
  for (let penalty = best.penalty + penaltyStep; balances && penalty <= largestPenalty; penalty += penaltyStep) {
    const further = { ...best, penalty }
    if (meanAndStandardError(gainsOf(questions, further)).mean < enough) break
    chosen = further
  }
  return chosen
}

/**
 * The standard deviation over the items of a model's scores, averaged over the histories; 1 where there is none. Scores that are
 * nearly the same for all items count with a tenth of their size, or dividing by the spread would blow up what is noise.
 */
export function typicalSpread(model: Model, histories: readonly History[]): number {
  let sum = 0
  for (const history of histories) sum += spreadOf(model.score(history))
  return sum > 0 ? sum / histories.length : 1
}

/** The mean evidence of the histories; 1 where there is none. */
export function typicalEvidence(histories: readonly History[]): number {
  const sum = histories.reduce((total, history) => total + evidenceIn(history), 0)
  return sum > 0 ? sum / histories.length : 1
}

/** What is needed of one case to say where its target would be, whatever the weights. */
interface Question {
  /** By part, in units of its spread: the scores of the items that may be listed; the target's come first. */
  readonly scores: readonly Float32Array[]
  /** Parallel to them: what the item would lose at a penalty of 1. */
  readonly losses: Float32Array
  /** The places of the items in the catalogue: of equal ones the first is listed. */
  readonly items: Uint32Array
  /** How many of them the penalty can reach. */
  readonly pool: number
}

const candidatesOfPart = 100

function questionOf(
  { history, targets: [target] }: Case,
  {
    parts,
    spreads,
    knownness,
    evidence,
  }: { parts: readonly Model[]; spreads: readonly number[]; knownness: Float32Array; evidence: number },
): Question {
  const scores = parts.map((part) => part.score(history))
  const seen = new Set(history.items)
  const candidates = new Set<number>([target])
  for (const vector of scores) {
    for (const { item } of rank(vector, { exclude: seen, size: candidatesOfPart })) candidates.add(item)
  }
  const items = Uint32Array.from(candidates)
  const share = evidenceIn(history) / evidence
  return {
    items,
    pool: balancedPool(knownness.length),
    scores: scores.map((vector, part) => Float32Array.from(items, (item) => vector[item] / spreads[part])),
    losses: Float32Array.from(items, (item) => share * knownness[item]),
  }
}

/** NDCG of each question: of its one target, the discount of its place. */
function gainsOf(questions: readonly Question[], weights: BlendWeights): Float64Array {
  return Float64Array.from(questions, (question) => {
    const place = placeOf(question, weights)
    return place < listSize ? 1 / Math.log2(place + 2) : 0
  })
}

/** How many items are listed before the target, counted up to the size of a list; as listItems would list them. */
function placeOf({ scores, losses, items, pool }: Question, { parts, penalty }: BlendWeights): number {
  const relevance = new Float32Array(items.length)
  for (const [part, vector] of scores.entries()) {
    const weight = parts[part]
    if (weight > 0) for (let at = 0; at < relevance.length; at++) relevance[at] += weight * vector[at]
  }
  const border = pool < relevance.length ? nthLargest(relevance.slice(), pool) : Number.NEGATIVE_INFINITY
  if (!(relevance[0] >= border)) return listSize // also what is no number: nothing would be before it
  const wanted = relevance[0] - penalty * losses[0]
  let place = 0
  for (let at = 1; at < relevance.length && place < listSize; at++) {
    if (relevance[at] < border) continue
    const score = relevance[at] - penalty * losses[at]
    if (score > wanted || (score === wanted && items[at] < items[0])) place++
  }
  return place
}

function scaled({ parts, penalty }: BlendWeights): BlendWeights {
  const sum = parts.reduce((total, weight) => total + weight, 0)
  return { parts: parts.map((weight) => weight / sum), penalty }
}

function spreadOf(values: Float32Array): number {
  let sum = 0
  for (const value of values) sum += value
  const mean = sum / values.length
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  return Math.max(Math.sqrt(squares / values.length), Math.abs(mean) / 10)
}
