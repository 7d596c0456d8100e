import { describe, expect, test } from 'vitest'
import { algorithmNames, algorithms, loadModel } from '../src/algorithms.ts'
import { ArtefactCorrupt, decodeArtefact, encodeArtefact } from '../src/artefact.ts'
import { createDatasetBuilder } from '../src/dataset.ts'
import { historyOfItems, walkingDataset } from './synthetic-dataset.ts'

const dataset = walkingDataset()
const history = historyOfItems([3, 9, 30, 14], [4, 5, 0.5, 3])
const nobody = historyOfItems([])

test('algorithms are listed baselines first', () => {
  expect(algorithmNames).toEqual([
    'popularity',
    'recent-popularity',
    'item-knn',
    'ease',
    'transitions',
    'slit',
    'content',
    'blend',
  ])
})

test('an artefact of an unknown kind is refused', () => {
  const bytes = encodeArtefact({ kind: 'toString', parameters: {}, arrays: new Map() })
  expect(() => loadModel(bytes)).toThrow(ArtefactCorrupt)
})

describe.each(algorithmNames)('%s', (name) => {
  const model = algorithms[name].fit(dataset)

  test('goes by its name', () => {
    expect(algorithms[name].name).toBe(name)
    expect(model.kind).toBe(name)
  })

  test('gives the same bytes for the same data', () => {
    expect(algorithms[name].fit(structuredClone(dataset)).save()).toEqual(model.save())
  })

  test('scores the same after a round trip, and saves the same bytes', () => {
    const loaded = loadModel(model.save())
    expect(loaded.kind).toBe(name)
    expect(loaded.items).toEqual(model.items)
    expect(loaded.score(history)).toEqual(model.score(history))
    expect(loaded.contributions(history, [7])[0]).toEqual(model.contributions(history, [7])[0])
    expect(loaded.save()).toEqual(model.save())
  })

  test('refuses the artefact of another algorithm', () => {
    const other = name === 'ease' ? 'transitions' : 'ease'
    expect(() => algorithms[name].load(decodeArtefact(algorithms[other].fit(dataset).save()))).toThrow(ArtefactCorrupt)
  })

  test('knows its items by movie id', () => {
    expect(model.items.map((movieId) => model.indexOf(movieId))).toEqual([...model.items.keys()])
    expect(model.indexOf('nothing')).toBeUndefined()
  })

  test('explains a score exactly: contributions add up to what the history changes', () => {
    const scores = model.score(history)
    const withoutHistory = model.score(nobody)
    for (let item = 0; item < model.items.length; item++) {
      const sum = model.contributions(history, [item])[0].reduce((total, contribution) => total + contribution, 0)
      expect(sum).toBeCloseTo(scores[item] - withoutHistory[item], 4)
    }
  })

  test('takes a dislike as no evidence, and lets nothing age by it', () => {
    const disliked = historyOfItems([3, 5, 9], [4, 0, 4])
    expect(model.score(disliked)).toEqual(model.score(historyOfItems([3, 9], [4, 4])))
    expect(model.contributions(disliked, [4])[0][1]).toBe(0)
  })

  test('makes a lower rating weaker evidence, but evidence', () => {
    const [low, high] = [1, 5].map((stars) => model.score(historyOfItems([3], [stars])))
    const none = model.score(nobody)
    for (let item = 0; item < model.items.length; item++) {
      expect(Math.abs(low[item] - none[item])).toBeLessThanOrEqual(Math.abs(high[item] - none[item]) + 1e-6)
    }
  })

  test('takes films that came after the fit: known items score as before, histories may hold the new ones', () => {
    const films = [
      { movieId: 'new-1', title: 'New', year: 1953, genres: ['Horror'], directors: [], tags: [], votes: 0 },
      { movieId: 'new-2', title: 'Newer', year: null, genres: [], directors: [], tags: [], votes: 0 },
    ]
    const extended = model.extend(films)
    const size = model.items.length
    expect(extended.items).toEqual([...model.items, 'new-1', 'new-2'])
    expect(extended.indexOf('new-2')).toBe(size + 1)
    expect(extended.score(history).subarray(0, size)).toEqual(model.score(history))
    expect(extended.score(history)).toHaveLength(size + 2)

    const withNew = historyOfItems([3, size + 1, 9, size], [4, 5, 3, 5])
    const [scores, without] = [extended.score(withNew), extended.score(nobody)]
    expect(scores.every(Number.isFinite)).toBe(true)
    for (const item of [0, 7, size, size + 1]) {
      const sum = extended.contributions(withNew, [item])[0].reduce((total, contribution) => total + contribution, 0)
      expect(sum).toBeCloseTo(scores[item] - without[item], 4)
    }
  })

  test('writes the same scores over whatever an array of the caller holds', () => {
    const into = new Float32Array(dataset.items.length).fill(Number.NaN)
    expect(model.score(history, into)).toBe(into)
    expect(into).toEqual(model.score(history))
  })

  test('gives fresh scores each time', () => {
    const scores = model.score(history)
    const before = scores.slice()
    model.score(historyOfItems([1, 2]))
    expect(scores).toEqual(before)
    scores.fill(0)
    expect(model.score(history)).toEqual(before)
  })

  test('fits nobody and nothing', () => {
    const empty = algorithms[name].fit(createDatasetBuilder([]).build())
    expect(empty.score(nobody)).toEqual(new Float32Array())
    expect(loadModel(empty.save()).items).toEqual([])
  })

  test('fits one person who did one thing', () => {
    const builder = createDatasetBuilder([])
    builder.addUser('ada', [{ movieId: 'only', at: 0, value: 5 }])
    const scores = algorithms[name].fit(builder.build()).score(historyOfItems([0]))
    expect(scores.every(Number.isFinite)).toBe(true)
  })
})

describe.each(['item-knn', 'ease', 'transitions', 'slit', 'content'] as const)('%s', (name) => {
  test('weights the newest of a history fully and each older one by 1 / (1 + age)', () => {
    const model = algorithms[name].fit(dataset)
    const alone = [3, 9, 30].map((item) => model.score(historyOfItems([item])))
    const together = model.score(historyOfItems([3, 9, 30]))
    for (let item = 0; item < model.items.length; item++) {
      expect(together[item]).toBeCloseTo(alone[0][item] / 3 + alone[1][item] / 2 + alone[2][item], 5)
    }
  })
})
