import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../src/random.ts'
import { batchesOf, sequenceBatches } from '../src/sequence-windows.ts'
import { walkingDataset } from './synthetic-dataset.ts'

const options = { length: 6, batchSize: 4, stride: 3, skip: 0 }

test('one pass asks for every item but the first of each history once, right after what came before it', () => {
  const dataset = walkingDataset({ users: 20, perUser: 15 })
  const expected: string[] = []
  for (let user = 0; user < dataset.users.length; user++) {
    for (let at = dataset.offsets[user] + 1; at < dataset.offsets[user + 1]; at++)
      expected.push(`${dataset.itemOf[at - 1]}>${dataset.itemOf[at]}`)
  }
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 6 }), (seed, stride) => {
      const asked: string[] = []
      for (const { counts, inputs, targets } of sequenceBatches(dataset, { ...options, stride }, createRandom(seed))) {
        for (const [at, count] of counts.entries()) if (count > 0) asked.push(`${inputs[at]}>${targets[at]}`)
      }
      expect(asked.sort()).toEqual(expected.toSorted())
    }),
    { numRuns: 30 },
  )
})

test('with a short stride targets have more before them', () => {
  const dataset = walkingDataset({ users: 10, perUser: 30, items: 400 })
  const contextOf = (stride: number) => {
    let context = 0
    for (const { counts } of sequenceBatches(dataset, { ...options, stride }, createRandom(1))) {
      for (const [at, count] of counts.entries()) context += count * (at % options.length)
    }
    return context
  }
  expect(contextOf(1)).toBeGreaterThan(1.5 * contextOf(6))
})

test('a part of each pass is left out, another part each time; the same seed leaves out the same', () => {
  const dataset = walkingDataset({ users: 40, perUser: 20 })
  const pass = (seed: number) => [...sequenceBatches(dataset, { ...options, skip: 0.4 }, createRandom(seed))]
  const targetsIn = (batches: ReturnType<typeof pass>) =>
    batches.reduce((sum, { counts }) => sum + counts.reduce((inner, count) => inner + count, 0), 0)
  expect(pass(1)).toEqual(pass(1))
  expect(pass(1)).not.toEqual(pass(2))
  expect(targetsIn(pass(1)) / dataset.itemOf.length).toBeGreaterThan(0.4)
  expect(targetsIn(pass(1)) / dataset.itemOf.length).toBeLessThan(0.65)
})

test('the number of batches is foreseen within a third', () => {
  const dataset = walkingDataset({ users: 200, perUser: 30 })
  const made = [...sequenceBatches(dataset, options, createRandom(1))].length
  expect(batchesOf(dataset, options) / made).toBeGreaterThan(2 / 3)
  expect(batchesOf(dataset, options) / made).toBeLessThan(4 / 3)
})
