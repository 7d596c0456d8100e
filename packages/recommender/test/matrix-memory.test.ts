import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assembleKernels } from '../src/assemble-kernels.ts'
import { type Matrix, openMatrixMemory, paddedLength } from '../src/matrix-memory.ts'
import { randomNumbers } from './synthetic-dataset.ts'

test('the kernel that is committed is the kernel that is written', async () => {
  const committed = await readFile(new URL('../src/kernels.generated.ts', import.meta.url), 'utf8')
  expect(committed).toBe(await assembleKernels())
})

test('adds a product, as the three loops of the definition would', () => {
  const length = fc.integer({ min: 1, max: 140 })
  fc.assert(
    fc.property(length, length, length, fc.constantFrom(1, -1), fc.nat(), (rows, shared, columns, sign, seed) => {
      const random = randomNumbers(seed)
      const memory = openMatrixMemory(
        paddedLength(rows, columns) + paddedLength(rows, shared) + paddedLength(shared, columns),
      )
      const a = filled(memory.allocate(rows, shared), random)
      const b = filled(memory.allocate(shared, columns), random)
      const c = filled(memory.allocate(rows, columns), random)
      const before = c.values.slice()
      memory.addProduct(c, a, b, { sign })
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          let sum = before[row * c.stride + column]
          for (let k = 0; k < shared; k++) sum += sign * a.values[row * a.stride + k] * b.values[k * b.stride + column]
          expect(Math.abs(c.values[row * c.stride + column] - sum)).toBeLessThan(1e-4)
        }
      }
    }),
    { numRuns: 20 },
  )
})

test('the lower triangle of a product is the same without the upper one', () => {
  const memory = openMatrixMemory(2 * paddedLength(100, 100) + paddedLength(100, 30) + paddedLength(30, 100))
  const random = randomNumbers(1)
  const [a, b] = [filled(memory.allocate(100, 30), random), filled(memory.allocate(30, 100), random)]
  const [whole, lower] = [memory.allocate(100, 100), memory.allocate(100, 100)]
  memory.addProduct(whole, a, b)
  memory.addProduct(lower, a, b, { lower: true })
  for (let row = 0; row < 100; row++) {
    const until = row * whole.stride + row + 1
    expect(lower.values.slice(row * lower.stride, until)).toEqual(whole.values.slice(row * whole.stride, until))
  }
})

test('matrices that do not fit each other, or lie in another memory, are refused', () => {
  const [memory, other] = [openMatrixMemory(3 * paddedLength(10, 20)), openMatrixMemory(paddedLength(20, 10))]
  const [a, b, c] = [memory.allocate(10, 20), memory.allocate(20, 10), memory.allocate(10, 10)]
  expect(() => memory.addProduct(c, a, c)).toThrow('10 × 20 times 10 × 10 does not fit 10 × 10')
  expect(() => memory.addProduct(c, a, other.allocate(20, 10))).toThrow(RangeError)
  expect(() => memory.allocate(1_000, 1_000)).toThrow(RangeError)
  expect(b.rows).toBe(20)
})

function filled(matrix: Matrix, random: () => number): Matrix {
  for (let row = 0; row < matrix.rows; row++) {
    for (let column = 0; column < matrix.columns; column++) matrix.values[row * matrix.stride + column] = random() - 0.5
  }
  return matrix
}
