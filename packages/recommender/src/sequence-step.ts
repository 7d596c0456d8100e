import type { Random } from './random.ts'
import {
  layOutSequence,
  type SequenceLayout,
  type SequenceShape,
  type WeightSpan,
  weightsAt,
} from './sequence-weights.ts'
import type { SequenceBatch } from './sequence-windows.ts'

/** One step's questions, with every row of the embeddings that it needs gathered: the rest stays out of TensorFlow. */
export interface GatheredBatch {
  readonly size: number
  /** Item indices, and their embeddings (size · length × dimensions). */
  readonly inputs: Uint32Array
  readonly inputRows: Float32Array
  /** Which inputs (row-major in size × length) have a target that counts. */
  readonly asked: Int32Array
  /** What followed them, its embeddings (asked × dimensions) and biases. */
  readonly targets: Int32Array
  readonly targetRows: Float32Array
  readonly targetBiases: Float32Array
  /** What the targets compete with, its embeddings, and its biases less the logarithm of the expected draws. */
  readonly candidates: Int32Array
  readonly candidateRows: Float32Array
  readonly candidateBiases: Float32Array
  /** Whether the candidates are all items that can be a target, each once. */
  readonly isWhole: boolean
}

/** The gradient of the loss in the shapes of the batch; `weights` parallel to {@link networkSpans}. */
export interface BatchGradient {
  readonly loss: number
  readonly inputRows: Float32Array
  readonly targetRows: Float32Array
  readonly targetBiases: Float32Array
  readonly candidateRows: Float32Array
  readonly candidateBiases: Float32Array
  readonly weights: readonly Float32Array[]
}

/** What targets compete with in one step. */
export interface Candidates {
  readonly items: Int32Array
  /** Parallel: the logarithm of how often each was expected to be drawn; 0 when every item is there. */
  readonly logExpected: Float32Array
  readonly isWhole: boolean
}

/** The spans of the network itself, without those that have a row for each item. */
export function networkSpans({ spans, itemBias, items }: SequenceLayout): WeightSpan[] {
  return spans.filter((span) => span !== itemBias && span !== items)
}

export function gatherBatch(
  shape: SequenceShape,
  weights: Float32Array,
  { batch, candidates, items }: { batch: SequenceBatch; candidates: Candidates; items: number },
): GatheredBatch {
  const layout = layOutSequence(shape, items)
  const embeddings = weightsAt(weights, layout.items)
  const biases = weightsAt(weights, layout.itemBias)
  const asked = Int32Array.from(batch.counts.keys().filter((at) => batch.counts[at] > 0))
  const targets = asked.map((at) => batch.targets[at])
  const rowsOf = (wanted: ArrayLike<number>) => {
    const rows = new Float32Array(wanted.length * shape.dimensions)
    for (let at = 0; at < wanted.length; at++) {
      const from = wanted[at] * shape.dimensions
      rows.set(embeddings.subarray(from, from + shape.dimensions), at * shape.dimensions)
    }
    return rows
  }
  return {
    size: batch.size,
    inputs: batch.inputs,
    inputRows: rowsOf(batch.inputs),
    asked,
    targets,
    targetRows: rowsOf(targets),
    targetBiases: Float32Array.from(targets, (item) => biases[item]),
    candidates: candidates.items,
    candidateRows: rowsOf(candidates.items),
    candidateBiases: Float32Array.from(candidates.items, (item, at) => biases[item] - candidates.logExpected[at]),
    isWhole: candidates.isWhole,
  }
}

/** The gradient in the layout of the weights: rows of the same item added up, in a fixed order. */
export function scatterGradient(
  shape: SequenceShape,
  gradient: BatchGradient,
  { gathered, into, items }: { gathered: GatheredBatch; into: Float32Array; items: number },
): void {
  const layout = layOutSequence(shape, items)
  into.fill(0)
  const embeddings = weightsAt(into, layout.items)
  const biases = weightsAt(into, layout.itemBias)
  const addRows = (wanted: ArrayLike<number>, rows: Float32Array) => {
    for (let at = 0; at < wanted.length; at++) {
      const from = wanted[at] * shape.dimensions
      const rowAt = at * shape.dimensions
      for (let offset = 0; offset < shape.dimensions; offset++) embeddings[from + offset] += rows[rowAt + offset]
    }
  }
  addRows(gathered.inputs, gradient.inputRows)
  addRows(gathered.targets, gradient.targetRows)
  addRows(gathered.candidates, gradient.candidateRows)
  for (const [at, item] of gathered.targets.entries()) biases[item] += gradient.targetBiases[at]
  for (const [at, item] of gathered.candidates.entries()) biases[item] += gradient.candidateBiases[at]
  for (const [index, span] of networkSpans(layout).entries()) weightsAt(into, span).set(gradient.weights[index])
}

/**
 * Draws what targets compete with: all items with a watcher when `negatives` is 0 or there are no more than that, else
 * so many with a chance proportional to watchers ^ power.
 */
export function createCandidates(
  watchers: Uint32Array,
  { negatives, power = 0.5 }: { negatives: number; power?: number },
): (random: Random) => Candidates {
  const known = Int32Array.from(watchers.keys().filter((item) => watchers[item] > 0))
  if (negatives === 0 || negatives >= known.length) {
    const whole = { items: known, logExpected: new Float32Array(known.length), isWhole: true }
    return () => whole
  }
  const sums = new Float64Array(known.length)
  let total = 0
  for (let at = 0; at < known.length; at++) {
    total += watchers[known[at]] ** power
    sums[at] = total
  }
  return (random) => {
    const items = new Int32Array(negatives)
    const logExpected = new Float32Array(negatives)
    for (let draw = 0; draw < negatives; draw++) {
      const item = known[placeIn(sums, random.uniform() * total)]
      items[draw] = item
      logExpected[draw] = Math.log((negatives * watchers[item] ** power) / total)
    }
    return { items, logExpected, isWhole: false }
  }
}

/**
 * A dropout mask of 0 and 1 / (1 - rate). Four entries come of each 32 random bits, so the rate is rounded to 1/256:
 * drawing a number for every entry, as tf.dropout does, took a good part of a step.
 */
export function createDropout(rate: number, random: Random): ((size: number) => Float32Array) | undefined {
  const threshold = Math.round(rate * 256)
  if (threshold === 0) return undefined
  const kept = 256 / (256 - threshold)
  return (size) => {
    const mask = new Float32Array(size)
    let bits = 0
    for (let at = 0; at < size; at++) {
      if (at % 4 === 0) bits = random.bits()
      if ((bits & 0xff) >= threshold) mask[at] = kept
      bits >>>= 8
    }
    return mask
  }
}

/** The first place whose running sum is above `value`. */
function placeIn(sums: Float64Array, value: number): number {
  let low = 0
  let high = sums.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sums[middle] > value) high = middle
    else low = middle + 1
  }
  return low
}
