/** The state of an optimiser over one array of weights. */
export interface Adam {
  /** Steps made. */
  step: number
  /** Decayed mean of the gradient, and of its square. */
  readonly first: Float32Array
  readonly second: Float32Array
}

export interface AdamOptions {
  readonly learningRate: number
  /** Subtracted, times the learning rate and the weight, where `decays` is 1. */
  readonly weightDecay: number
  readonly beta1?: number
  readonly beta2?: number
  readonly epsilon?: number
}

export function createAdam(size: number): Adam {
  return { step: 0, first: new Float32Array(size), second: new Float32Array(size) }
}

/**
 * One step down the gradient, in place: Adam (Kingma and Ba 2015, the efficient form at the end of section 2) with
 * decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2). Here and not in TensorFlow so that its state can be
 * kept and taken up again to the bit, on every backend.
 */
export function adamStep(
  adam: Adam,
  weights: Float32Array,
  gradient: Float32Array,
  spans: readonly {
    readonly offset: number
    readonly rows: number
    readonly columns: number
    readonly decays: boolean
  }[],
  { learningRate, weightDecay, beta1 = 0.9, beta2 = 0.98, epsilon = 1e-9 }: AdamOptions,
): void {
  adam.step++
  const { first, second } = adam
  const unbias = Math.sqrt(1 - beta2 ** adam.step)
  const rate = (learningRate * unbias) / (1 - beta1 ** adam.step)
  const floor = epsilon * unbias
  for (const { offset, rows, columns, decays } of spans) {
    const keep = decays ? 1 - learningRate * weightDecay : 1
    const end = offset + rows * columns
    for (let at = offset; at < end; at++) {
      const slope = gradient[at]
      const mean = beta1 * first[at] + (1 - beta1) * slope
      const square = beta2 * second[at] + (1 - beta2) * slope * slope
      first[at] = mean
      second[at] = square
      weights[at] = keep * weights[at] - (rate * mean) / (Math.sqrt(square) + floor)
    }
  }
}

/** average = decay · average + (1 - decay) · weights: a mean over many steps, without their noise (Polyak, Juditsky 1992). */
export function moveAverage(average: Float32Array, weights: Float32Array, decay: number): void {
  for (let at = 0; at < average.length; at++) average[at] = decay * average[at] + (1 - decay) * weights[at]
}
