import type { ItemContent } from './dataset.ts'
import { contentSimilarity } from './diversify.ts'

/**
 * Normalised discounted cumulative gain of one list: hits at place p (from 0) earn 1 / log2(p + 2), divided by what the
 * best possible list of k earns. 0 to 1.
 * Source: Järvelin and Kekäläinen, TOIS 2002, with binary relevance.
 *
 * @param list recommended items, best first; only the first k count
 * @param targets items that were right; not empty
 */
export function ndcgAt(k: number, list: ArrayLike<number>, targets: ReadonlySet<number>): number {
  let gain = 0
  for (let place = 0; place < Math.min(k, list.length); place++) if (targets.has(list[place])) gain += discount(place)
  let best = 0
  for (let place = 0; place < Math.min(k, targets.size); place++) best += discount(place)
  return gain / best
}

/** 1 when any of the first k is right, else 0. */
export function hitRateAt(k: number, list: ArrayLike<number>, targets: ReadonlySet<number>): number {
  return reciprocalRankAt(k, list, targets) > 0 ? 1 : 0
}

/** 1 / the place (from 1) of the first right one among the first k, 0 when there is none. */
export function reciprocalRankAt(k: number, list: ArrayLike<number>, targets: ReadonlySet<number>): number {
  for (let place = 0; place < Math.min(k, list.length); place++) if (targets.has(list[place])) return 1 / (place + 1)
  return 0
}

/** The mean and the standard error of the mean; both 0 for no values, the error 0 for one. */
export function meanAndStandardError(values: ArrayLike<number>): { mean: number; standardError: number } {
  const count = values.length
  if (count === 0) return { mean: 0, standardError: 0 }
  let sum = 0
  for (let at = 0; at < count; at++) sum += values[at]
  const mean = sum / count
  let squares = 0
  for (let at = 0; at < count; at++) squares += (values[at] - mean) ** 2
  return { mean, standardError: count === 1 ? 0 : Math.sqrt(squares / (count - 1) / count) }
}

/** Which part of the catalogue appears in any of the lists, 0 to 1. */
export function coverageOf(lists: readonly ArrayLike<number>[], catalogueSize: number): number {
  const seen = new Set<number>()
  for (const list of lists) for (let place = 0; place < list.length; place++) seen.add(list[place])
  return catalogueSize === 0 ? 0 : seen.size / catalogueSize
}

/**
 * How unexpected a list is, in bits: the mean of -log2((watchers + 1) / (users + 1)) over its items. 0 for an empty list.
 * Source: Zhou et al., "Solving the apparent diversity-accuracy dilemma", PNAS 2010 (self-information), smoothed by one.
 */
export function noveltyOf(list: ArrayLike<number>, watchCounts: ArrayLike<number>, users: number): number {
  let bits = 0
  for (let place = 0; place < list.length; place++) bits -= Math.log2((watchCounts[list[place]] + 1) / (users + 1))
  return list.length === 0 ? 0 : bits / list.length
}

/** How unlike the items of a list are: 1 less the mean content similarity of its pairs. 0 for fewer than two items. */
export function intraListDiversity(list: ArrayLike<number>, content: readonly ItemContent[]): number {
  let similarity = 0
  let pairs = 0
  for (let a = 0; a < list.length; a++) {
    for (let b = a + 1; b < list.length; b++, pairs++)
      similarity += contentSimilarity(content[list[a]], content[list[b]])
  }
  return pairs === 0 ? 0 : 1 - similarity / pairs
}

function discount(place: number): number {
  return 1 / Math.log2(place + 2)
}
