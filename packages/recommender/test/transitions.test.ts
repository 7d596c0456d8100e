import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Dataset, historyOf } from '../src/dataset.ts'
import { type TransitionsParameters, transitions } from '../src/transitions.ts'
import { datasetOf, historyOfItems, walkingDataset } from './synthetic-dataset.ts'

const undamped = { outgoingDamping: 0, incomingDamping: 0, shrinkage: 0 }

test('an item leads to what follows it, not to what comes before it, and nearer followers count more', () => {
  const dataset = datasetOf({ ada: ['a', 'b', 'c'] })
  const [a, b, c] = transitions
    .fit(dataset, { ...undamped, gapDays: Number.POSITIVE_INFINITY })
    .score(historyOfItems([0]))
  expect([a, b, c]).toEqual([0, 1, 0.5])
  expect(Array.from(transitions.fit(dataset, { window: 1 }).score(historyOfItems([0])))[2]).toBe(0)
})

test('what follows after a long time counts less', () => {
  const dataset = datasetOf({ ada: ['a', 'b'] }) // a day apart
  expect(transitions.fit(dataset, { ...undamped, gapDays: 1 }).score(historyOfItems([0]))[1]).toBe(0.5)
})

test('weights are the damped, shrunken counts of the formula', () => {
  const parameters = fc.record({
    window: fc.integer({ min: 1, max: 8 }),
    outgoingDamping: fc.constantFrom(0, 0.35, 1),
    incomingDamping: fc.constantFrom(0, 0.2, 1),
    gapDays: fc.constantFrom(1, 30),
    shrinkage: fc.constantFrom(0, 3),
  })
  fc.assert(
    fc.property(parameters, fc.nat(), (chosen, seed) => {
      const dataset = walkingDataset({ users: 10, items: 12, perUser: 8, seed })
      const model = transitions.fit(dataset, chosen)
      const expected = formula(dataset, chosen)
      for (let item = 0; item < 12; item++) {
        const scores = model.score(historyOfItems([item]))
        for (let other = 0; other < 12; other++) expect(scores[other]).toBeCloseTo(expected[item][other], 5)
      }
    }),
    { numRuns: 25 },
  )
})

function formula(
  dataset: Dataset,
  { window, outgoingDamping, incomingDamping, gapDays, shrinkage }: Omit<TransitionsParameters, 'keep'>,
): number[][] {
  const size = dataset.items.length
  const counts = Array.from({ length: size }, () => new Array<number>(size).fill(0))
  for (let user = 0; user < dataset.users.length; user++) {
    const { items, times } = historyOf(dataset, user)
    for (let from = 0; from < items.length; from++) {
      for (let to = from + 1; to < items.length && to - from <= window; to++) {
        const days = (times[to] - times[from]) / 86_400_000
        counts[items[from]][items[to]] += 1 / (to - from) / (1 + days / gapDays)
      }
    }
  }
  const outgoing = counts.map((row) => row.reduce((sum, count) => sum + count, 0))
  const incoming = counts.map((_, j) => counts.reduce((sum, row) => sum + row[j], 0))
  return counts.map((row, i) =>
    row.map(
      (count, j) => count / ((outgoing[i] + 1) ** outgoingDamping * (incoming[j] + 1) ** incomingDamping + shrinkage),
    ),
  )
}
