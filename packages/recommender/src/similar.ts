import type { Model } from './algorithm.ts'
import { type Ranked, rank } from './rank.ts'

/** The items someone who watched only this one would be shown first, best first; never the item itself, nor items without any link to it. */
export function similarItems(model: Model, item: number, size: number): Ranked[] {
  const history = { items: Uint32Array.of(item), times: Float64Array.of(0), values: Float32Array.of(5) }
  const scores = model.score(history)
  return rank(scores, { exclude: [item], where: (other) => scores[other] > 0, size })
}
