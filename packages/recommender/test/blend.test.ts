import { describe, expect, test } from 'vitest'
import type { Model } from '../src/algorithm.ts'
import { decodeArtefact } from '../src/artefact.ts'
import { blend } from '../src/blend.ts'
import { chooseBlendWeights, typicalSpread } from '../src/blend-weights.ts'
import { ease } from '../src/ease.ts'
import { evaluateModel } from '../src/evaluate.ts'
import { popularity } from '../src/popularity.ts'
import { rank } from '../src/rank.ts'
import { leaveOneOut } from '../src/splits.ts'
import { transitions } from '../src/transitions.ts'
import { historyOfItems, walkingDataset } from './synthetic-dataset.ts'

const dataset = walkingDataset({ users: 150, items: 60, perUser: 14 })

describe('the blend', () => {
  test('finds what people watch next at least nine tenths as well as its best part, and better than popularity', () => {
    const { train, cases } = leaveOneOut(dataset)
    const [ofBlend, ofEase, ofTransitions, ofPopularity] = [blend, ease, transitions, popularity].map(
      (algorithm) => evaluateModel(algorithm.fit(train), cases).summary.ndcg10,
    )
    expect(ofBlend).toBeGreaterThan(0.9 * Math.max(ofEase, ofTransitions))
    expect(ofBlend).toBeGreaterThan(2 * ofPopularity)
  })

  test('keeps the chosen weights in its artefact', () => {
    const { weights } = decodeArtefact(blend.fit(dataset).save()).parameters
    expect(weights).toEqual([expect.any(Number), expect.any(Number), expect.any(Number)])
  })

  test('is fitted again with the interactions that chose the weights', () => {
    const rows = { ...dataset, times: dataset.times.slice() }
    const last = dataset.offsets[1] - 1
    const [before, target] = [dataset.itemOf[last - 1], dataset.itemOf[last]]
    const linked = blend.fit(rows).contributions(historyOfItems([before]), target)[0]
    const unlinked = blend
      .fit(leaveOneOut(rows, { users: [0] }).train)
      .contributions(historyOfItems([before]), target)[0]
    expect(linked).toBeGreaterThan(unlinked)
  })

  test('ranks by what everyone watches now for someone without a history', () => {
    const model = blend.fit(dataset)
    const everyones = rank(popularity.fit(dataset, { halfLifeDays: 90 }).score(historyOfItems([])), { size: 10 })
    expect(rank(model.score(historyOfItems([])), { size: 10 }).map(({ item }) => item)).toEqual(
      everyones.map(({ item }) => item),
    )
  })

  test('reports progress from start to end', () => {
    const steps: number[] = []
    blend.fit(dataset, {}, { onProgress: (done, of) => steps.push(done / of) })
    expect(steps).toEqual([...steps].sort((a, b) => a - b))
    expect(steps.at(-1)).toBe(1)
  })
})

describe('the search for weights', () => {
  const useless = modelOf(() => Float32Array.from({ length: 30 }, (_, item) => (item * 7) % 30))
  const clairvoyant = modelOf(() => Float32Array.from({ length: 30 }, (_, item) => (item === 20 ? 1 : 0)))
  const cases = [{ user: 0, history: historyOfItems([1, 2]), targets: Uint32Array.of(20) }]

  test('leans on the part that knows the answers', () => {
    const [first, second] = chooseBlendWeights([clairvoyant, useless, useless], cases)
    expect(first).toBeGreaterThanOrEqual(second)
    const [third, fourth] = chooseBlendWeights([useless, clairvoyant, useless], cases)
    expect(fourth).toBeGreaterThanOrEqual(third)
  })

  test('takes the even default when nothing tells the candidates apart', () => {
    expect(chooseBlendWeights([useless, useless, useless], [])).toEqual([0.5, 0.5, 0.03])
  })

  test('does not take a target among equals for a hit', () => {
    const target = 28
    const flat = modelOf(() => new Float32Array(30))
    const sixth = modelOf(() =>
      Float32Array.from({ length: 30 }, (_, item) => (item < 5 ? 2 : item === target ? 1 : 0)),
    )
    const [first, second] = chooseBlendWeights(
      [flat, sixth, flat],
      [{ user: 0, history: historyOfItems([29]), targets: Uint32Array.of(target) }],
    )
    expect(second).toBeGreaterThanOrEqual(first)
  })

  test('measures in units that do not depend on how a part scales its scores', () => {
    const chosen = [1, 2, 3, 4, 5, 6].map((seed) => {
      const { train, cases: real } = leaveOneOut(walkingDataset({ users: 100, items: 60, perUser: 14, seed }))
      const [a, b, c] = [ease.fit(train), transitions.fit(train), popularity.fit(train)]
      const louder = modelOf((history) => a.score(history).map((score) => score * 1024))
      const weights = chooseBlendWeights([a, b, c], real)
      expect(chooseBlendWeights([louder, b, c], real)).toEqual(weights)
      return weights
    })
    expect(new Set(chosen.map(String)).size).toBeGreaterThan(1)
  })
})

test('the typical spread is the mean standard deviation of the scores', () => {
  const model = modelOf(({ items }) => Float32Array.of(0, 2 * items.length, 0, 2 * items.length))
  expect(typicalSpread(model, [historyOfItems([1]), historyOfItems([1, 2, 3])])).toBe(2)
  expect(typicalSpread(model, [])).toBe(1)
})

function modelOf(score: Model['score']): Model {
  return {
    kind: 'by hand',
    items: [],
    indexOf: () => undefined,
    score,
    contributions: () => new Float32Array(),
    save: () => new Uint8Array(),
  }
}
