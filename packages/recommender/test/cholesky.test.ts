import fc from 'fast-check'
import { expect, test } from 'vitest'
import { invertPositiveDefinite, NotPositiveDefinite } from '../src/cholesky.ts'
import { randomNumbers } from './synthetic-dataset.ts'

test('a matrix times its inverse is the identity, at every size around the block edges', () => {
  const size = fc.constantFrom(1, 2, 3, 5, 63, 64, 65, 66, 127, 128, 129)
  fc.assert(
    fc.property(size, fc.nat(), (n, seed) => {
      const matrix = positiveDefinite(n, seed)
      const inverse = matrix.slice()
      invertPositiveDefinite(inverse, n)
      expect(furthestFromIdentity(matrix, inverse, n)).toBeLessThan(1e-9)
    }),
    { numRuns: 30 },
  )
})

test('a matrix that is not positive definite is refused', () => {
  expect(() => invertPositiveDefinite(Float64Array.of(1, 2, 2, 1), 2)).toThrow(NotPositiveDefinite)
  expect(() => invertPositiveDefinite(Float64Array.of(Number.NaN), 1)).toThrow(NotPositiveDefinite)
})

test('progress ends at the end', () => {
  const steps: number[] = []
  invertPositiveDefinite(positiveDefinite(130, 1), 130, (done, of) => steps.push(done / of))
  expect(steps).toEqual([...steps].sort((a, b) => a - b))
  expect(steps.at(-1)).toBe(1)
})

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
