import { expect, test } from 'vitest'
import { adamStep, createAdam, moveAverage } from '../src/adam.ts'

const whole = (size: number, decays: boolean) => [{ offset: 0, rows: 1, columns: size, decays }]

test('the first step moves each weight by the learning rate against its slope, however steep', () => {
  const weights = Float32Array.of(1, 1, 1)
  adamStep(createAdam(3), weights, Float32Array.of(1e-3, -50, 0), whole(3, false), {
    learningRate: 0.1,
    weightDecay: 0,
  })
  expect(weights[0]).toBeCloseTo(0.9, 4)
  expect(weights[1]).toBeCloseTo(1.1, 4)
  expect(weights[2]).toBe(1)
})

test('many steps find the bottom of a bowl', () => {
  const weights = Float32Array.of(5, -3)
  const adam = createAdam(2)
  for (let step = 0; step < 3_000; step++) {
    const slope = Float32Array.of(2 * (weights[0] - 1), 20 * (weights[1] - 2))
    adamStep(adam, weights, slope, whole(2, false), { learningRate: 0.01, weightDecay: 0 })
  }
  expect(weights[0]).toBeCloseTo(1, 1)
  expect(weights[1]).toBeCloseTo(2, 1)
})

test('decay shrinks the weights that decay, by themselves, and no others', () => {
  const options = { learningRate: 0.1, weightDecay: 0.5 }
  const [shrunk, kept] = [Float32Array.of(2), Float32Array.of(2)]
  adamStep(createAdam(1), shrunk, Float32Array.of(0), whole(1, true), options)
  adamStep(createAdam(1), kept, Float32Array.of(0), whole(1, false), options)
  expect(shrunk[0]).toBeCloseTo(1.9, 6)
  expect(kept[0]).toBe(2)
})

test('an average goes towards the weights by what it does not keep', () => {
  const average = Float32Array.of(0, 8)
  moveAverage(average, Float32Array.of(4, 8), 0.75)
  expect([...average]).toEqual([1, 8])
})
