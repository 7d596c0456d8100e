import { evidenceWeights, indexItems, type Model } from './algorithm.ts'
import { arrayOf, decodeArtefactOf, decodeStrings, encodeArtefact, encodeStrings } from './artefact.ts'
import { type SparseRows, sparseRowsArrays, sparseRowsFrom, weightAt } from './sparse-rows.ts'

export interface LinearModelParts {
  readonly kind: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly items: readonly string[]
  /** items × items: row i holds what having watched i adds to each other item. */
  readonly rows: SparseRows
}

/** A model whose score is the history, weighted by {@link evidenceWeights}, times a matrix of item-item weights. */
export function createLinearModel({ kind, parameters, items, rows }: LinearModelParts): Model {
  const indices = indexItems(items)
  return {
    kind,
    items,
    indexOf: (movieId) => indices.get(movieId),

    score(history) {
      const scores = new Float32Array(items.length)
      const evidence = evidenceWeights(history)
      for (let entry = 0; entry < evidence.length; entry++) {
        const weight = evidence[entry]
        if (weight === 0) continue
        const item = history.items[entry]
        const end = rows.offsets[item + 1]
        for (let at = rows.offsets[item]; at < end; at++) scores[rows.columns[at]] += weight * rows.weights[at]
      }
      return scores
    },

    contributions(history, item) {
      return Float32Array.from(evidenceWeights(history), (weight, entry) =>
        weight === 0 ? 0 : weight * weightAt(rows, history.items[entry], item),
      )
    },

    save: () =>
      encodeArtefact({
        kind,
        parameters,
        arrays: new Map([['items', encodeStrings(items)], ...sparseRowsArrays(rows)]),
      }),
  }
}

/** @throws ArtefactCorrupt */
export function loadLinearModel(kind: string, bytes: Uint8Array): Model {
  const artefact = decodeArtefactOf(kind, bytes)
  const items = decodeStrings(arrayOf(artefact, 'items', Uint8Array))
  return createLinearModel({
    kind,
    parameters: artefact.parameters,
    items,
    rows: sparseRowsFrom(artefact, items.length),
  })
}
