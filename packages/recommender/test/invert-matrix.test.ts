import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inversionLength, invertPositiveDefinite, NotPositiveDefinite } from '../src/invert-matrix.ts'
import { type Matrix, openMatrixMemory, paddedLength } from '../src/matrix-memory.ts'
import { randomNumbers } from './synthetic-dataset.ts'

test('a matrix times its inverse is the identity, at every size around the tile edges', () => {
  const size = fc.constantFrom(1, 2, 3, 5, 63, 64, 65, 66, 127, 128, 129)
  fc.assert(
    fc.property(size, fc.nat(), (n, seed) => {
      const matrix = positiveDefinite(n, seed)
      expect(furthestFromIdentity(matrix, inverseOf(matrix, n), n)).toBeLessThan(2e-4) // single precision
    }),
    { numRuns: 30 },
  )
})

test('only the lower triangle is read', () => {
  const matrix = positiveDefinite(70, 3)
  const lower = matrix.map((value, at) => (at % 70 > Math.floor(at / 70) ? Number.NaN : value))
  expect(inverseOf(lower, 70)).toEqual(inverseOf(matrix, 70))
})

test('a matrix that is not positive definite is refused', () => {
  expect(() => inverseOf(Float64Array.of(1, 2, 2, 1), 2)).toThrow(NotPositiveDefinite)
  expect(() => inverseOf(Float64Array.of(Number.NaN), 1)).toThrow(NotPositiveDefinite)
})

test('progress ends at the end', () => {
  const steps: number[] = []
  inverseOf(positiveDefinite(130, 1), 130, (done, of) => steps.push(done / of))
  expect(steps).toEqual([...steps].sort((a, b) => a - b))
  expect(steps.at(-1)).toBe(1)
})

function inverseOf(matrix: Float64Array, size: number, onProgress?: (done: number, of: number) => void): Float64Array {
  const memory = openMatrixMemory(paddedLength(size, size) + inversionLength(size))
  const into: Matrix = memory.allocate(size, size)
  for (let row = 0; row < size; row++) into.values.set(matrix.subarray(row * size, (row + 1) * size), row * into.stride)
  invertPositiveDefinite(memory, into, onProgress)
  return Float64Array.from(
    { length: size * size },
    (_, at) => into.values[Math.floor(at / size) * into.stride + (at % size)],
  )
}

/** M·Mᵀ + I of a random M. */
function positiveDefinite(size: number, seed: number): Float64Array {
  const random = randomNumbers(seed)
  const factor = Float64Array.from({ length: size * size }, () => random() - 0.5)
  const matrix = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let sum = i === j ? 1 : 0
      for (let k = 0; k < size; k++) sum += factor[i * size + k] * factor[j * size + k]
      matrix[i * size + j] = sum
    }
  }
  return matrix
}

function furthestFromIdentity(a: Float64Array, b: Float64Array, size: number): number {
  let furthest = 0
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let sum = i === j ? -1 : 0
      for (let k = 0; k < size; k++) sum += a[i * size + k] * b[k * size + j]
      furthest = Math.max(furthest, Math.abs(sum))
    }
  }
  return furthest
}
