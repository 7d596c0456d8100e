import { type BatchGradient, type GatheredBatch, networkSpans } from '@marquee/recommender/sequence-step'
import type { SequenceLayout, SequenceShape, WeightSpan } from '@marquee/recommender/sequence-weights'
import type { Scalar, Tensor, TensorFlow } from './tensorflow.ts'

/** Draws a dropout mask: 0 or 1 / (1 - rate). */
export type DrawMask = (size: number) => Float32Array

const never = -1e9
const epsilon = 1e-6

/**
 * The mean cross-entropy of the targets and its gradient, by TensorFlow.
 *
 * The network is SASRec (Kang and McAuley, ICDM 2018) with pre-normalisation by root mean square (Zhang and Sennrich
 * 2019) and distances instead of positions (Press et al. 2022, learned). The loss is the softmax over all items, or
 * over drawn ones: their logits less the logarithm of their expected number of draws, those that are the target left
 * out, so that the sum estimates that over all items (Bengio and Senécal 2008). Many negatives are what makes SASRec
 * good (Klenitskiy and Vasilev, RecSys 2023; gSASRec, 2023).
 */
export function sequenceGradient(
  tf: TensorFlow,
  shape: SequenceShape,
  { layout, weights, batch, drawMask }: GradientInputs,
): BatchGradient {
  const spans = networkSpans(layout)
  // Not what tidy returns: it looks for tensors in every element of an array.
  const result: { gradient?: BatchGradient } = {}
  tf.tidy(() => {
    const { dimensions, length } = shape
    const asked = batch.asked.length
    const candidates = batch.candidates.length
    const leaves = [
      tf.tensor2d(batch.inputRows, [batch.size * length, dimensions]),
      tf.tensor2d(batch.targetRows, [asked, dimensions]),
      tf.tensor1d(batch.targetBiases),
      tf.tensor2d(batch.candidateRows, [candidates, dimensions]),
      tf.tensor1d(batch.candidateBiases),
      ...spans.map((span) => tensorOf(tf, weights, span)),
    ]
    const askedRows = tf.tensor1d(batch.asked, 'int32')
    const hits = batch.isWhole ? undefined : hitsOf(tf, batch)
    const { value, grads } = tf.valueAndGrads((...tensors: Tensor[]) => {
      const [inputs, targetRows, targetBiases, candidateRows, candidateBiases, ...parts] = tensors
      if (!inputs || !targetRows || !targetBiases || !candidateRows || !candidateBiases) throw new Error('no leaves')
      const states = encodeSequences(tf, shape, { inputs, parts, drawMask })
      const outputs = tf.gather(states, askedRows)
      const right = tf.add(tf.sum(tf.mul(outputs, targetRows), 1), targetBiases)
      const others = tf.add(tf.matMul(outputs, candidateRows, false, true), candidateBiases)
      const all = hits ? tf.concat([tf.reshape(right, [asked, 1]), tf.add(others, hits)], 1) : others
      return tf.mean<Scalar>(tf.sub(logSumOfExponentials(tf, all), right))
    })(leaves)
    const [inputRows, targetRows, targetBiases, candidateRows, candidateBiases, ...rest] = grads.map(numbersOf)
    if (!inputRows || !targetRows || !targetBiases || !candidateRows || !candidateBiases) throw new Error('no gradient')
    result.gradient = {
      loss: numbersOf(value)[0] ?? Number.NaN,
      ...{ inputRows, targetRows, targetBiases, candidateRows, candidateBiases },
      weights: rest,
    }
  })
  if (!result.gradient) throw new Error('TensorFlow gave no gradient')
  return result.gradient
}

export interface GradientInputs {
  readonly layout: SequenceLayout
  readonly weights: Float32Array
  readonly batch: GatheredBatch
  readonly drawMask: DrawMask | undefined
}

/** One state for each input (rows × dimensions), from what came up to it. `parts` are the network's spans as tensors. */
export function encodeSequences(
  tf: TensorFlow,
  shape: SequenceShape,
  { inputs, parts, drawMask }: { inputs: Tensor; parts: readonly Tensor[]; drawMask: DrawMask | undefined },
): Tensor {
  const drop = (tensor: Tensor) => (drawMask ? tf.mul(tensor, tf.tensor(drawMask(tensor.size), tensor.shape)) : tensor)
  const next = parts.values()
  const part = (): Tensor => {
    const tensor = next.next().value
    if (!tensor) throw new Error('the network has more parts than weights')
    return tensor
  }
  let state = drop(inputs)
  for (let block = 0; block < shape.blocks; block++) {
    const attentive = normalised(tf, state, part())
    const [query, key, value, output, distance] = [part(), part(), part(), part(), part()]
    const mixed = attend(tf, shape, {
      query: tf.matMul(attentive, query),
      key: tf.matMul(attentive, key),
      value: tf.matMul(attentive, value),
      bias: biasByDistance(tf, shape, distance),
    })
    state = tf.add(state, drop(tf.matMul(mixed, output)))
    const ready = normalised(tf, state, part())
    const [inner, innerBias, outer, outerBias] = [part(), part(), part(), part()]
    const wide = drop(tf.relu(tf.add(tf.matMul(ready, inner), innerBias)))
    state = tf.add(state, drop(tf.add(tf.matMul(wide, outer), outerBias)))
  }
  return normalised(tf, state, part())
}

interface Attention {
  readonly query: Tensor
  readonly key: Tensor
  readonly value: Tensor
  readonly bias: Tensor
}

function attend(tf: TensorFlow, shape: SequenceShape, { query, key, value, bias }: Attention): Tensor {
  const { dimensions, heads, length } = shape
  const width = dimensions / heads
  const perHead = (rows: Tensor) => tf.transpose(tf.reshape(rows, [-1, length, heads, width]), [0, 2, 1, 3])
  const likeness = tf.mul(tf.matMul(perHead(query), perHead(key), false, true), 1 / Math.sqrt(width))
  const mixed = tf.matMul(tf.softmax(tf.add(likeness, bias)), perHead(value))
  return tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [-1, dimensions])
}

/** heads × length × length: the bias of each distance back, and never for what is still to come. */
function biasByDistance(tf: TensorFlow, { heads, length }: SequenceShape, distance: Tensor): Tensor {
  const back = Int32Array.from({ length: length * length }, (_, at) =>
    Math.max(0, Math.floor(at / length) - (at % length)),
  )
  const future = Float32Array.from({ length: length * length }, (_, at) =>
    at % length > Math.floor(at / length) ? never : 0,
  )
  const rows = tf.gather(tf.transpose(distance), tf.tensor1d(back, 'int32'))
  return tf.add(tf.reshape(tf.transpose(rows), [heads, length, length]), tf.tensor2d(future, [length, length]))
}

function normalised(tf: TensorFlow, rows: Tensor, gain: Tensor): Tensor {
  const meanSquare = tf.mean(tf.square(rows), -1, true)
  return tf.mul(tf.mul(rows, tf.rsqrt(tf.add(meanSquare, epsilon))), gain)
}

/** Of each row; with its gradient, the softmax, said outright: tf.logSumExp keeps four more matrices of this size. */
function logSumOfExponentials(tf: TensorFlow, logits: Tensor): Tensor {
  const withGradient = tf.customGrad((...inputs) => {
    const [rows, save] = inputs
    if (!(rows instanceof tf.Tensor) || typeof save !== 'function') throw new Error('one tensor is expected')
    const most = tf.max(rows, 1, true)
    const exponentials = tf.exp(tf.sub(rows, most))
    const sums = tf.sum(exponentials, 1, true)
    save([exponentials, sums])
    return {
      value: tf.reshape(tf.add(most, tf.log(sums)), [-1]),
      gradFunc: (slope: Tensor, saved: Tensor[]) => {
        const [top, bottom] = saved
        if (!top || !bottom) throw new Error('nothing was saved')
        return tf.mul(top, tf.div(tf.reshape(slope, [-1, 1]), bottom))
      },
    }
  })
  return withGradient(logits)
}

/** asked × candidates: a very small number where the candidate is the target itself, else 0. */
function hitsOf(tf: TensorFlow, { targets, candidates }: GatheredBatch): Tensor {
  const same = tf.equal(tf.tensor2d(targets, [targets.length, 1], 'int32'), tf.tensor1d(candidates, 'int32'))
  return tf.mul(tf.cast(same, 'float32'), never)
}

function tensorOf(tf: TensorFlow, weights: Float32Array, { offset, rows, columns }: WeightSpan): Tensor {
  const values = weights.slice(offset, offset + rows * columns)
  return rows === 1 ? tf.tensor1d(values) : tf.tensor2d(values, [rows, columns])
}

function numbersOf(tensor: Tensor): Float32Array {
  const values = tensor.dataSync()
  return values instanceof Float32Array ? values : Float32Array.from(values)
}
