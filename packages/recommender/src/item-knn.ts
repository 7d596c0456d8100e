import type { Algorithm } from './algorithm.ts'
import { type Dataset, withoutDislikes } from './dataset.ts'
import { createLinearModel, type LinearModel, loadLinearModel } from './linear-model.ts'
import { createSparseRowsBuilder, type SparseRows } from './sparse-rows.ts'
import { watchersOf } from './watchers.ts'

export interface ItemKnnParameters {
  /** Nearest items kept for each item. */
  readonly neighbours: number
  /** Added to the divisor, in watchers: keeps two items that one person watched from looking alike. */
  readonly shrinkage: number
}

/** Cosine of who watched what: the classic baseline. */
export const itemKnn: Algorithm<ItemKnnParameters, LinearModel> = {
  name: 'item-knn',
  defaults: { neighbours: 100, shrinkage: 10 },
  fit(dataset, parameters) {
    const chosen = { ...itemKnn.defaults, ...parameters }
    const rows = cosines(withoutDislikes(dataset), chosen)
    return createLinearModel({ kind: itemKnn.name, parameters: { ...chosen }, items: dataset.items, rows })
  },
  load: (artefact) => loadLinearModel(itemKnn.name, artefact),
}

/**
 * W[i][j] = |i and j| / (√|i| · √|j| + shrinkage), where |i| counts the users who watched i.
 * Source: Sarwar et al., "Item-based collaborative filtering recommendation algorithms", WWW 2001, section 3.1.1, with
 * binary ratings; the shrinkage as in Bell and Koren, ICDM 2007.
 */
function cosines(dataset: Dataset, { neighbours, shrinkage }: ItemKnnParameters): SparseRows {
  const watchers = watchersOf(dataset)
  const builder = createSparseRowsBuilder(dataset.items.length, neighbours)
  const row = new Float64Array(dataset.items.length)
  const met = new Uint32Array(dataset.items.length)
  const norms = Float64Array.from(dataset.items, (_, item) =>
    Math.sqrt(watchers.offsets[item + 1] - watchers.offsets[item]),
  )

  for (let item = 0; item < dataset.items.length; item++) {
    let metCount = 0
    for (let slot = watchers.offsets[item]; slot < watchers.offsets[item + 1]; slot++) {
      const user = watchers.users[slot]
      for (let position = dataset.offsets[user]; position < dataset.offsets[user + 1]; position++) {
        const other = dataset.itemOf[position]
        if (row[other]++ === 0) met[metCount++] = other
      }
    }
    row[item] = 0
    const touched = met.subarray(0, metCount).sort()
    for (const other of touched) row[other] /= norms[item] * norms[other] + shrinkage
    builder.append(touched, row)
    for (const other of touched) row[other] = 0
  }
  return builder.build()
}
