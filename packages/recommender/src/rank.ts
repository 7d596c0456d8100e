import { nthLargest } from './sparse-rows.ts'

/** One item of a ranked list. */
export interface Ranked {
  readonly item: number
  readonly score: number
}

export interface RankOptions {
  /** Indices of items that must not appear. */
  readonly exclude?: readonly number[] | Uint32Array | ReadonlySet<number>
  /** Keeps only items it holds for; not asked about those excluded. */
  readonly where?: (item: number) => boolean
  /** Items that score less do not appear. */
  readonly least?: number
  /** How many items at most. */
  readonly size: number
}

/**
 * The best items, best first; equal scores in item order. An item whose score is NaN or -Infinity (a model's
 * "cannot say") is never listed.
 *
 * Only what is listed is sorted: a quickselect finds its lowest score, so it takes O(items + size × log size).
 */
export function rank(scores: Float32Array, options: RankOptions): Ranked[] {
  return bestOf(scores, options).sort(bestFirst)
}

/** The order of a list. It says which comes first, not by how much: a difference would be a number to collect for every comparison. */
export function bestFirst(a: Ranked, b: Ranked): number {
  if (a.score === b.score) return a.item - b.item
  return a.score < b.score ? 1 : -1
}

/** The same items in their own order. */
export function bestOf(scores: Float32Array, { exclude = [], where = () => true, least, size }: RankOptions): Ranked[] {
  if (room.items.length < scores.length) room = roomFor(scores.length)
  let excluded = 0
  for (const item of exclude) {
    room.isExcluded[item] = 1
    excluded++
  }
  try {
    if (least !== undefined) return bestFrom(least, scores, where, size)
    const border = likelyBorder(scores, size, excluded)
    const best = border === undefined ? [] : bestFrom(border, scores, where, size)
    return best.length < size ? bestFrom(lowestScore, scores, where, size) : best
  } finally {
    for (const item of exclude) room.isExcluded[item] = 0
  }
}

const lowestScore = -Number.MAX_VALUE

/** Most of a large catalogue is passed over by a border that a sample suggests; fewer than asked for may be above it. */
function likelyBorder(scores: Float32Array, size: number, excluded: number): number | undefined {
  const sample = evenSample(scores)
  const likely = Math.ceil(((2 * size + excluded) * sample.length) / scores.length) + 8
  return likely < sample.length / 2 ? nthLargest(sample, likely) : undefined
}

const roomFor = (films: number) => ({
  items: new Uint32Array(films),
  values: new Float32Array(films),
  isExcluded: new Uint8Array(films), // all 0 between calls
})

/** For one call. */
let room = roomFor(0)

/** The best of the items that score no less than the border. */
function bestFrom(border: number, scores: Float32Array, where: (item: number) => boolean, size: number): Ranked[] {
  const { items, values, isExcluded } = room
  let above = 0
  for (let item = 0; item < scores.length; item++) {
    items[above] = item
    above += Number(scores[item] >= border) // without a branch, whose way nothing foretells
  }
  let count = 0
  for (let at = 0; at < above; at++) {
    const item = items[at]
    if (isExcluded[item] === 1 || !where(item)) continue
    items[count] = item
    values[count++] = scores[item]
  }
  const worst = count > size ? nthLargest(values.subarray(0, count), size) : border
  let atWorst = size
  for (let at = 0; at < count; at++) if (scores[items[at]] > worst) atWorst--

  const best: Ranked[] = []
  for (let at = 0; at < count; at++) {
    const item = items[at]
    const score = scores[item]
    if (score > worst || (score === worst && atWorst-- > 0)) best.push({ item, score })
  }
  return best
}

const sampleSize = 1_024

/** Every n-th score, 1,024 at most, in a fresh array. */
export function evenSample(scores: Float32Array): Float32Array {
  const step = Math.max(1, Math.ceil(scores.length / sampleSize))
  const sample = new Float32Array(Math.ceil(scores.length / step))
  for (let at = 0; at < sample.length; at++) sample[at] = scores[at * step]
  return sample
}
