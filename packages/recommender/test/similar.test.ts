import { expect, test } from 'vitest'
import { blend } from '../src/blend.ts'
import type { History } from '../src/dataset.ts'
import { itemKnn } from '../src/item-knn.ts'
import { similarItems } from '../src/similar.ts'
import { datasetOf, walkingDataset } from './synthetic-dataset.ts'

test('similar items are the neighbours, best first, without the item itself and without strangers', () => {
  const dataset = datasetOf({ ada: ['a', 'b', 'c'], bob: ['a', 'b'], cas: ['x', 'y'] })
  const names = similarItems(itemKnn.fit(dataset), 0, { size: 10 }).map(({ item }) => dataset.items[item])
  expect(names).toEqual(['b', 'c'])
})

test('what everyone watches is not similar to everything', () => {
  const dataset = walkingDataset({ users: 200, items: 60 })
  const model = blend.fit(dataset)
  for (const item of [20, 35, 50]) {
    for (const { item: other, score } of similarItems(model, item, { size: 60 })) {
      expect(other).not.toBe(item)
      const history = { items: Uint32Array.of(item), times: Float64Array.of(0), values: Float32Array.of(5) }
      expect(model.contributions(history, [other])[0][0]).toBeCloseTo(score, 4)
      expect(score).toBeGreaterThan(0)
    }
  }
})

test('an item is not similar to itself, even to a model that would show it again', () => {
  const again = Float32Array.of(3, 2, 1)
  const model = {
    kind: 'by hand',
    items: ['a', 'b', 'c'],
    indexOf: () => undefined,
    score: ({ items }: History) => (items.length > 0 ? again.slice() : new Float32Array(3)),
    contributions: () => [],
    extend: () => {
      throw new Error('not asked to')
    },
    save: () => new Uint8Array(),
  }
  expect(similarItems(model, 0, { size: 3 }).map(({ item }) => item)).toEqual([1, 2])
})
