import { expect, test } from 'vitest'
import { itemKnn } from '../src/item-knn.ts'
import { datasetOf, historyOfItems } from './synthetic-dataset.ts'

const dataset = datasetOf({ ada: ['a', 'b'], bob: ['a', 'b', 'c'], cas: ['a'] })

test('neighbours are the cosines of who watched what', () => {
  const [a, b, c] = itemKnn.fit(dataset, { shrinkage: 0 }).score(historyOfItems([0]))
  expect(a).toBe(0)
  expect(b).toBeCloseTo(2 / Math.sqrt(3 * 2), 6)
  expect(c).toBeCloseTo(1 / Math.sqrt(3 * 1), 6)
})

test('shrinkage holds back what few people watched together', () => {
  const [, b, c] = itemKnn.fit(dataset, { shrinkage: 1 }).score(historyOfItems([0]))
  expect(b).toBeCloseTo(2 / (Math.sqrt(3 * 2) + 1), 6)
  expect(c).toBeCloseTo(1 / (Math.sqrt(3 * 1) + 1), 6)
})

test('only the nearest neighbours stay', () => {
  const [, b, c] = itemKnn.fit(dataset, { neighbours: 1 }).score(historyOfItems([0]))
  expect(b).toBeGreaterThan(0)
  expect(c).toBe(0)
})
