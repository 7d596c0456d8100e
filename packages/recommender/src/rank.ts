import { nthLargest } from './sparse-rows.ts'

/** One item of a ranked list. */
export interface Ranked {
  readonly item: number
  readonly score: number
}

export interface RankOptions {
  /** Indices of items that must not appear. */
  readonly exclude?: Iterable<number>
  /** Keeps only items it holds for; asked only about items that would otherwise be listed. */
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
 * One pass with a heap of `size` entries whose root is the worst one kept: O(items × log size), no sort of all items.
 */
export function rank(scores: Float32Array, options: RankOptions): Ranked[] {
  return bestOf(scores, options).sort(bestFirst)
}

/** The order of a list. It says which comes first, not by how much: a difference would be a number to collect for every comparison. */
export function bestFirst(a: Ranked, b: Ranked): number {
  if (a.score === b.score) return a.item - b.item
  return a.score < b.score ? 1 : -1
}

/** The same items in no order. */
export function bestOf(scores: Float32Array, { exclude = [], where = () => true, least, size }: RankOptions): Ranked[] {
  const excluded = exclude instanceof Set ? exclude : new Set(exclude)
  const options = { excluded, where, size }
  if (least !== undefined) return bestFrom(least, scores, options)
  // most of a large catalogue is passed over by a border that a sample suggests, and lifted when fewer than asked for are above it
  const sample = evenSample(scores)
  const likely = Math.ceil(((2 * size + excluded.size) * sample.length) / scores.length) + 8
  if (likely < sample.length / 2) {
    const best = bestFrom(nthLargest(sample, likely), scores, options)
    if (best.length === size) return best
  }
  return bestFrom(Number.NEGATIVE_INFINITY, scores, options)
}

interface Wanted {
  readonly excluded: ReadonlySet<number>
  readonly where: (item: number) => boolean
  readonly size: number
}

/** The best of the items that score no less than the border. */
function bestFrom(border: number, scores: Float32Array, { excluded, where, size }: Wanted): Ranked[] {
  const heap = new Uint32Array(Math.max(0, Math.min(size, scores.length)))
  if (heap.length === 0) return []
  let kept = 0
  // of a full heap; an equal score comes later, so it is not better
  let worstKept = Number.NEGATIVE_INFINITY

  for (let item = 0; item < scores.length; item++) {
    if (!(scores[item] > worstKept && scores[item] >= border) || excluded.has(item) || !where(item)) continue
    if (kept < heap.length) {
      heap[kept] = item
      liftWorse(heap, scores, kept)
      kept++
    } else {
      heap[0] = item
      sinkBetter(heap, scores, kept)
    }
    if (kept === heap.length) worstKept = scores[heap[0]]
  }

  const best: Ranked[] = []
  for (let at = 0; at < kept; at++) best.push({ item: heap[at], score: scores[heap[at]] })
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

function isBetter(scores: Float32Array, a: number, b: number): boolean {
  return scores[a] > scores[b] || (scores[a] === scores[b] && a < b)
}

function liftWorse(heap: Uint32Array, scores: Float32Array, from: number): void {
  let at = from
  while (at > 0) {
    const parent = (at - 1) >>> 1
    if (!isBetter(scores, heap[parent], heap[at])) return
    swap(heap, at, parent)
    at = parent
  }
}

function sinkBetter(heap: Uint32Array, scores: Float32Array, size: number): void {
  let at = 0
  for (;;) {
    let worst = at
    for (let child = 2 * at + 1; child <= 2 * at + 2 && child < size; child++) {
      if (isBetter(scores, heap[worst], heap[child])) worst = child
    }
    if (worst === at) return
    swap(heap, at, worst)
    at = worst
  }
}

function swap(heap: Uint32Array, a: number, b: number): void {
  const held = heap[a]
  heap[a] = heap[b]
  heap[b] = held
}
