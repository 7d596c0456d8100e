import { type Adam, createAdam } from '@marquee/recommender/adam'
import {
  ArtefactCorrupt,
  arrayOf,
  decodeArtefactOf,
  decodeStrings,
  encodeArtefact,
  encodeStrings,
} from '@marquee/recommender/artefact'
import { loadSequence } from '@marquee/recommender/sequence'
import { initialSequenceWeights, layOutSequence } from '@marquee/recommender/sequence-weights'
import type { SequenceSettings } from './sequence-settings.ts'

/** Everything that training changes. */
export interface SequenceState {
  readonly weights: Float32Array
  /** The running mean of the weights. */
  readonly average: Float32Array
  /** The running mean when it was best. */
  readonly best: Float32Array
  readonly adam: Adam
  /** Whole passes made. */
  epoch: number
  bestEpoch: number
  bestNdcg: number
  loss: number
  /** Spent on training so far. */
  seconds: number
}

export interface FirstStateInputs {
  readonly settings: SequenceSettings
  readonly seed: number
  /** Parallel to the items. */
  readonly watchers: Uint32Array
  readonly items: readonly string[]
  readonly warmStart?: Uint8Array | undefined
}

/**
 * Fresh weights; with a warm start of the same shape, the network of the earlier model and its embeddings of the items
 * that both know. One of another shape has nothing that fits and is passed over.
 *
 * @throws ArtefactCorrupt when the warm start is not a sequence model
 */
export function firstState({ settings, seed, watchers, items, warmStart }: FirstStateInputs): SequenceState {
  const weights = initialSequenceWeights(settings, watchers, seed)
  if (warmStart) copyKnown(weights, settings, { items, warmStart })
  return {
    weights,
    average: weights.slice(),
    best: weights.slice(),
    adam: createAdam(weights.length),
    epoch: 0,
    bestEpoch: 0,
    bestNdcg: Number.NEGATIVE_INFINITY,
    loss: Number.NaN,
    seconds: 0,
  }
}

function copyKnown(
  weights: Float32Array,
  settings: SequenceSettings,
  { items, warmStart }: { items: readonly string[]; warmStart: Uint8Array },
): void {
  const earlier = loadSequence(warmStart)
  if (shapeFields.some((field) => earlier.parts.shape[field] !== settings[field])) return
  const from = layOutSequence(settings, earlier.items.length)
  const to = layOutSequence(settings, items.length)
  const { weights: old, known } = earlier.parts
  weights.set(old.subarray(0, from.itemBias.offset))
  for (const [item, movieId] of items.entries()) {
    const index = earlier.indexOf(movieId)
    if (index === undefined || known[index] === 0) continue
    weights[to.itemBias.offset + item] = old[from.itemBias.offset + index] ?? 0
    const row = from.items.offset + index * settings.dimensions
    weights.set(old.subarray(row, row + settings.dimensions), to.items.offset + item * settings.dimensions)
  }
}

const shapeFields = ['dimensions', 'length', 'heads', 'blocks', 'inner'] as const
const checkpointKind = 'sequence-checkpoint'

/** What a checkpoint belongs to: only the same training goes on from it. */
export interface TrainingIdentity {
  readonly settings: SequenceSettings
  readonly seed: number
  readonly items: readonly string[]
}

/** The state as bytes: the same state, the same bytes. */
export function saveCheckpoint(state: SequenceState, { settings, seed, items }: TrainingIdentity): Uint8Array {
  const { epoch, bestEpoch, bestNdcg, loss, seconds, adam } = state
  return encodeArtefact({
    kind: checkpointKind,
    parameters: { settings, seed, step: adam.step },
    arrays: new Map<string, Uint8Array | Float32Array | Float64Array>([
      ['items', encodeStrings(items)],
      ['numbers', Float64Array.of(epoch, bestEpoch, bestNdcg, loss, seconds)],
      ['weights', state.weights],
      ['average', state.average],
      ['best', state.best],
      ['first', adam.first],
      ['second', adam.second],
    ]),
  })
}

/** @throws ArtefactCorrupt when the bytes are damaged, or of other settings or items than these */
export function loadCheckpoint(bytes: Uint8Array, { settings, seed, items }: TrainingIdentity): SequenceState {
  const artefact = decodeArtefactOf(checkpointKind, bytes)
  const { size } = layOutSequence(settings, items.length)
  const itemsMatch = decodeStrings(arrayOf(artefact, 'items', Uint8Array)).join('\n') === items.join('\n')
  const { settings: ownSettings, seed: ownSeed } = artefact.parameters
  if (!itemsMatch || ownSeed !== seed || JSON.stringify(ownSettings) !== JSON.stringify(settings))
    throw new ArtefactCorrupt('The checkpoint is of another dataset, seed or settings')
  const numbers = (name: string) => {
    const array = arrayOf(artefact, name, Float32Array)
    if (array.length !== size)
      throw new ArtefactCorrupt(`The checkpoint has ${array.length} numbers in ${name}, not ${size}`)
    return array.slice() // training changes them
  }
  const [epoch = 0, bestEpoch = 0, bestNdcg = 0, loss = 0, seconds = 0] = arrayOf(artefact, 'numbers', Float64Array)
  return {
    weights: numbers('weights'),
    average: numbers('average'),
    best: numbers('best'),
    adam: { step: Number(artefact.parameters['step']), first: numbers('first'), second: numbers('second') },
    ...{ epoch, bestEpoch, bestNdcg, loss, seconds },
  }
}
