import { type Algorithm, contributionRows, evidenceWeights, indexItems, itemsWith, type Model } from './algorithm.ts'
import {
  ArtefactCorrupt,
  arrayOf,
  decodeStrings,
  encodeArtefact,
  encodeStrings,
  itemsOf,
  refuseOtherThan,
} from './artefact.ts'
import type { Film, History, ItemContent } from './dataset.ts'

/** A content model, which adds to scores that are there, so that a blend allocates nothing for it. */
export interface ContentModel extends Model {
  /** scores[item] += factor · the item's score after the history; one score for each item of the model. */
  addScores(history: History, factor: number, scores: Float32Array): void
  extend(films: readonly Film[]): ContentModel
}

export interface ContentParameters {
  /** A director, tag or other property that fewer films have than this tells nothing about their neighbours. */
  readonly fewestFilms: number
}

/**
 * Films like those in the history: in genre, director, decade and tags. It needs no interactions, so a film can be
 * recommended from the moment it is known.
 */
export const content: Algorithm<ContentParameters, ContentModel> = {
  name: 'content',
  defaults: { fewestFilms: 2 },
  fit(dataset, parameters) {
    const chosen = { ...content.defaults, ...parameters }
    const properties = propertyWeights(dataset.content, chosen)
    return createContentModel({
      parameters: { ...chosen },
      items: dataset.items,
      properties,
      vectors: vectorsOf(dataset.content, properties),
    })
  },
  load(artefact) {
    refuseOtherThan(content.name, artefact)
    const items = itemsOf(artefact)
    const names = decodeStrings(arrayOf(artefact, 'properties', Uint8Array))
    const weights = arrayOf(artefact, 'propertyWeights', Float32Array)
    const vectors = {
      offsets: arrayOf(artefact, 'offsets', Uint32Array),
      properties: arrayOf(artefact, 'columns', Uint32Array),
      weights: arrayOf(artefact, 'weights', Float32Array),
    }
    const fits =
      names.length === weights.length &&
      vectors.offsets.length === items.length + 1 &&
      vectors.offsets[items.length] === vectors.properties.length &&
      vectors.properties.length === vectors.weights.length &&
      vectors.properties.every((property) => property < names.length)
    if (!fits) throw new ArtefactCorrupt('The arrays of content do not describe its items')
    return createContentModel({ parameters: artefact.parameters, items, properties: { names, weights }, vectors })
  },
}

/** What films can have in common, and how much each says: rare properties more. */
interface Properties {
  readonly names: readonly string[]
  readonly weights: Float32Array
}

/** Items × properties in compressed sparse rows; each row has length 1, or is empty. */
interface Vectors {
  readonly offsets: Uint32Array
  readonly properties: Uint32Array
  readonly weights: Float32Array
}

interface ContentParts {
  readonly parameters: Readonly<Record<string, unknown>>
  readonly items: readonly string[]
  readonly properties: Properties
  readonly vectors: Vectors
}

/**
 * score_j = Σ evidence_h · cos(h, j), computed as one profile of the history times all vectors, so that no item × item
 * matrix is needed and a new film joins with its own vector. Only the films are looked at that have something in the profile.
 */
function createContentModel({ parameters, items, properties, vectors }: ContentParts): ContentModel {
  const indices = indexItems(items)
  const { offsets, properties: columns, weights } = vectors
  const having = itemsByProperty(vectors, properties.names.length)
  const profile = new Float64Array(properties.names.length) // room for one call, all 0 between calls
  const addToProfile = (item: number, weight: number) => {
    const end = offsets[item + 1]
    for (let at = offsets[item]; at < end; at++) profile[columns[at]] += weight * weights[at]
  }
  const likeness = (item: number): number => {
    const end = offsets[item + 1]
    let sum = 0
    for (let at = offsets[item]; at < end; at++) sum += profile[columns[at]] * weights[at]
    return sum
  }
  const addScores = (history: History, factor: number, scores: Float32Array) => {
    for (const [entry, weight] of evidenceWeights(history).entries())
      if (weight > 0) addToProfile(history.items[entry], factor * weight)
    for (let property = 0; property < profile.length; property++) {
      const value = profile[property]
      if (value === 0) continue
      profile[property] = 0
      const end = having.offsets[property + 1]
      for (let at = having.offsets[property]; at < end; at++) scores[having.items[at]] += value * having.weights[at]
    }
  }
  return {
    kind: content.name,
    items,
    indexOf: (movieId) => indices.get(movieId),
    addScores,
    score(history, into) {
      const scores = into?.fill(0) ?? new Float32Array(items.length)
      addScores(history, 1, scores)
      return scores
    },
    contributions(history, asked) {
      const evidence = evidenceWeights(history)
      const results = contributionRows(asked.length, evidence.length)
      for (const [place, item] of asked.entries()) {
        const result = results[place]
        addToProfile(item, 1)
        for (let entry = 0; entry < result.length; entry++)
          if (evidence[entry] > 0) result[entry] = evidence[entry] * likeness(history.items[entry])
        addToProfile(item, -1)
      }
      return results
    },
    extend: (films) =>
      createContentModel({
        parameters,
        items: itemsWith(films, items),
        properties,
        vectors: joined(vectors, vectorsOf(films, properties)),
      }),
    save: () =>
      encodeArtefact({
        kind: content.name,
        parameters,
        arrays: new Map<string, Uint8Array | Uint32Array | Float32Array>([
          ['items', encodeStrings(items)],
          ['properties', encodeStrings(properties.names)],
          ['propertyWeights', properties.weights],
          ['offsets', vectors.offsets],
          ['columns', vectors.properties],
          ['weights', vectors.weights],
        ]),
      }),
  }
}

/** Properties × items: the vectors the other way round, the items of each property ascending. */
function itemsByProperty({ offsets, properties, weights }: Vectors, size: number) {
  const starts = new Uint32Array(size + 1)
  for (const property of properties) starts[property + 1]++
  for (let property = 0; property < size; property++) starts[property + 1] += starts[property]
  const items = new Uint32Array(properties.length)
  const turned = new Float32Array(properties.length)
  const next = starts.slice()
  for (let item = 0; item < offsets.length - 1; item++) {
    for (let at = offsets[item]; at < offsets[item + 1]; at++) {
      const place = next[properties[at]]++
      items[place] = item
      turned[place] = weights[at]
    }
  }
  return { offsets: starts, items, weights: turned }
}

/**
 * Inverse document frequency: ln((films + 1) / (films with it + 1)).
 * Source: Spärck Jones, Journal of Documentation 1972, smoothed by one.
 */
function propertyWeights(films: readonly ItemContent[], { fewestFilms }: ContentParameters): Properties {
  const counts = new Map<string, number>()
  for (const film of films) for (const name of propertiesOf(film)) counts.set(name, (counts.get(name) ?? 0) + 1)
  const names = [...counts.keys()].filter((name) => (counts.get(name) ?? 0) >= fewestFilms).sort()
  const weights = Float32Array.from(names, (name) => Math.log((films.length + 1) / ((counts.get(name) ?? 0) + 1)))
  return { names, weights }
}

/** Of two spans of years the wide one says little, the narrow one more. */
const yearSpans = [10, 3]

function propertiesOf({ genres, directors, tags, year }: ItemContent): Set<string> {
  return new Set([
    ...genres.map((genre) => `genre ${genre}`),
    ...directors.map((director) => `director ${director}`),
    ...tags.map((tag) => `tag ${tag.toLowerCase()}`),
    ...(year === null ? [] : yearSpans.map((span) => `${span} years from ${Math.floor(year / span) * span}`)),
  ])
}

function vectorsOf(films: readonly ItemContent[], { names, weights }: Properties): Vectors {
  const indexOf = indexItems(names)
  const offsets = new Uint32Array(films.length + 1)
  const properties: number[] = []
  const values: number[] = []
  for (const [item, film] of films.entries()) {
    const known = [...propertiesOf(film)].flatMap((name) => indexOf.get(name) ?? []).sort((a, b) => a - b)
    const length = Math.hypot(...known.map((property) => weights[property]))
    for (const property of length > 0 ? known : []) {
      properties.push(property)
      values.push(weights[property] / length)
    }
    offsets[item + 1] = properties.length
  }
  return { offsets, properties: Uint32Array.from(properties), weights: Float32Array.from(values) }
}

function joined(first: Vectors, second: Vectors): Vectors {
  const end = first.properties.length
  const offsets = new Uint32Array(first.offsets.length + second.offsets.length - 1)
  offsets.set(first.offsets)
  offsets.set(
    second.offsets.subarray(1).map((offset) => end + offset),
    first.offsets.length,
  )
  const properties = new Uint32Array(end + second.properties.length)
  properties.set(first.properties)
  properties.set(second.properties, end)
  const weights = new Float32Array(properties.length)
  weights.set(first.weights)
  weights.set(second.weights, end)
  return { offsets, properties, weights }
}
