/** Products of small dense rows, unrolled by four: contiguous reads and independent sums are what V8 runs fast. */

const epsilon = 1e-6

/**
 * into = rows · matrixᵀ, or into += with `add`.
 *
 * @param source rows × inputs, from `sourceAt` on
 * @param matrix outputs × inputs; inputs = matrix.length / outputs, a multiple of 4
 * @param into rows × outputs, from `intoAt` on
 */
export function multiply(
  source: Float32Array,
  sourceAt: number,
  { values: matrix, inputs, outputs }: Matrix,
  into: Float32Array,
  intoAt: number,
  rows: number,
  add: boolean,
): void {
  for (let output = 0; output < outputs; output++) {
    const matrixAt = output * inputs
    let row = 0
    // Four rows at a time: each weight is read once for all four.
    for (; row + 4 <= rows; row += 4) {
      const a = sourceAt + row * inputs
      const b = a + inputs
      const c = b + inputs
      const d = c + inputs
      let sumA = 0
      let sumB = 0
      let sumC = 0
      let sumD = 0
      for (let at = 0; at < inputs; at++) {
        const weight = matrix[matrixAt + at]
        sumA += source[a + at] * weight
        sumB += source[b + at] * weight
        sumC += source[c + at] * weight
        sumD += source[d + at] * weight
      }
      const place = intoAt + row * outputs + output
      into[place] = sumA + (add ? into[place] : 0)
      into[place + outputs] = sumB + (add ? into[place + outputs] : 0)
      into[place + 2 * outputs] = sumC + (add ? into[place + 2 * outputs] : 0)
      into[place + 3 * outputs] = sumD + (add ? into[place + 3 * outputs] : 0)
    }
    for (; row < rows; row++) {
      const place = intoAt + row * outputs + output
      into[place] = dot(source, sourceAt + row * inputs, matrix, matrixAt, inputs) + (add ? into[place] : 0)
    }
  }
}

export interface Matrix {
  /** outputs × inputs */
  readonly values: Float32Array
  readonly inputs: number
  readonly outputs: number
}

/** An inputs × outputs matrix as its transpose. */
export function transposed(values: Float32Array, inputs: number, outputs: number): Matrix {
  const turned = new Float32Array(values.length)
  for (let input = 0; input < inputs; input++) {
    for (let output = 0; output < outputs; output++) turned[output * inputs + input] = values[input * outputs + output]
  }
  return { values: turned, inputs, outputs }
}

/** The sum of products of `size` numbers, a multiple of 4. */
export function dot(a: Float32Array, aAt: number, b: Float32Array, bAt: number, size: number): number {
  let first = 0
  let second = 0
  let third = 0
  let fourth = 0
  for (let at = 0; at < size; at += 4) {
    first += a[aAt + at] * b[bAt + at]
    second += a[aAt + at + 1] * b[bAt + at + 1]
    third += a[aAt + at + 2] * b[bAt + at + 2]
    fourth += a[aAt + at + 3] * b[bAt + at + 3]
  }
  return first + second + (third + fourth)
}

/** One row of gain.length numbers over the root of its mean square, times the gain. Source: Zhang and Sennrich 2019. */
export function normalise(
  source: Float32Array,
  at: number,
  gain: Float32Array,
  into: Float32Array,
  intoAt: number,
): void {
  const size = gain.length
  const scale = 1 / Math.sqrt(dot(source, at, source, at, size) / size + epsilon)
  for (let offset = 0; offset < size; offset++) into[intoAt + offset] = source[at + offset] * scale * gain[offset]
}
