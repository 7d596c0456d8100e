import { expect, test } from 'vitest'
import { growthOf } from '../src/memory-growth.ts'

const samplesOf = (megabytes: (second: number) => number) =>
  Array.from({ length: 90 }, (_, second) => ({ second, megabytes: megabytes(second) }))

test('memory that rises by a tenth of its mean after the first third has grown by that; up and down is none', () => {
  expect(growthOf(samplesOf((second) => 95 + (10 * Math.max(0, second - 30)) / 59)).growth).toBeCloseTo(0.1, 6)
  expect(Math.abs(growthOf(samplesOf((second) => 100 + (second % 2 ? 5 : -5))).growth)).toBeLessThan(0.01)
})

test('what happens in the first third does not count', () => {
  expect(growthOf(samplesOf((second) => Math.min(100, 10 + 3 * second)))).toEqual({ growth: 0, meanMb: 100 })
})

test('of no samples nothing is said', () => {
  expect(growthOf([]).growth).toBeNaN()
})
