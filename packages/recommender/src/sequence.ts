import { contributionRows, indexItems, itemsWith, type Model } from './algorithm.ts'
import {
  type Artefact,
  ArtefactCorrupt,
  arrayOf,
  decodeArtefact,
  encodeArtefact,
  encodeStrings,
  itemsOf,
  refuseOtherThan,
} from './artefact.ts'
import type { Film, History } from './dataset.ts'
import { dot } from './dense-rows.ts'
import { createSequenceForward } from './sequence-forward.ts'
import { layOutSequence, type SequenceShape, weightsAt } from './sequence-weights.ts'

export interface SequenceModelParts {
  readonly shape: SequenceShape
  readonly items: readonly string[]
  /** In the layout of {@link layOutSequence}. */
  readonly weights: Float32Array
  /** Parallel to the items: 1 where training has seen the item. */
  readonly known: Uint8Array
  /** How it was trained; kept with the artefact, anything JSON can hold. */
  readonly training: Readonly<Record<string, unknown>>
}

export interface SequenceModel extends Model {
  readonly parts: SequenceModelParts
  extend(films: readonly Film[]): SequenceModel
}

export const sequenceKind = 'sequence'

/**
 * Self-attention over the newest entries of a history; a score is the state after the last entry times the item's
 * embedding, plus the item's bias. Training is the training service's; this needs no TensorFlow.
 *
 * An item that training never saw scores the mean of the others: neither for it nor against it. As evidence it is
 * passed over, as are dislikes. Contributions are what an item's score loses when the entry is taken away; unlike those
 * of linear models they do not add up to the score.
 */
export function createSequenceModel(parts: SequenceModelParts): SequenceModel {
  const { shape, items, weights, known, training } = parts
  const { dimensions, length } = shape
  const layout = layOutSequence(shape, items.length)
  if (weights.length !== layout.size || known.length !== items.length)
    throw new ArtefactCorrupt(`A sequence model of ${items.length} items needs ${layout.size} weights`)
  const embeddings = weightsAt(weights, layout.items)
  const biases = weightsAt(weights, layout.itemBias)
  const knownCount = known.reduce((sum, isKnown) => sum + isKnown, 0)
  const indices = indexItems(items)
  const forward = createSequenceForward(shape, weights, items.length)
  const state = new Float32Array(dimensions)

  /** The entries that are evidence, oldest first, all of them. */
  const evidenceIn = ({ items: entries, values }: History): number[] =>
    [...entries.keys()].filter((entry) => values[entry] > 0 && known[entries[entry]] === 1)

  const readState = (history: History, entries: readonly number[], into: Float32Array, at: number) => {
    if (entries.length === 0) into.fill(0, at, at + dimensions)
    else
      forward.stateAfter(
        entries.slice(-length).map((entry) => history.items[entry]),
        into,
        at,
      )
  }

  /** The state after the whole history, then after each that lacks one entry of `read`. */
  const leaveEachOut = (history: History, evidence: readonly number[], read: readonly number[]): Float32Array => {
    const states = new Float32Array((read.length + 1) * dimensions)
    readState(history, evidence, states, 0)
    for (const [index, entry] of read.entries()) {
      const rest = evidence.filter((other) => other !== entry)
      readState(history, rest, states, (index + 1) * dimensions)
    }
    return states
  }

  return {
    kind: sequenceKind,
    items,
    parts,
    isAttentive: true,
    indexOf: (movieId) => indices.get(movieId),

    score(history, into) {
      readState(history, evidenceIn(history), state, 0)
      const scores = into?.fill(0) ?? new Float32Array(items.length)
      let sum = 0
      for (let item = 0; item < scores.length; item++) {
        if (known[item] === 0) continue
        scores[item] = dot(state, 0, embeddings, item * dimensions, dimensions) + biases[item]
        sum += scores[item]
      }
      if (knownCount > 0 && knownCount < scores.length) {
        for (let item = 0; item < scores.length; item++) if (known[item] === 0) scores[item] = sum / knownCount
      }
      return scores
    },

    contributions(history, asked) {
      const evidence = evidenceIn(history)
      const read = evidence.slice(-length)
      const states = leaveEachOut(history, evidence, read)
      const results = contributionRows(asked.length, history.items.length)
      for (const [place, item] of asked.entries()) {
        if (known[item] === 0) continue
        const at = item * dimensions
        const whole = dot(states, 0, embeddings, at, dimensions)
        for (const [index, entry] of read.entries())
          results[place][entry] = whole - dot(states, (index + 1) * dimensions, embeddings, at, dimensions)
      }
      return results
    },

    extend(films) {
      const grown = layOutSequence(shape, items.length + films.length)
      const extended = new Float32Array(grown.size)
      extended.set(weights.subarray(0, layout.itemBias.offset))
      extended.set(biases, grown.itemBias.offset)
      extended.set(embeddings, grown.items.offset)
      const stillKnown = new Uint8Array(items.length + films.length)
      stillKnown.set(known)
      return createSequenceModel({
        shape,
        items: itemsWith(films, items),
        weights: extended,
        known: stillKnown,
        training,
      })
    },

    save: () =>
      encodeArtefact({
        kind: sequenceKind,
        parameters: { shape: { ...shape }, training },
        arrays: new Map<string, Uint8Array | Float32Array>([
          ['items', encodeStrings(items)],
          ['known', known],
          ['weights', weights],
        ]),
      }),
  }
}

/** @throws ArtefactCorrupt when the bytes are damaged or hold another kind of model */
export const loadSequence = (bytes: Uint8Array): SequenceModel => sequenceFrom(decodeArtefact(bytes))

/** @throws ArtefactCorrupt when it is another kind of model, or its arrays do not belong together */
export function sequenceFrom(artefact: Artefact): SequenceModel {
  refuseOtherThan(sequenceKind, artefact)
  const { shape, training } = artefact.parameters
  return createSequenceModel({
    shape: readShape(shape),
    items: itemsOf(artefact),
    weights: arrayOf(artefact, 'weights', Float32Array),
    known: arrayOf(artefact, 'known', Uint8Array),
    training: isRecord(training) ? training : {},
  })
}

const shapeFields = ['dimensions', 'length', 'heads', 'blocks', 'inner'] as const

/** @throws ArtefactCorrupt */
function readShape(shape: unknown): SequenceShape {
  const read = (field: (typeof shapeFields)[number]): number => {
    const value = isRecord(shape) ? shape[field] : undefined
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value
    throw new ArtefactCorrupt(`A sequence model needs a whole number of ${field}`)
  }
  const [dimensions, length, heads, blocks, inner] = [
    read('dimensions'),
    read('length'),
    read('heads'),
    read('blocks'),
    read('inner'),
  ]
  if (dimensions % 4 !== 0 || inner % 4 !== 0 || dimensions % heads !== 0)
    throw new ArtefactCorrupt('Dimensions and inner must be multiples of 4, dimensions of the heads too')
  return { dimensions, length, heads, blocks, inner }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
