import { describe, expect, test } from 'vitest'
import type { Model } from '../src/algorithm.ts'
import { algorithmNames } from '../src/algorithms.ts'
import { createDatasetBuilder } from '../src/dataset.ts'
import { evaluate, evaluateModel } from '../src/evaluate.ts'
import { globalTime, leaveOneOut } from '../src/splits.ts'
import { historyOfItems, walkingDataset } from './synthetic-dataset.ts'

const dataset = walkingDataset({ users: 120, items: 60, perUser: 14 })

describe('evaluating a model', () => {
  const cases = [
    { user: 0, history: historyOfItems([0, 1]), targets: Uint32Array.of(3) },
    { user: 1, history: historyOfItems([2]), targets: Uint32Array.of(19) },
  ]

  test('ranks the whole catalogue without the history', () => {
    const { lists, ndcgPerCase, summary } = evaluateModel(modelOf(descending(20)), cases, { k: 3 })
    expect(lists.map((list) => Array.from(list))).toEqual([
      [2, 3, 4],
      [0, 1, 3],
    ])
    expect(Array.from(ndcgPerCase)).toEqual([1 / Math.log2(3), 0])
    expect(summary.hr10).toBe(0.5)
    expect(summary.mrr10).toBe(0.25)
    expect(summary.coverage10).toBe(5 / 20)
  })

  test('counts the cases with scores that are not finite, and lets a model not know an item', () => {
    const broken = (value: number) => evaluateModel(modelOf(descending(20).fill(value, 7, 8)), cases).nonFiniteCases
    expect(broken(Number.NaN)).toBe(2)
    expect(broken(Number.POSITIVE_INFINITY)).toBe(2)
    expect(broken(Number.NEGATIVE_INFINITY)).toBe(0)
  })

  test('of no cases is all zeros', () => {
    expect(Object.values(evaluateModel(modelOf(descending(20)), []).summary)).toEqual([0, 0, 0, 0, 0])
  })
})

describe.each(['leave-one-out', 'global-time'] as const)('an evaluation by %s', (protocol) => {
  test('has one row for each algorithm, in order, and reports progress', () => {
    const steps: number[] = []
    const rows = evaluate(dataset, { protocol, onProgress: (done, of) => steps.push(done / of) })
    expect(rows.map(({ name }) => name)).toEqual(algorithmNames)
    expect(steps.at(-1)).toBe(1)
    expect(steps).toHaveLength(algorithmNames.length)
    for (const { fitSeconds, scoreMicroseconds, ...figures } of rows) {
      expect(fitSeconds).toBeGreaterThan(0)
      expect(scoreMicroseconds).toBeGreaterThan(0)
      for (const figure of Object.values(figures)) expect(figure).not.toBe(Number.NaN)
    }
  })

  test('tells the quality for each length of a history: the parts make up the whole', () => {
    for (const { byHistoryLength, ndcg10 } of evaluate(dataset, { protocol, algorithms: ['popularity', 'ease'] })) {
      const cases = byHistoryLength.reduce((sum, row) => sum + row.cases, 0)
      expect(byHistoryLength.reduce((sum, row) => sum + row.ndcg10 * row.cases, 0) / cases).toBeCloseTo(ndcg10, 12)
      expect(byHistoryLength.every((row) => row.cases > 0 && row.from <= (row.to ?? 1e9))).toBe(true)
    }
  })

  test('measures diversity of whom it is asked to alone, and tells how far that is', () => {
    const steps: number[] = []
    const [popular, followed] = evaluate(dataset, {
      protocol,
      algorithms: ['popularity', 'transitions'],
      diversityOf: 'transitions',
      onProgress: (done, of) => steps.push(done / of),
    })
    expect(popular).not.toHaveProperty('diversity')
    expect(followed.diversity?.[0]).toMatchObject({ strength: 0, ndcg10: followed.ndcg10 })
    expect(followed.diversity?.[0].diversity10).toBeCloseTo(followed.diversity10, 12)
    expect(steps.slice(0, 2)).toEqual([1 / 3, 2 / 3])
    expect(steps.toSorted((a, b) => a - b)).toEqual(steps)
    expect(steps.at(-1)).toBe(1)
  })

  test('repeats itself, times aside', () => {
    const once = () =>
      evaluate(dataset, { protocol, algorithms: ['popularity', 'transitions'] }).map((row) => ({
        ...row,
        fitSeconds: 0,
        scoreMicroseconds: 0,
      }))
    expect(once()).toEqual(once())
  })
})

test('an order in the data is found: transitions beat popularity where people walk from film to film', () => {
  const [popular, followed] = evaluate(dataset, {
    protocol: 'leave-one-out',
    algorithms: ['popularity', 'transitions'],
  })
  expect(followed.ndcg10).toBeGreaterThan(popular.ndcg10 + 3 * popular.ndcg10StandardError)
})

test('a history counts with those of its length, the longest without an end', () => {
  const histories = [9, 19, 20, 99, 100, 300].map((length, user) => ({ user, length }))
  const builder = createDatasetBuilder([])
  for (const { user, length } of histories)
    builder.addUser(
      `user-${user}`,
      Array.from({ length: length + 1 }, (_, film) => ({ movieId: `film-${film}`, at: film, value: 4 })),
    )
  const [{ byHistoryLength }] = evaluate(builder.build(), { protocol: 'leave-one-out', algorithms: ['popularity'] })
  expect(byHistoryLength.map(({ from, to, cases }) => [from, to, cases])).toEqual([
    [1, 9, 1],
    [10, 19, 1],
    [20, 49, 1],
    [50, 99, 1],
    [100, null, 2],
  ])
})

test('the splits of the protocols have cases in this dataset', () => {
  expect(leaveOneOut(dataset).cases).toHaveLength(120)
  expect(globalTime(dataset).cases.length).toBeGreaterThan(0)
})

function descending(size: number): Float32Array {
  return Float32Array.from({ length: size }, (_, item) => -item)
}

function modelOf(scores: Float32Array): Model {
  return {
    kind: 'by hand',
    items: Array.from(scores, (_, item) => `m${item}`),
    indexOf: () => undefined,
    score: () => scores.slice(),
    contributions: (history, asked) => asked.map(() => new Float32Array(history.items.length)),
    extend: () => {
      throw new Error('not asked to')
    },
    save: () => new Uint8Array(),
  }
}
