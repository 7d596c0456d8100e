import { createRandom, type Random } from './random.ts'

/** What a sequence model's arrays are sized by, besides the number of items. */
export interface SequenceShape {
  /** Of an item's embedding and of everything between; a multiple of 4 and of `heads`. */
  readonly dimensions: number
  /** How many of the newest history entries are read. */
  readonly length: number
  readonly heads: number
  readonly blocks: number
  /** Width of the feed-forward layer. */
  readonly inner: number
}

/** One array among the weights, row-major. */
export interface WeightSpan {
  readonly offset: number
  readonly rows: number
  readonly columns: number
  /** Whether weight decay pulls it towards zero: matrices, not gains and biases. */
  readonly decays: boolean
}

export interface BlockSpans {
  readonly attentionNorm: WeightSpan
  readonly query: WeightSpan
  readonly key: WeightSpan
  readonly value: WeightSpan
  readonly output: WeightSpan
  /** heads × length: what attention adds for a distance of so many entries. */
  readonly distance: WeightSpan
  readonly innerNorm: WeightSpan
  readonly inner: WeightSpan
  readonly innerBias: WeightSpan
  readonly outer: WeightSpan
  readonly outerBias: WeightSpan
}

/** Where each array lies in the one Float32Array that holds all weights. */
export interface SequenceLayout {
  readonly blocks: readonly BlockSpans[]
  readonly norm: WeightSpan
  readonly itemBias: WeightSpan
  /** items × dimensions, for what is read and for what is ranked alike. */
  readonly items: WeightSpan
  readonly spans: readonly WeightSpan[]
  readonly size: number
}

/** Matrices are inputs × outputs. Everything that does not depend on the number of items comes first. */
export function layOutSequence(
  { dimensions, length, heads, blocks, inner }: SequenceShape,
  items: number,
): SequenceLayout {
  const spans: WeightSpan[] = []
  let size = 0
  const span = (rows: number, columns: number, decays = rows > 1): WeightSpan => {
    const placed = { offset: size, rows, columns, decays }
    size += rows * columns
    spans.push(placed)
    return placed
  }
  const blockSpans = Array.from({ length: blocks }, () => ({
    attentionNorm: span(1, dimensions),
    query: span(dimensions, dimensions),
    key: span(dimensions, dimensions),
    value: span(dimensions, dimensions),
    output: span(dimensions, dimensions),
    distance: span(heads, length, false),
    innerNorm: span(1, dimensions),
    inner: span(dimensions, inner),
    innerBias: span(1, inner),
    outer: span(inner, dimensions),
    outerBias: span(1, dimensions),
  }))
  const norm = span(1, dimensions)
  const itemBias = span(1, items)
  const itemSpan = span(items, dimensions, true)
  return { blocks: blockSpans, norm, itemBias, items: itemSpan, spans, size }
}

/** The part of `weights` that a span names, not copied. */
export function weightsAt(weights: Float32Array, { offset, rows, columns }: WeightSpan): Float32Array {
  return weights.subarray(offset, offset + rows * columns)
}

/**
 * Weights to start from: matrices and embeddings normal with variance 1 / inputs and 1 / dimensions, gains 1, the last
 * matrix of each residual branch 0 (so that a block starts as the identity), item biases the logarithm of popularity,
 * and attention that falls off with distance d as 1 / (1 + d) in the first head and ever more slowly in the others:
 * the recency that transitions and ease gain most from.
 */
export function initialSequenceWeights(shape: SequenceShape, watchers: Uint32Array, seed: number): Float32Array {
  const layout = layOutSequence(shape, watchers.length)
  const weights = new Float32Array(layout.size)
  const random = createRandom(seed)
  for (const block of layout.blocks) {
    weightsAt(weights, block.attentionNorm).fill(1)
    weightsAt(weights, block.innerNorm).fill(1)
    for (const span of [block.query, block.key, block.value, block.inner]) {
      fillNormal(weightsAt(weights, span), 1 / Math.sqrt(span.rows), random)
    }
    const distance = weightsAt(weights, block.distance)
    for (let at = 0; at < distance.length; at++) {
      distance[at] = -Math.log(1 + (at % shape.length)) / 2 ** Math.floor(at / shape.length)
    }
  }
  weightsAt(weights, layout.norm).fill(1)
  weightsAt(weights, layout.itemBias).set(popularityBias(watchers))
  fillNormal(weightsAt(weights, layout.items), 1 / Math.sqrt(shape.dimensions), random)
  return weights
}

/** log((watchers + 1) / mean of watchers + 1): 0 for an item of middling popularity. */
export function popularityBias(watchers: Uint32Array): Float32Array {
  const mean = watchers.reduce((sum, count) => sum + count + 1, 0) / Math.max(1, watchers.length)
  return Float32Array.from(watchers, (count) => Math.log((count + 1) / mean))
}

function fillNormal(values: Float32Array, deviation: number, random: Random): void {
  for (let at = 0; at < values.length; at++) values[at] = deviation * random.normal()
}
