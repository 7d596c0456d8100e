import { contributionRows, evidenceWeights, indexItems, itemsWith, type Model } from './algorithm.ts'
import { type Artefact, encodeArtefact, encodeStrings, itemsOf, refuseOtherThan } from './artefact.ts'
import { type SparseRows, sparseRowsArrays, sparseRowsFrom } from './sparse-rows.ts'

/** A model that is nothing but a matrix. */
export interface LinearModel extends Model {
  readonly rows: SparseRows
}

export interface LinearModelParts {
  readonly kind: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly items: readonly string[]
  /** Items × items: row i holds what having watched i adds to each other item. Items beyond its rows have none. */
  readonly rows: SparseRows
}

/** A model whose score is the history, weighted by {@link evidenceWeights}, times a matrix of item-item weights. */
export function createLinearModel({ kind, parameters, items, rows }: LinearModelParts): LinearModel {
  const indices = indexItems(items)
  const fitted = rows.offsets.length - 1
  const placeOf = new Uint32Array(items.length) // room for one call: 1 + where an item is among those asked about, all 0 between calls
  return {
    kind,
    items,
    rows,
    indexOf: (movieId) => indices.get(movieId),

    score(history, into) {
      const scores = into?.fill(0) ?? new Float32Array(items.length)
      const evidence = evidenceWeights(history)
      for (let entry = 0; entry < evidence.length; entry++) {
        const weight = evidence[entry]
        const item = history.items[entry]
        if (weight === 0 || item >= fitted) continue
        const end = rows.offsets[item + 1]
        for (let at = rows.offsets[item]; at < end; at++) scores[rows.columns[at]] += weight * rows.weights[at]
      }
      return scores
    },

    contributions(history, asked) {
      const evidence = evidenceWeights(history)
      const results = contributionRows(asked.length, evidence.length)
      for (const [place, item] of asked.entries()) placeOf[item] = place + 1
      for (let entry = 0; entry < evidence.length; entry++) {
        const item = history.items[entry]
        if (evidence[entry] === 0 || item >= fitted) continue
        const end = rows.offsets[item + 1]
        for (let at = rows.offsets[item]; at < end; at++) {
          const place = placeOf[rows.columns[at]]
          if (place > 0) results[place - 1][entry] = evidence[entry] * rows.weights[at]
        }
      }
      for (const item of asked) placeOf[item] = 0
      return results
    },

    extend: (films) => createLinearModel({ kind, parameters, items: itemsWith(films, items), rows }),

    save: () =>
      encodeArtefact({
        kind,
        parameters,
        arrays: new Map([['items', encodeStrings(items)], ...sparseRowsArrays(rows)]),
      }),
  }
}

/** @throws ArtefactCorrupt */
export function loadLinearModel(kind: string, artefact: Artefact): LinearModel {
  refuseOtherThan(kind, artefact)
  const items = itemsOf(artefact)
  return createLinearModel({
    kind,
    parameters: artefact.parameters,
    items,
    rows: sparseRowsFrom(artefact, items.length),
  })
}
