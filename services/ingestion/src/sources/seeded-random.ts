/**
 * Numbers that look random and are the same on every machine for the same seed. Only integer arithmetic, + − × ÷ and
 * square roots are used here and by the callers: IEEE 754 fixes their last bit, and fixes none of exp, log or pow.
 */
export interface Random {
  /** At least 0, less than 1, in steps of 2⁻³² */
  uniform(): number
  /** Mean 0, variance 1, within ±6: the sum of twelve uniforms (Irwin–Hall) */
  normal(): number
  /** A whole number from 0 to below the limit */
  below(limit: number): number
}

/**
 * sfc32, the small fast counting generator of Chris Doty-Humphrey (PractRand 0.95, public domain), seeded as
 * its author does: a 64-bit seed, here seed and stream, a counter of 1, and the first 12 numbers thrown away.
 *
 * @param stream numbers of different streams have nothing to do with each other
 */
export function seededRandom(seed: number, stream = 0): Random {
  let a = 0
  let b = seed | 0
  let c = stream | 0
  let counter = 1
  const next = (): number => {
    const result = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + result) | 0
    return result >>> 0
  }
  for (let round = 0; round < 12; round++) next()

  const uniform = (): number => next() / 2 ** 32
  return {
    uniform,
    normal: () => {
      let sum = -6
      for (let term = 0; term < 12; term++) sum += uniform()
      return sum
    },
    below: (limit) => Math.floor(uniform() * limit),
  }
}

/** Draws an index with a probability in proportion to its weight, in time logarithmic in their number. */
export function weightedDraw(weights: ArrayLike<number>): (random: Random) => number {
  const sums = new Float64Array(weights.length)
  let total = 0
  for (let index = 0; index < weights.length; index++) {
    total += weights[index] ?? 0
    sums[index] = total
  }
  return (random) => {
    const target = random.uniform() * total
    let low = 0
    let high = sums.length - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((sums[middle] ?? 0) > target) high = middle
      else low = middle + 1
    }
    return low
  }
}
