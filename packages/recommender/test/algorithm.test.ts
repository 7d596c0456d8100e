import { expect, test } from 'vitest'
import { evidenceWeights } from '../src/algorithm.ts'
import { historyOfItems } from './synthetic-dataset.ts'

const upTo = (entries: number) => Array.from({ length: entries }, (_, item) => item)

test('of somebody who did thousands of things the newest hundred count, as if they were all', () => {
  const newest = evidenceWeights(historyOfItems(upTo(100)))
  expect(newest.every((weight) => weight > 0)).toBe(true)
  expect(evidenceWeights(historyOfItems(upTo(3_000)))).toEqual(Float64Array.of(...upTo(2_900).fill(0), ...newest))
})

test('a dislike is no evidence, and does not take the place of any', () => {
  const values = upTo(150).map((entry) => (entry >= 120 ? 0 : 5))
  const weights = evidenceWeights(historyOfItems(upTo(150), values))
  expect(weights.subarray(120).every((weight) => weight === 0)).toBe(true)
  expect(weights.filter((weight) => weight > 0)).toEqual(evidenceWeights(historyOfItems(upTo(100))))
})
