import type { Algorithm, FitOptions } from './algorithm.ts'
import { type Dataset, withoutDislikes } from './dataset.ts'
import { inversionLength, invertPositiveDefinite } from './invert-matrix.ts'
import { createLinearModel, type LinearModel, loadLinearModel } from './linear-model.ts'
import { type Matrix, openMatrixMemory, paddedLength, tile } from './matrix-memory.ts'
import { createSparseRowsBuilder, type SparseRows } from './sparse-rows.ts'
import { mostWatched } from './watchers.ts'

export interface SlitParameters {
  /** λ, in squared evidence. */
  readonly l2: number
  /** How many places back an item counts as evidence. */
  readonly past: number
  /** How many places ahead an item counts as an answer, the n-th one 1/n. */
  readonly future: number
  /** Only this many most-watched items get weights; the time of a fit grows with its cube. */
  readonly maxItems: number
  /** Strongest weights kept for each item. */
  readonly keep: number
}

/** Which items come next, given all that came before: a ridge regression from aged histories to the items after them. */
export const slit: Algorithm<SlitParameters, LinearModel> = {
  name: 'slit',
  defaults: { l2: 100, past: 50, future: 10, maxItems: 3_000, keep: 1_000 },
  fit(dataset, parameters, options = {}) {
    const chosen = { ...slit.defaults, ...parameters }
    const rows = fitSlit(withoutDislikes(dataset), chosen, options)
    return createLinearModel({ kind: slit.name, parameters: { ...chosen }, items: dataset.items, rows })
  },
  load: (artefact) => loadLinearModel(slit.name, artefact),
}

/**
 * B = (XᵀX + λI)⁻¹ XᵀY. Each place t of each history is a row: in X the items before it, weighted 1/age as
 * {@link evidenceWeights} will weigh them; in Y the items from it on, weighted 1 / (1 + distance).
 * Source: Choi et al., "Session-aware Linear Item-Item Models for Session-based Recommendation", WWW 2021, section 4.2
 * (SLIT), with ages by place instead of by time.
 */
function fitSlit(
  dataset: Dataset,
  { l2, past, future, maxItems, keep }: SlitParameters,
  { onProgress = () => {} }: FitOptions,
): SparseRows {
  const items = mostWatched(dataset, maxItems)
  const size = items.length
  const memory = openMatrixMemory(2 * paddedLength(size, size) + paddedLength(tile, size) + inversionLength(size))
  const [gram, answers] = [memory.allocate(size, size), memory.allocate(size, size)]
  const weights = memory.allocate(tile, size)
  addHistories(dataset, { items, past, future, gram, answers })
  for (let at = 0; at < size; at++) gram.values[at * gram.stride + at] += l2
  invertPositiveDefinite(memory, gram, (done, of) => onProgress(done, 2 * of))

  const builder = createSparseRowsBuilder(dataset.items.length, keep)
  const row = new Float64Array(dataset.items.length)
  const none = new Uint32Array(0)
  for (let item = 0, local = 0; item < dataset.items.length; item++) {
    if (items[local] !== item) {
      builder.append(none, row)
      continue
    }
    if (local % tile === 0) {
      weights.values.fill(0)
      memory.addProduct(weights, memory.panel(gram, local), answers)
      onProgress(size + local, 2 * size)
    }
    const at = (local % tile) * weights.stride
    for (let other = 0; other < size; other++) {
      row[items[other]] = other === local ? 0 : weights.values[at + other]
    }
    builder.append(items, row)
    local++
  }
  onProgress(1, 1)
  return builder.build()
}

interface Sums {
  readonly items: Uint32Array
  readonly past: number
  readonly future: number
  readonly gram: Matrix
  readonly answers: Matrix
}

/**
 * XᵀX (its lower triangle) and XᵀY without forming X or Y: a pair of places adds to one entry, by an amount that depends
 * only on how far apart they are and, in XᵀX, on how many places follow. So the work is linear in interactions × past.
 */
function addHistories({ users, offsets, itemOf, items: allItems }: Dataset, sums: Sums): void {
  const { items, past, future, gram, answers } = sums
  const localOf = new Int32Array(allItems.length).fill(-1)
  for (const [local, item] of items.entries()) localOf[item] = local
  const together = togetherWeights(past)
  const following = followingWeights(past, future)
  for (let user = 0; user < users.length; user++) {
    const [start, end] = [offsets[user], offsets[user + 1]]
    for (let first = start; first < end; first++) {
      const a = localOf[itemOf[first]]
      if (a < 0) continue
      const last = Math.min(end - 1, first + past + future - 1)
      for (let second = first; second <= last; second++) {
        const b = localOf[itemOf[second]]
        if (b < 0) continue
        const apart = second - first
        const after = Math.min(past - apart, end - 1 - second)
        if (after > 0) gram.values[Math.max(a, b) * gram.stride + Math.min(a, b)] += together[apart][after]
        if (apart > 0) answers.values[a * answers.stride + b] += following[apart]
      }
    }
  }
}

/** [apart][after]: Σ over the `after` places after the later of two, 1 / (age of the one · age of the other). */
function togetherWeights(past: number): readonly Float64Array[] {
  return Array.from({ length: past + 1 }, (_, apart) => {
    const sums = new Float64Array(past + 1)
    for (let after = 1; after <= past; after++) sums[after] = sums[after - 1] + 1 / (after * (after + apart))
    return sums
  })
}

/** [apart]: Σ over the places t after the evidence, up to the answer, 1 / (age at t) · 1 / (1 + distance from t). */
function followingWeights(past: number, future: number): Float64Array {
  const sums = new Float64Array(past + future)
  for (let apart = 1; apart < sums.length; apart++) {
    for (let age = Math.max(1, apart - future + 1); age <= Math.min(past, apart); age++)
      sums[apart] += 1 / (age * (1 + apart - age))
  }
  return sums
}
