import type { Dataset } from './dataset.ts'
import { type Random, shuffle } from './random.ts'

/** Some pieces of histories, each item paired with the one that came next. */
export interface SequenceBatch {
  /** Pieces; every array below is pieces × length, row-major. */
  readonly size: number
  /** Item indices, oldest first; after the end of a piece zeros, which nothing reads. */
  readonly inputs: Uint32Array
  /** The item that followed each input. */
  readonly targets: Uint32Array
  /** 1 where a target counts, else 0. */
  readonly counts: Float32Array
}

export interface WindowOptions {
  readonly length: number
  readonly batchSize: number
  /** How far apart pieces of one history begin: at most `length`; less gives targets more of what came before them. */
  readonly stride: number
  /** The part of each history that is left out by chance, so that near things follow each other, not only next ones. */
  readonly skip: number
}

/**
 * One pass over the dataset: every history thinned by chance, cut at a place drawn by chance into pieces of at most
 * `length`, and dealt into batches. Each item that is left is a target once.
 */
export function* sequenceBatches(
  dataset: Dataset,
  { length, batchSize, stride, skip }: WindowOptions,
  random: Random,
): Generator<SequenceBatch> {
  const { kept, ends } = thinned(dataset, skip, random)
  // A piece: its first input, how many inputs, how many of the first ones are context only.
  const pieces: { first: number; count: number; context: number }[] = []
  for (let user = 0; user + 1 < ends.length; user++) {
    const [start, last] = [ends[user], ends[user + 1] - 1]
    let next = start // the first input whose target no piece has yet
    while (next < last) {
      const step = next === start ? 1 + random.below(length) : stride
      const end = Math.min(last, next + step)
      const first = Math.max(start, end - length)
      pieces.push({ first, count: end - first, context: next - first })
      next = end
    }
  }
  const order = Uint32Array.from(pieces.keys())
  shuffle(order, random)
  for (let from = 0; from < order.length; from += batchSize) {
    const size = Math.min(batchSize, order.length - from)
    const inputs = new Uint32Array(size * length)
    const targets = new Uint32Array(size * length)
    const counts = new Float32Array(size * length)
    for (let row = 0; row < size; row++) {
      const { first, count, context } = pieces[order[from + row]]
      inputs.set(kept.subarray(first, first + count), row * length)
      targets.set(kept.subarray(first + 1, first + count + 1), row * length)
      counts.fill(1, row * length + context, row * length + count)
    }
    yield { size, inputs, targets, counts }
  }
}

/** About how many batches one pass makes. */
export function batchesOf(dataset: Dataset, { batchSize, stride, skip }: WindowOptions): number {
  const targets = dataset.itemOf.length * (1 - skip)
  return Math.max(1, Math.ceil((targets / stride + dataset.users.length / 2) / batchSize))
}

function thinned({ users, offsets, itemOf }: Dataset, skip: number, random: Random) {
  const kept = new Uint32Array(itemOf.length)
  const ends = new Uint32Array(users.length + 1)
  let next = 0
  for (let user = 0; user < users.length; user++) {
    for (let position = offsets[user]; position < offsets[user + 1]; position++) {
      if (skip > 0 && random.uniform() < skip) continue
      kept[next++] = itemOf[position]
    }
    ends[user + 1] = next
  }
  return { kept, ends }
}
