import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { algorithms } from '../src/algorithms.ts'
import { evidenceOf } from '../src/explain.ts'
import { rank } from '../src/rank.ts'
import { historyOfItems, walkingDataset } from './synthetic-dataset.ts'

const dataset = walkingDataset()
const histories = fc
  .uniqueArray(fc.nat(39), { minLength: 1, maxLength: 12 })
  .chain((items) =>
    fc.tuple(
      fc.constant(items),
      fc.array(fc.constantFrom(0, 0.5, 4), { minLength: items.length, maxLength: items.length }),
    ),
  )
  .map(([items, values]) => historyOfItems(items, values))

describe.each(['ease', 'transitions', 'blend'] as const)('evidence of %s', (name) => {
  const model = algorithms[name].fit(dataset)

  test('has shares that add up to one, strongest first, and never a dislike', () => {
    fc.assert(
      fc.property(histories, fc.nat(39), (history, item) => {
        const evidence = evidenceOf(model.contributions(history, [item])[0], { limit: 100 })
        const shares = evidence.map(({ share }) => share)
        expect(shares).toEqual([...shares].sort((a, b) => b - a))
        if (evidence.length > 0) expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6)
        for (const { entry, share } of evidence) {
          expect(share).toBeGreaterThan(0)
          expect(history.values[entry]).toBeGreaterThan(0)
        }
        expect(evidenceOf(model.contributions(history, [item])[0], { limit: 2 })).toEqual(evidence.slice(0, 2))
      }),
    )
  })

  test('lowers the item when it is taken away', () => {
    let checked = 0
    fc.assert(
      fc.property(histories, (history) => {
        for (const { item, score } of rank(model.score(history), { exclude: history.items, size: 3 })) {
          const evidence = evidenceOf(model.contributions(history, [item])[0], { limit: 100 })
          if (evidence.length === 0) continue
          const rest = [...history.items.keys()].filter((entry) => !evidence.some((each) => each.entry === entry))
          const without = historyOfItems(
            rest.map((entry) => history.items[entry]),
            rest.map((entry) => history.values[entry]),
          )
          expect(model.score(without)[item]).toBeLessThan(score)
          checked++
        }
      }),
    )
    expect(checked).toBeGreaterThan(50)
  })
})

test('there is no evidence where nothing speaks for an item', () => {
  expect(evidenceOf(algorithms.popularity.fit(dataset).contributions(historyOfItems([1, 2, 3]), [4])[0])).toEqual([])
  expect(evidenceOf(algorithms.ease.fit(dataset).contributions(historyOfItems([]), [4])[0])).toEqual([])
})
