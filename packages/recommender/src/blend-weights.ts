import type { Model } from './algorithm.ts'
import type { History } from './dataset.ts'
import { maskOf } from './rank.ts'
import type { Case } from './splits.ts'

/** Of ease and transitions. */
const pairs = [
  [0.5, 0.5],
  [0.6, 0.4],
  [0.4, 0.6],
  [0.7, 0.3],
  [0.3, 0.7],
  [0.8, 0.2],
  [0.2, 0.8],
  [1, 0],
  [0, 1],
] as const
const popularityWeights = [0.03, 0.01, 0.1, 0.3]

/** What the search tries, in order; of equally good ones the first wins, so the first is the default too. */
const candidates = pairs.flatMap((pair) => popularityWeights.map((popularity) => [...pair, popularity]))

const listSize = 10

/**
 * The weights (of ease, transitions and popularity, in units of their typical spread) with the best NDCG@10 on the
 * cases. A grid of 36 is tried: that takes a few per cent of a fit, because only the target's place is needed, and
 * counting stops at ten better items.
 *
 * @param parts models that have not seen the targets, in the order of the weights
 */
export function chooseBlendWeights(parts: readonly Model[], cases: readonly Case[]): readonly number[] {
  const spreads = parts.map((part) =>
    typicalSpread(
      part,
      cases.map(({ history }) => history),
    ),
  )
  const gains = new Float64Array(candidates.length)
  for (const { history, targets } of cases) {
    const scores = parts.map((part) => part.score(history))
    const seen = maskOf(history.items, scores[0].length)
    for (const [candidate, weights] of candidates.entries()) {
      const factors = weights.map((weight, part) => weight / spreads[part])
      const place = placeOf(targets[0], scores, factors, seen)
      if (place < listSize) gains[candidate] += 1 / Math.log2(place + 2)
    }
  }
  return candidates[gains.indexOf(Math.max(...gains))]
}

/** The standard deviation over the items of a model's scores, averaged over the histories; 1 where there is none. */
export function typicalSpread(model: Model, histories: readonly History[]): number {
  let sum = 0
  for (const history of histories) sum += spreadOf(model.score(history))
  return sum > 0 ? sum / histories.length : 1
}

/** How many unseen items come before the target, counted up to the size of a list. */
function placeOf(
  target: number,
  [a, b, c]: readonly Float32Array[],
  [x, y, z]: readonly number[],
  seen: Uint8Array,
): number {
  const wanted = x * a[target] + y * b[target] + z * c[target]
  let place = 0
  for (let item = 0; item < a.length && place < listSize; item++) {
    const score = x * a[item] + y * b[item] + z * c[item]
    if (score >= wanted && (score > wanted || item < target) && seen[item] === 0) place++
  }
  return place
}

function spreadOf(values: Float32Array): number {
  let sum = 0
  for (const value of values) sum += value
  const mean = sum / values.length
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  return Math.sqrt(squares / values.length)
}
