import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Dataset, historyOf } from '../src/dataset.ts'
import { type SlitParameters, slit } from '../src/slit.ts'
import { datasetOf, historyOfItems, walkingDataset } from './synthetic-dataset.ts'

test('weights solve the ridge regression from aged histories to the items after them', () => {
  const parameters = fc.record({
    l2: fc.constantFrom(1, 30),
    past: fc.integer({ min: 1, max: 6 }),
    future: fc.integer({ min: 1, max: 4 }),
  })
  fc.assert(
    fc.property(parameters, fc.nat(), (chosen, seed) => {
      const dataset = walkingDataset({ users: 12, items: 10, perUser: 7, seed })
      const model = slit.fit(dataset, chosen)
      const { gram, answers } = normalEquations(dataset, chosen)
      // (XᵀX + λI)·B = XᵀY, with the B of the model; its diagonal is left out, so columns are checked off the diagonal
      const weights = gram.map((_, item) => Array.from(model.score(historyOfItems([item]))))
      const solved = solve(gram, answers)
      for (let item = 0; item < 10; item++) {
        for (let other = 0; other < 10; other++)
          expect(weights[item][other]).toBeCloseTo(item === other ? 0 : solved[item][other], 4)
      }
    }),
    { numRuns: 20 },
  )
})

test('an item leads to what follows it and not to what came before', () => {
  const model = slit.fit(datasetOf({ ada: ['a', 'b'], grace: ['a', 'b'] }), { l2: 1 })
  expect(model.score(historyOfItems([0]))[1]).toBeGreaterThan(0)
  expect(model.score(historyOfItems([1]))[0]).toBe(0)
})

test('only the most-watched items get weights', () => {
  const model = slit.fit(walkingDataset({ users: 40, items: 20 }), { maxItems: 5 })
  const linked = model.items.filter((_, item) => model.score(historyOfItems([item])).some((score) => score !== 0))
  expect(linked.length).toBeLessThanOrEqual(5)
  expect(linked.length).toBeGreaterThan(1)
})

function normalEquations(dataset: Dataset, { l2, past, future }: Pick<SlitParameters, 'l2' | 'past' | 'future'>) {
  const size = dataset.items.length
  const gram = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? l2 : 0)))
  const answers = Array.from({ length: size }, () => new Array<number>(size).fill(0))
  for (let user = 0; user < dataset.users.length; user++) {
    const { items } = historyOf(dataset, user)
    for (let place = 1; place < items.length; place++) {
      const x = new Array<number>(size).fill(0)
      for (let age = 1; age <= Math.min(past, place); age++) x[items[place - age]] = 1 / age
      const y = new Array<number>(size).fill(0)
      for (let ahead = 0; ahead < Math.min(future, items.length - place); ahead++)
        y[items[place + ahead]] = 1 / (1 + ahead)
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          gram[i][j] += x[i] * x[j]
          answers[i][j] += x[i] * y[j]
        }
      }
    }
  }
  return { gram, answers }
}

function solve(matrix: readonly (readonly number[])[], right: readonly (readonly number[])[]): number[][] {
  const size = matrix.length
  const rows = matrix.map((row, i) => [...row, ...right[i]])
  for (let pivot = 0; pivot < size; pivot++) {
    const scale = rows[pivot][pivot]
    rows[pivot] = rows[pivot].map((value) => value / scale)
    for (let other = 0; other < size; other++) {
      if (other === pivot) continue
      const factor = rows[other][pivot]
      rows[other] = rows[other].map((value, column) => value - factor * rows[pivot][column])
    }
  }
  return rows.map((row) => row.slice(size))
}
