import { createRandom } from '@marquee/recommender/random'
import { createSequenceForward } from '@marquee/recommender/sequence-forward'
import {
  createCandidates,
  createDropout,
  gatherBatch,
  networkSpans,
  scatterGradient,
} from '@marquee/recommender/sequence-step'
import { initialSequenceWeights, layOutSequence, weightsAt } from '@marquee/recommender/sequence-weights'
import { sequenceBatches } from '@marquee/recommender/sequence-windows'
import { watchCounts } from '@marquee/recommender/watchers'
import { expect, test } from 'vitest'
import { encodeSequences, sequenceGradient } from '../src/sequence-gradient.ts'
import { loadTensorFlow } from '../src/tensorflow.ts'
import { walkersDataset } from './sequence-world.ts'

const shape = { dimensions: 16, length: 8, heads: 2, blocks: 2, inner: 24 }
const dataset = walkersDataset({ people: 12 })
const items = dataset.items.length
const layout = layOutSequence(shape, items)

const innerBiases = Float32Array.from({ length: shape.inner }, (_, at) => (at % 2 === 0 ? 6 : -6))

/** Weights with something everywhere, also where training starts from zeros. */
function roughWeights(): Float32Array {
  const random = createRandom(5)
  return initialSequenceWeights(shape, watchCounts(dataset), 3).map((weight) => weight + 0.2 * random.normal())
}

test('plain JavaScript reads a sequence into the state that TensorFlow does, to 1e-4', async () => {
  const { tf } = await loadTensorFlow('cpu')
  const weights = roughWeights()
  const forward = createSequenceForward(shape, weights, items)
  for (const films of [[5], [1, 2, 3], [9, 4, 7, 0, 1, 22, 39, 13]]) {
    const own = new Float32Array(shape.dimensions)
    forward.stateAfter(films, own, 0)

    const padded = Array.from({ length: shape.length }, (_, place) => films[place] ?? 0)
    const embeddings = tf.tensor2d(weightsAt(weights, layout.items).slice(), [items, shape.dimensions])
    const parts = networkSpans(layout).map((span) =>
      span.rows === 1
        ? tf.tensor1d(weightsAt(weights, span).slice())
        : tf.tensor2d(weightsAt(weights, span).slice(), [span.rows, span.columns]),
    )
    const inputs = tf.gather(embeddings, tf.tensor1d(padded, 'int32'))
    const states = encodeSequences(tf, shape, { inputs, parts, drawMask: undefined })
    const theirs = tf.slice(states, [films.length - 1, 0], [1, -1]).dataSync()
    for (const [at, value] of own.entries()) expect(Math.abs(value - Number(theirs[at]))).toBeLessThan(1e-4)
  }
})

test('the gradient is the slope of the loss, wherever one looks, with all items and with drawn ones', async () => {
  const { tf } = await loadTensorFlow('cpu')
  for (const negatives of [0, 10]) {
    const weights = roughWeights()
    // Half of the rectifiers open, half closed, all far from their kink: there a difference is not a slope.
    for (const { innerBias } of layout.blocks) weightsAt(weights, innerBias).set(innerBiases)
    const random = createRandom(1)
    const [batch] = sequenceBatches(dataset, { length: shape.length, batchSize: 4, stride: 4, skip: 0 }, random)
    if (!batch) throw new Error('no batch')
    const candidates = createCandidates(watchCounts(dataset), { negatives })(random)
    const look = () => {
      const gathered = gatherBatch(shape, weights, { batch, candidates, items })
      return {
        gathered,
        gradient: sequenceGradient(tf, shape, { layout, weights, batch: gathered, drawMask: undefined }),
      }
    }
    const { gathered, gradient } = look()
    const slopes = new Float32Array(layout.size)
    scatterGradient(shape, gradient, { gathered, into: slopes, items })

    // Along random directions within each array: one number checks all of its slopes.
    for (const span of layout.spans) {
      const end = span.offset + span.rows * span.columns
      const direction = new Float32Array(layout.size)
      for (let at = span.offset; at < end; at++) direction[at] = random.normal()
      const length = Math.hypot(...direction.subarray(span.offset, end))
      const expected = slopes.reduce((sum, slope, at) => sum + (slope * (direction[at] ?? 0)) / length, 0)
      const step = 0.004
      const lossAt = (by: number) => {
        for (let at = span.offset; at < end; at++)
          weights[at] = (weights[at] ?? 0) + (by * (direction[at] ?? 0)) / length
        return look().gradient.loss
      }
      const [up, down] = [lossAt(step), lossAt(-2 * step)]
      lossAt(step)
      expect(Math.abs((up - down) / (2 * step) - expected)).toBeLessThan(5e-4 + 0.01 * Math.abs(expected))
    }
  }
})

test('the wasm backend has the gradient that the cpu backend has', async () => {
  const weights = roughWeights()
  const [batch] = sequenceBatches(dataset, { length: 8, batchSize: 8, stride: 3, skip: 0.1 }, createRandom(2))
  if (!batch) throw new Error('no batch')
  const candidates = createCandidates(watchCounts(dataset), { negatives: 12 })(createRandom(3))
  const gathered = gatherBatch(shape, weights, { batch, candidates, items })
  const gradientOn = async (backend: 'cpu' | 'wasm') => {
    const { tf } = await loadTensorFlow(backend)
    const drawMask = createDropout(0.3, createRandom(4))
    const gradient = sequenceGradient(tf, shape, { layout, weights, batch: gathered, drawMask })
    const flat = new Float32Array(layout.size)
    scatterGradient(shape, gradient, { gathered, into: flat, items })
    return { flat, tensors: tf.memory().numTensors }
  }
  const [cpu, wasm] = [await gradientOn('cpu'), await gradientOn('wasm')]
  for (const [at, slope] of cpu.flat.entries())
    expect(Math.abs(slope - (wasm.flat[at] ?? Number.NaN))).toBeLessThan(1e-4)
  expect((await gradientOn('wasm')).tensors).toBe(wasm.tensors) // nothing is left behind by a step
})
