import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadModel } from '../src/algorithms.ts'
import { ArtefactCorrupt, encodeArtefact } from '../src/artefact.ts'
import type { History } from '../src/dataset.ts'
import { createRandom } from '../src/random.ts'
import { createSequenceModel, loadSequence } from '../src/sequence.ts'
import { initialSequenceWeights, type SequenceShape } from '../src/sequence-weights.ts'
import { historyOfItems } from './synthetic-dataset.ts'

const items = Array.from({ length: 60 }, (_, item) => `m${item}`)
const unknown = 7
const shape: SequenceShape = { dimensions: 16, length: 6, heads: 2, blocks: 2, inner: 24 }

/** As after much training: something everywhere. */
function roughModel(blocks = 2) {
  const random = createRandom(11)
  const ownShape = { ...shape, blocks }
  const watchers = Uint32Array.from(items, (_, item) => (item === unknown ? 0 : 60 - item))
  return createSequenceModel({
    shape: ownShape,
    items,
    weights: initialSequenceWeights(ownShape, watchers, 1).map((weight) => weight + 0.3 * random.normal()),
    known: Uint8Array.from(watchers, (count) => Math.min(1, count)),
    training: { seed: 1 },
  })
}

const histories = fc.uniqueArray(fc.nat(items.length - 1), { minLength: 1, maxLength: 12 }).chain((films) =>
  fc.array(fc.constantFrom(-1, 0.5, 3, 5), { minLength: films.length, maxLength: films.length }).map((values) => ({
    films,
    history: historyOfItems(films, values),
  })),
)

test('what was saved scores to the bit as it did, by whichever way it is loaded, and saves to the same bytes', () => {
  const model = roughModel()
  const bytes = model.save()
  fc.assert(
    fc.property(histories, ({ history }) => {
      expect(loadSequence(bytes).score(history)).toEqual(model.score(history))
      expect(loadModel(bytes).score(history)).toEqual(model.score(history))
    }),
    { numRuns: 20 },
  )
  expect(loadSequence(bytes).save()).toEqual(bytes)
})

test('bytes that are damaged, or do not fit their shape, are refused', () => {
  const model = roughModel()
  const bytes = model.save()
  bytes[bytes.length - 20] ^= 1
  expect(() => loadSequence(bytes)).toThrow(ArtefactCorrupt)

  const { weights, known } = model.parts
  const names = new TextEncoder().encode(JSON.stringify(items))
  const saved = (parameters: Record<string, unknown>, saves: Float32Array) => () =>
    loadSequence(
      encodeArtefact({
        kind: 'sequence',
        parameters,
        arrays: new Map<string, Uint8Array | Float32Array>([
          ['items', names],
          ['known', known],
          ['weights', saves],
        ]),
      }),
    )
  expect(saved({ shape }, weights)).not.toThrow()
  expect(saved({ shape }, weights.slice(1))).toThrow(ArtefactCorrupt)
  expect(saved({}, weights)).toThrow(ArtefactCorrupt)
  for (const wrong of [{ dimensions: 18 }, { heads: 3 }, { blocks: 0 }, { inner: 2.5 }, { length: -1 }])
    expect(saved({ shape: { ...shape, ...wrong } }, weights)).toThrow(ArtefactCorrupt)
})

test('order matters, and only the newest entries of the length are read', () => {
  const model = roughModel()
  expect(model.score(historyOfItems([1, 2, 3]))).not.toEqual(model.score(historyOfItems([3, 2, 1])))
  const newest = [1, 2, 3, 4, 5, 6]
  expect(model.score(historyOfItems([30, 31, ...newest]))).toEqual(model.score(historyOfItems(newest)))
  expect(model.score(historyOfItems([30, ...newest.slice(1)]))).not.toEqual(model.score(historyOfItems(newest)))
})

test('dislikes and items that training never saw are no evidence', () => {
  const model = roughModel()
  const scores = model.score(historyOfItems([1, 2, 3]))
  expect(model.score(historyOfItems([1, 9, 2, unknown, 3], [4, 0, 4, 4, 4]))).toEqual(scores)
  expect(model.score(historyOfItems([4], [-1]))).toEqual(model.score(historyOfItems([])))
})

test('an item that training never saw scores the mean of the others', () => {
  const scores = roughModel().score(historyOfItems([1, 2, 3]))
  const others = [...scores].filter((_, item) => item !== unknown)
  expect(scores[unknown]).toBeCloseTo(others.reduce((sum, score) => sum + score, 0) / others.length, 5)
})

test('a contribution is what the score loses without the entry; what is no evidence contributes nothing', () => {
  for (const blocks of [1, 2]) {
    const model = roughModel(blocks)
    fc.assert(
      fc.property(histories, fc.nat(items.length - 1), ({ history }, item) => {
        const contributions = model.contributions(history, [item])[0]
        const whole = model.score(history)[item]
        expect(contributions).toHaveLength(history.items.length)
        for (const entry of history.items.keys()) {
          const lost = item === unknown ? 0 : whole - model.score(without(history, entry))[item]
          expect(contributions[entry]).toBeCloseTo(lost, 3)
        }
      }),
      { numRuns: 40 },
    )
  }
})

test('taking the strongest evidence away lowers the item, in at least nine of ten of 1,000 cases', () => {
  const model = roughModel()
  const random = createRandom(3)
  let cases = 0
  let lowered = 0
  while (cases < 1_000) {
    const films = new Set(Array.from({ length: 8 }, () => random.below(items.length)))
    const history = historyOfItems([...films])
    const item = random.below(items.length)
    const contributions = model.contributions(history, [item])[0]
    const strongest = contributions.indexOf(Math.max(...contributions))
    if (contributions[strongest] <= 0) continue // nothing speaks for it, so nothing is cited
    cases++
    if (model.score(without(history, strongest))[item] < model.score(history)[item]) lowered++
  }
  expect(lowered).toBeGreaterThanOrEqual(900)
})

function without({ items: films, times, values }: History, entry: number): History {
  const isOther = (_: number, at: number) => at !== entry
  return { items: films.filter(isOther), times: times.filter(isOther), values: values.filter(isOther) }
}
