import type { Algorithm, FitOptions } from './algorithm.ts'
import { type Dataset, withoutDislikes } from './dataset.ts'
import { inversionLength, invertPositiveDefinite } from './invert-matrix.ts'
import { createLinearModel, type LinearModel, loadLinearModel } from './linear-model.ts'
import { type Matrix, openMatrixMemory, paddedLength } from './matrix-memory.ts'
import { createSparseRowsBuilder, type SparseRows } from './sparse-rows.ts'
import { mostWatched } from './watchers.ts'

export interface EaseParameters {
  /** λ, in watchers. 200 and 500 differ by less than the noise on ml-latest-small (.0744, .0740), 100 is .0735. */
  readonly l2: number
  /**
   * Only this many most-watched items get weights; the time of a fit with at least as many users grows with its cube. On ml-latest-small 4,000 do as well as all 9,700 (.0670 and .0674).
   */
  readonly maxItems: number
  /**
   * Strongest weights kept for each item. Over the last four places of ml-latest-small NDCG@10 was .0744 with all 4,000,
   * .0746 with 1,000 (difference +.0002 ± .0007, a quarter of the bytes), .0736 with 500, .0726 with 200. Within the
   * blend 500 lose nothing (+.0006 ± .0011).
   */
  readonly keep: number
  /** Which form of the inverse; 'smaller' takes the one with the smaller matrix. For tests and measurements. */
  readonly form: 'smaller' | 'primal' | 'dual'
}

/** Closed-form item-item weights: which watched items, taken together, predict an item. */
export const ease: Algorithm<EaseParameters, LinearModel> = {
  name: 'ease',
  defaults: { l2: 200, maxItems: 4_000, keep: 1_000, form: 'smaller' },
  fit(dataset, parameters, options = {}) {
    const chosen = { ...ease.defaults, ...parameters }
    const rows = fitEase(withoutDislikes(dataset), chosen, options)
    return createLinearModel({ kind: ease.name, parameters: { ...chosen }, items: dataset.items, rows })
  },
  load: (artefact) => loadLinearModel(ease.name, artefact),
}

/**
 * B[i][j] = -P[i][j] / P[j][j] off the diagonal, P = (XᵀX + λI)⁻¹, X the users × items matrix of ones where watched.
 * Source: Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019, eq. 8.
 *
 * @returns items × items, the strongest `keep` weights of each row
 * @throws NotPositiveDefinite when λ is too small for the data
 */
function fitEase(
  dataset: Dataset,
  { l2, maxItems, keep, form }: EaseParameters,
  { onProgress = () => {} }: FitOptions,
): SparseRows {
  const matrix = interactionMatrix(dataset, mostWatched(dataset, maxItems))
  const isDual = form === 'dual' || (form === 'smaller' && matrix.users < matrix.items.length)
  const precision = (isDual ? dualPrecision : primalPrecision)(matrix, l2, onProgress)

  const builder = createSparseRowsBuilder(dataset.items.length, keep)
  const row = new Float64Array(matrix.items.length)
  const weights = new Float64Array(dataset.items.length)
  const none = new Uint32Array(0)
  for (let item = 0, local = 0; item < dataset.items.length; item++) {
    if (matrix.items[local] !== item) {
      builder.append(none, weights)
      continue
    }
    precision.readRow(local, row)
    for (let other = 0; other < row.length; other++) {
      weights[matrix.items[other]] = other === local ? 0 : -row[other] / precision.diagonal[other]
    }
    builder.append(matrix.items, weights)
    local++
  }
  return builder.build()
}

/** X, restricted to the chosen items, by user and by item; entries are positions in `items` and rows in `users`. */
interface InteractionMatrix {
  readonly items: Uint32Array
  readonly users: number
  readonly itemsOfUser: readonly Uint32Array[]
  readonly usersOfItem: readonly Uint32Array[]
}

function interactionMatrix({ items, users, offsets, itemOf }: Dataset, chosen: Uint32Array): InteractionMatrix {
  const localOf = new Int32Array(items.length).fill(-1)
  for (const [local, item] of chosen.entries()) localOf[item] = local
  const itemsOfUser = users
    .map((_, user) =>
      Uint32Array.from(
        itemOf.subarray(offsets[user], offsets[user + 1]).filter((item) => localOf[item] >= 0),
        (item) => localOf[item],
      ),
    )
    .filter((row) => row.length > 0)
  const usersOfItem: number[][] = Array.from(chosen, () => [])
  for (const [user, row] of itemsOfUser.entries()) for (const local of row) usersOfItem[local].push(user)
  return {
    items: chosen,
    users: itemsOfUser.length,
    itemsOfUser,
    usersOfItem: usersOfItem.map((row) => Uint32Array.from(row)),
  }
}

/** P, up to a factor common to all of it (which B does not see). */
interface Precision {
  readonly diagonal: Float64Array
  readRow(item: number, into: Float64Array): void
}

type Progress = (done: number, of: number) => void

/** P by inverting the items × items matrix XᵀX + λI: 4 bytes × items², 64 MB for 4,000 items. */
function primalPrecision({ items, itemsOfUser }: InteractionMatrix, l2: number, onProgress: Progress): Precision {
  const { values, stride } = invertedGram(itemsOfUser, items.length, l2, onProgress)
  return {
    diagonal: Float64Array.from(items, (_, item) => values[item * stride + item]),
    readRow: (item, into) => into.set(values.subarray(item * stride, item * stride + items.length)),
  }
}

/**
 * λP by inverting the users × users matrix K = XXᵀ + λI, by the Woodbury identity: λP = I - XᵀK⁻¹X. Exactly the same
 * weights, in (users / items)³ of the time. K⁻¹X, users × items, is held in single precision.
 */
function dualPrecision({ items, users, usersOfItem }: InteractionMatrix, l2: number, onProgress: Progress): Precision {
  const { values, stride } = invertedGram(usersOfItem, users, l2, onProgress)
  const projected = new Float32Array(users * items.length)
  for (let user = 0; user < users; user++) {
    const row = projected.subarray(user * items.length, (user + 1) * items.length)
    for (let item = 0; item < items.length; item++) {
      let sum = 0
      for (const watcher of usersOfItem[item]) sum += values[user * stride + watcher]
      row[item] = sum
    }
  }
  const readRow = (item: number, into: Float64Array) => {
    into.fill(0)
    into[item] = 1
    for (const user of usersOfItem[item]) {
      const row = projected.subarray(user * items.length, (user + 1) * items.length)
      for (let other = 0; other < row.length; other++) into[other] -= row[other]
    }
  }
  const diagonal = Float64Array.from(items, (_, item) =>
    usersOfItem[item].reduce((rest, user) => rest - projected[user * items.length + item], 1),
  )
  return { diagonal, readRow }
}

/** The inverse of λI plus, for rows of indices, how many rows hold both a and b. */
function invertedGram(rows: readonly Uint32Array[], size: number, l2: number, onProgress: Progress): Matrix {
  const memory = openMatrixMemory(paddedLength(size, size) + inversionLength(size))
  const gram = memory.allocate(size, size)
  for (const row of rows) {
    for (const a of row) {
      for (const b of row) gram.values[a * gram.stride + b]++
    }
  }
  for (let at = 0; at < size; at++) gram.values[at * gram.stride + at] += l2
  invertPositiveDefinite(memory, gram, onProgress)
  return gram
}
