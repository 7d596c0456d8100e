import type { Model } from './algorithm.ts'
import { type Ranked, type RankOptions, rank } from './rank.ts'

/**
 * The items that having watched this one speaks for, best first; never the item itself, nor items without any link to
 * it. Scores are what the one item adds to a model's score for nobody, so that what everyone watches does not crowd in.
 */
export function similarItems(
  model: Model,
  item: number,
  { size, where = () => true }: Pick<RankOptions, 'size' | 'where'>,
): Ranked[] {
  const lift = model.score({ items: Uint32Array.of(item), times: Float64Array.of(0), values: Float32Array.of(5) })
  const withoutHistory = model.score({
    items: new Uint32Array(),
    times: new Float64Array(),
    values: new Float32Array(),
  })
  for (let other = 0; other < lift.length; other++) lift[other] -= withoutHistory[other]
  return rank(lift, { exclude: [item], where: (other) => lift[other] > 0 && where(other), size })
}
