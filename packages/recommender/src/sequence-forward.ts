import { multiply, normalise, transposed } from './dense-rows.ts'
import { type BlockSpans, layOutSequence, type SequenceShape, weightsAt } from './sequence-weights.ts'

/** Reads sequences of items into states, without TensorFlow. */
export interface SequenceForward {
  /**
   * The state after the last of the items (at most `length`, oldest first), as the embeddings are to be multiplied
   * with. Written into `into`, from `at` on.
   */
  stateAfter(items: ArrayLike<number>, into: Float32Array, at: number): void
}

/**
 * The network of services/training/src/sequence-gradient.ts, for one sequence. Two things make it quick: positions are
 * distances only, so what the first block asks and offers for an item does not depend on where it stands and is worked
 * out once an item; and of the last block only the last position is worked out.
 */
export function createSequenceForward(shape: SequenceShape, weights: Float32Array, itemCount: number): SequenceForward {
  const { dimensions, length, heads, inner } = shape
  const layout = layOutSequence(shape, itemCount)
  const embeddings = weightsAt(weights, layout.items)
  const blocks = layout.blocks.map((spans) => prepareBlock(shape, weights, spans))
  const finalGain = weightsAt(weights, layout.norm)
  const first = rememberFirst(shape, blocks[0], embeddings, itemCount)

  const states = new Float32Array(length * dimensions)
  const normed = new Float32Array(length * dimensions)
  const queries = new Float32Array(length * dimensions)
  const keys = new Float32Array(length * dimensions)
  const values = new Float32Array(length * dimensions)
  const mixed = new Float32Array(length * dimensions)
  const wide = new Float32Array(length * inner)
  const likeness = new Float64Array(length)

  function attend(block: PreparedBlock, position: number): void {
    const width = dimensions / heads
    const scale = 1 / Math.sqrt(width)
    const row = position * dimensions
    mixed.fill(0, row, row + dimensions)
    for (let head = 0; head < heads; head++) {
      const from = head * width
      let most = Number.NEGATIVE_INFINITY
      for (let other = 0; other <= position; other++) {
        let sum = 0
        const otherRow = other * dimensions
        for (let at = from; at < from + width; at++) sum += queries[row + at] * keys[otherRow + at]
        const value = sum * scale + block.distance[head * length + position - other]
        likeness[other] = value
        if (value > most) most = value
      }
      let total = 0
      for (let other = 0; other <= position; other++) {
        likeness[other] = Math.exp(likeness[other] - most)
        total += likeness[other]
      }
      for (let other = 0; other <= position; other++) {
        const share = likeness[other] / total
        const otherRow = other * dimensions
        for (let at = from; at < from + width; at++) mixed[row + at] += share * values[otherRow + at]
      }
    }
  }

  /** The rest of a block, for positions from to count - 1, in place of their states. */
  function finish(block: PreparedBlock, from: number, count: number): void {
    const rows = count - from
    for (let position = from; position < count; position++) attend(block, position)
    multiply(mixed, from * dimensions, block.output, states, from * dimensions, rows, true)
    for (let position = from; position < count; position++) {
      normalise(states, position * dimensions, block.innerGain, normed, position * dimensions)
    }
    multiply(normed, from * dimensions, block.inner, wide, from * inner, rows, false)
    for (let at = from * inner; at < count * inner; at++) {
      const value = wide[at] + block.innerBias[at % inner]
      wide[at] = Math.max(0, value)
    }
    multiply(wide, from * inner, block.outer, states, from * dimensions, rows, true)
    for (let at = from * dimensions; at < count * dimensions; at++) states[at] += block.outerBias[at % dimensions]
  }

  return {
    stateAfter(items, into, at) {
      const count = items.length
      const last = count - 1
      for (const [index, block] of blocks.entries()) {
        const from = index === blocks.length - 1 ? last : 0
        if (index === 0) {
          for (let position = 0; position < count; position++) {
            const item = items[position]
            const place = first.placeOf(item)
            const row = position * dimensions
            states.set(embeddings.subarray(item * dimensions, (item + 1) * dimensions), row)
            queries.set(first.queries.subarray(place, place + dimensions), row)
            keys.set(first.keys.subarray(place, place + dimensions), row)
            values.set(first.values.subarray(place, place + dimensions), row)
          }
        } else {
          for (let position = 0; position < count; position++) {
            normalise(states, position * dimensions, block.attentionGain, normed, position * dimensions)
          }
          multiply(normed, from * dimensions, block.query, queries, from * dimensions, count - from, false)
          multiply(normed, 0, block.key, keys, 0, count, false)
          multiply(normed, 0, block.value, values, 0, count, false)
        }
        finish(block, from, count)
      }
      normalise(states, last * dimensions, finalGain, into, at)
    },
  }
}

/** A block's arrays, matrices turned to outputs × inputs so that a product reads them in order. */
function prepareBlock({ dimensions, inner }: SequenceShape, weights: Float32Array, spans: BlockSpans) {
  const matrix = (name: 'query' | 'key' | 'value' | 'output') =>
    transposed(weightsAt(weights, spans[name]), dimensions, dimensions)
  return {
    attentionGain: weightsAt(weights, spans.attentionNorm),
    query: matrix('query'),
    key: matrix('key'),
    value: matrix('value'),
    output: matrix('output'),
    distance: weightsAt(weights, spans.distance),
    innerGain: weightsAt(weights, spans.innerNorm),
    inner: transposed(weightsAt(weights, spans.inner), dimensions, inner),
    innerBias: weightsAt(weights, spans.innerBias),
    outer: transposed(weightsAt(weights, spans.outer), inner, dimensions),
    outerBias: weightsAt(weights, spans.outerBias),
  }
}

type PreparedBlock = ReturnType<typeof prepareBlock>

/** What the first block asks and offers for each item, worked out when an item is first met. */
function rememberFirst({ dimensions }: SequenceShape, block: PreparedBlock, embeddings: Float32Array, items: number) {
  const known = new Uint8Array(items)
  const queries = new Float32Array(items * dimensions)
  const keys = new Float32Array(items * dimensions)
  const values = new Float32Array(items * dimensions)
  const normed = new Float32Array(dimensions)
  return {
    queries,
    keys,
    values,
    /** Where the item's numbers begin in each of the three. */
    placeOf(item: number): number {
      const place = item * dimensions
      if (known[item] === 0) {
        normalise(embeddings, place, block.attentionGain, normed, 0)
        multiply(normed, 0, block.query, queries, place, 1, false)
        multiply(normed, 0, block.key, keys, place, 1, false)
        multiply(normed, 0, block.value, values, place, 1, false)
        known[item] = 1
      }
      return place
    },
  }
}
