import { adamStep, moveAverage } from '@marquee/recommender/adam'
import type { Model } from '@marquee/recommender/algorithm'
import { type Dataset, withoutDislikes } from '@marquee/recommender/dataset'
import { evaluateModel } from '@marquee/recommender/evaluate'
import { createRandom } from '@marquee/recommender/random'
import { createSequenceModel } from '@marquee/recommender/sequence'
import { createCandidates, createDropout, gatherBatch, scatterGradient } from '@marquee/recommender/sequence-step'
import { layOutSequence, type SequenceShape } from '@marquee/recommender/sequence-weights'
import { batchesOf, sequenceBatches } from '@marquee/recommender/sequence-windows'
import { leaveOneOut, type Split, usersByHash } from '@marquee/recommender/splits'
import { watchCounts } from '@marquee/recommender/watchers'
import { firstState, loadCheckpoint, type SequenceState, saveCheckpoint } from './sequence-checkpoint.ts'
import { sequenceGradient } from './sequence-gradient.ts'
import { type SequenceSettings, sequenceDefaults } from './sequence-settings.ts'
import { type BackendChoice, type BackendName, loadTensorFlow, type TensorFlow } from './tensorflow.ts'

export interface FitSequenceOptions {
  /** Training ends at the next step once this time is spent, pauses between resumed runs not counted. */
  readonly budgetSeconds: number
  readonly seed: number
  readonly settings?: Partial<SequenceSettings>
  /** An earlier sequence model's artefact to go on from: items it knows keep their embeddings, new ones get fresh ones. */
  readonly warmStart?: Uint8Array
  /** What onCheckpoint was given last, to go on with the next pass; of the same dataset, seed and settings. */
  readonly checkpoint?: Uint8Array
  readonly onProgress?: (progress: SequenceProgress) => void
  /** After each pass. */
  readonly onCheckpoint?: (checkpoint: Uint8Array) => void
  readonly backend?: BackendChoice
  readonly log?: (line: string) => void
}

export interface SequenceProgress {
  /** 0 to 1, of the budget or of the passes, whichever is further. */
  readonly done: number
  /** Whole passes made. */
  readonly epochs: number
  readonly loss: number
  /** NDCG@10 on what was held out, after the last whole pass. */
  readonly ndcg: number
}

export interface FittedSequence {
  readonly model: Model
  readonly epochs: number
  /** Mean over the last whole pass; that of the steps made when there was none. */
  readonly loss: number
  readonly backend: BackendName
  /** Spent on training, over all runs that were resumed. */
  readonly seconds: number
  readonly memory: { readonly peakRssMb: number; readonly tensorMb: number }
}

/**
 * Trains a sequence model within a budget of seconds. The weights of the pass with the best NDCG@10 are kept, judged on
 * the last film of some people, which is not trained on. The same dataset, seed, settings and backend give the same
 * bytes as long as the budget does not cut training short.
 *
 * @throws BackendUnavailable when a backend is named and does not load
 * @throws ArtefactCorrupt when the checkpoint or the warm start is not what it should be
 */
export async function fitSequence(dataset: Dataset, options: FitSequenceOptions): Promise<FittedSequence> {
  const { budgetSeconds, seed, onProgress = () => {}, onCheckpoint = () => {}, log = () => {} } = options
  const settings = { ...sequenceDefaults, ...options.settings }
  const { tf, backend, why } = await loadTensorFlow(options.backend)
  log(`sequence model: TensorFlow backend ${backend} (${why})`)

  const { train, cases } = splitForValidation(withoutDislikes(dataset), settings)
  const watchers = watchCounts(train)
  const state = options.checkpoint
    ? loadCheckpoint(options.checkpoint, { settings, seed, items: dataset.items })
    : firstState({ settings, seed, watchers, items: dataset.items, warmStart: options.warmStart })
  const modelOf = (weights: Float32Array) =>
    createSequenceModel({
      shape: shapeOf(settings),
      items: dataset.items,
      weights,
      known: Uint8Array.from(watchers, (count) => Math.min(1, count)),
      training: { ...settings, seed, backend },
    })

  const started = performance.now() - state.seconds * 1_000
  const spent = () => (performance.now() - started) / 1_000
  const stepsOfEpoch = batchesOf(train, settings)
  while (
    state.epoch < settings.epochs &&
    state.epoch - state.bestEpoch < settings.patience &&
    spent() < budgetSeconds
  ) {
    const whole = runEpoch(tf, { train, watchers, settings, seed, state }, (steps) => {
      const epochs = (state.epoch + Math.min(1, steps / stepsOfEpoch)) / settings.epochs
      onProgress({
        done: Math.min(1, Math.max(epochs, spent() / budgetSeconds)),
        epochs: state.epoch,
        loss: state.loss,
        ndcg: state.bestNdcg,
      })
      return spent() < budgetSeconds
    })
    if (!whole && state.epoch > 0) break
    const ndcg = cases.length > 0 ? evaluateModel(modelOf(state.average), cases).summary.ndcg10 : state.epoch + 1
    if (whole) state.epoch++
    if (!(ndcg <= state.bestNdcg)) {
      state.bestNdcg = ndcg
      state.bestEpoch = state.epoch
      state.best.set(state.average)
    }
    state.seconds = spent()
    onCheckpoint(saveCheckpoint(state, { settings, seed, items: dataset.items }))
    log(`sequence model: pass ${state.epoch}, loss ${state.loss.toFixed(4)}, NDCG@10 ${ndcg.toFixed(4)}`)
    if (!whole) break
    await new Promise(setImmediate) // so that messages go out and a stop comes in
  }
  return {
    model: modelOf(state.best),
    epochs: state.epoch,
    loss: state.loss,
    backend,
    seconds: spent(),
    memory: {
      peakRssMb: Math.round(process.resourceUsage().maxRSS / 1_024),
      tensorMb: Math.round(tf.memory().numBytes / 2 ** 20),
    },
  }
}

interface Epoch {
  readonly train: Dataset
  readonly watchers: Uint32Array
  readonly settings: SequenceSettings
  readonly seed: number
  readonly state: SequenceState
}

/** One pass over the data, or less of it if `goOn` says so after a step. Returns whether it was whole. */
function runEpoch(
  tf: TensorFlow,
  { train, watchers, settings, seed, state }: Epoch,
  goOn: (steps: number) => boolean,
): boolean {
  const shape = shapeOf(settings)
  const items = train.items.length
  const layout = layOutSequence(shape, items)
  // All chance of a pass follows from the seed and its number, so a resumed run draws what an uninterrupted one does.
  const random = createRandom(seed, state.epoch + 1)
  const drawCandidates = createCandidates(watchers, settings)
  const drawMask = createDropout(settings.dropout, random)
  const into = new Float32Array(layout.size)
  let losses = 0
  let steps = 0
  for (const batch of sequenceBatches(train, settings, random)) {
    const gathered = gatherBatch(shape, state.weights, { batch, candidates: drawCandidates(random), items })
    const gradient = sequenceGradient(tf, shape, { layout, weights: state.weights, batch: gathered, drawMask })
    scatterGradient(shape, gradient, { gathered, into, items })
    adamStep(state.adam, state.weights, into, layout.spans, settings)
    moveAverage(state.average, state.weights, Math.min(settings.averaging, state.adam.step / (9 + state.adam.step)))
    losses += gradient.loss
    steps++
    state.loss = losses / steps
    if (!goOn(steps)) return false
  }
  return true
}

/** Splits off what tells the best pass. Nothing where too few people have a history to tell anything. */
function splitForValidation(dataset: Dataset, { validationUsers }: SequenceSettings): Split {
  const users = usersByHash(dataset).slice(0, Math.min(validationUsers, dataset.users.length))
  return leaveOneOut(dataset, { users: users.sort((a, b) => a - b) })
}

function shapeOf({ dimensions, length, heads, blocks, inner }: SequenceSettings): SequenceShape {
  return { dimensions, length, heads, blocks, inner }
}
