import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDatasetBuilder, type Dataset } from '../src/dataset.ts'
import { ease } from '../src/ease.ts'
import { historyOfItems, walkingDataset } from './synthetic-dataset.ts'

describe('ease', () => {
  test('gives the weights of the closed form, by either inverse', () => {
    const shape = fc.record({
      users: fc.integer({ min: 1, max: 30 }),
      items: fc.integer({ min: 2, max: 25 }),
      seed: fc.nat(),
    })
    fc.assert(
      fc.property(shape, fc.constantFrom(0.5, 5, 200), ({ users, items, seed }, l2) => {
        const dataset = walkingDataset({ users, items, perUser: 6, seed })
        const expected = closedForm(dataset, l2)
        for (const form of ['primal', 'dual', 'smaller'] as const) {
          const model = ease.fit(dataset, { l2, form })
          for (let item = 0; item < items; item++) {
            const scores = model.score(historyOfItems([item]))
            for (let other = 0; other < items; other++) expect(scores[other]).toBeCloseTo(expected[item][other], 4)
          }
        }
      }),
      { numRuns: 25 },
    )
  })

  test('gives weights only between the most-watched items', () => {
    const dataset = walkingDataset({ users: 40, items: 20 })
    const counts = new Array<number>(20).fill(0)
    for (const item of dataset.itemOf) counts[item]++
    const byCount = [...counts.keys()].sort((a, b) => counts[b] - counts[a] || a - b)
    const model = ease.fit(dataset, { maxItems: 5 })
    const linked = byCount.filter((item) => model.score(historyOfItems([item])).some((score) => score !== 0))
    expect(linked).toEqual(byCount.slice(0, 5))
  })

  test('learns nothing from dislikes', () => {
    const builder = createDatasetBuilder([])
    for (let user = 0; user < 9; user++) {
      builder.addUser(`${user}`, [
        { movieId: 'a', at: 1, value: 5 },
        { movieId: 'b', at: 2, value: 0 },
      ])
    }
    const model = ease.fit(builder.build(), { l2: 1 })
    expect(Array.from(model.score(historyOfItems([0])))).toEqual([0, 0])
  })

  test('fits an empty dataset', () => {
    const model = ease.fit(createDatasetBuilder([]).build())
    expect(model.score(historyOfItems([]))).toEqual(new Float32Array())
  })
})

/** B of Steck 2019, eq. 8, as written there, by Gauss-Jordan elimination. */
function closedForm(dataset: Dataset, l2: number): number[][] {
  const size = dataset.items.length
  const gram = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? l2 : 0)))
  for (let user = 0; user < dataset.users.length; user++) {
    const row = dataset.itemOf.subarray(dataset.offsets[user], dataset.offsets[user + 1])
    for (const a of row) for (const b of row) gram[a][b]++
  }
  const inverse = gaussJordan(gram)
  return inverse.map((row, i) => row.map((value, j) => (i === j ? 0 : -value / inverse[j][j])))
}

function gaussJordan(matrix: readonly (readonly number[])[]): number[][] {
  const size = matrix.length
  const rows = matrix.map((row, i) => [...row, ...Array.from({ length: size }, (_, j) => (i === j ? 1 : 0))])
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
