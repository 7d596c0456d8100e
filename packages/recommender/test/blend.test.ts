import { describe, expect, test } from 'vitest'
import type { Model } from '../src/algorithm.ts'
import { decodeArtefact } from '../src/artefact.ts'
import { blend, fitBlendInThreads, sequenceIn } from '../src/blend.ts'
import { chooseBlendWeights, typicalSpread } from '../src/blend-weights.ts'
import { emptyContent } from '../src/dataset.ts'
import { ease } from '../src/ease.ts'
import { evaluateModel } from '../src/evaluate.ts'
import { popularity } from '../src/popularity.ts'
import { rank } from '../src/rank.ts'
import { selfTest } from '../src/self-test.ts'
import { createSequenceModel } from '../src/sequence.ts'
import { layOutSequence, weightsAt } from '../src/sequence-weights.ts'
import { leaveOneOut } from '../src/splits.ts'
import { transitions } from '../src/transitions.ts'
import { datasetOf, historyOfItems, walkingDataset } from './synthetic-dataset.ts'

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
    expect(weights).toEqual({ parts: Array.from({ length: 5 }, () => expect.any(Number)), penalty: expect.any(Number) })
  })

  test('is fitted again with the interactions that chose the weights', () => {
    const rows = { ...dataset, times: dataset.times.slice() }
    const last = dataset.offsets[1] - 1
    const [before, target] = [dataset.itemOf[last - 1], dataset.itemOf[last]]
    const linked = blend.fit(rows).contributions(historyOfItems([before]), [target])[0][0]
    const unlinked = blend
      .fit(leaveOneOut(rows, { users: [0] }).train)
      .contributions(historyOfItems([before]), [target])[0][0]
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

  test('fitted in threads is the same to the byte, and what fails in one of them fails', async () => {
    const steps: number[] = []
    const inThreads = await fitBlendInThreads(
      dataset,
      {},
      { processors: 2, onProgress: (done, of) => steps.push(done / of) },
    )
    expect(Buffer.compare(inThreads.save(), blend.fit(dataset).save())).toBe(0)
    expect(steps).toEqual([...steps].sort((a, b) => a - b))
    expect(steps.at(-1)).toBe(1)
    await expect(fitBlendInThreads(dataset, { slitL2: -1e6 }, { processors: 2 })).rejects.toThrow('not above zero')
  })
})

describe('a sequence model that is offered', () => {
  // everybody's last films are four that nobody watched before: no other part can know
  const rows = Array.from({ length: 60 }, (_, user): [string, string[]] => [
    `u${user}`,
    [
      ...Array.from({ length: 8 }, (_, step) => `m${(user * 7 + step) % 40}`),
      ...['late-1', 'late-2', 'late-3', 'late-4'],
    ],
  ])
  const late = datasetOf(Object.fromEntries(rows))
  const shape = { dimensions: 4, length: 4, heads: 1, blocks: 1, inner: 4 }
  const offered = (bias: (movieId: string) => number) => {
    const layout = layOutSequence(shape, late.items.length)
    const weights = new Float32Array(layout.size)
    weightsAt(weights, layout.itemBias).set(late.items.map(bias))
    return createSequenceModel({
      ...{ shape, items: late.items, weights, training: {} },
      known: new Uint8Array(late.items.length).fill(1),
    })
  }
  const knowing = offered((movieId) => (movieId.startsWith('late') ? 1 : 0))

  test('becomes part of the blend if questions are answered better with it, and is saved with it', () => {
    const model = blend.fit(late, {}, { sequence: knowing })
    expect(model.isAttentive).toBe(true)
    expect(sequenceIn(decodeArtefact(model.save()))).toEqual(knowing.save())
    const history = historyOfItems([1, 2, 3])
    const loaded = blend.load(decodeArtefact(model.save()))
    expect(loaded.score(history)).toEqual(model.score(history))
    expect(loaded.save()).toEqual(model.save())
    expect(loaded.extend([{ ...emptyContent, movieId: 'new' }]).score(history)).toHaveLength(late.items.length + 1)
    expect(selfTest(model, late)).toBeUndefined()
  })

  test('is left out if it makes nothing better: the bytes are those of a blend that was offered none', () => {
    const model = blend.fit(late, {}, { sequence: offered((movieId) => (movieId === 'm3' ? 1 : 0)) })
    expect(model.isAttentive).toBe(false)
    expect(sequenceIn(decodeArtefact(model.save()))).toBeUndefined()
    expect(model.save()).toEqual(blend.fit(late).save())
  })

  test('is left out if its scores are no numbers', () => {
    expect(blend.fit(late, {}, { sequence: offered(() => Number.NaN) }).isAttentive).toBe(false)
  })
})

describe('the search for weights', () => {
  const films = 500 // of which the penalty reaches the best ten
  const useless = modelOf(() => Float32Array.from({ length: films }, (_, item) => (item * 7) % films))
  const clairvoyant = modelOf(() => Float32Array.from({ length: films }, (_, item) => (item === 20 ? 1 : 0)))
  const flat = modelOf(() => new Float32Array(films))
  const cases = [1, 2, 3, 4].map((user) => ({
    user,
    history: historyOfItems([user, user + 1]),
    targets: Uint32Array.of(20),
  }))
  const search = (
    parts: readonly Model[],
    { start = { parts: parts.map(() => 1), penalty: 0 }, knownness = new Float32Array(films), tolerance = 0 } = {},
  ) => chooseBlendWeights({ parts, start, knownness, cases, coverageTolerance: tolerance })

  test('leans on the part that knows the answers', () => {
    const { parts } = search([useless, clairvoyant], { start: { parts: [0.9, 0.1], penalty: 0 } })
    expect(parts[1]).toBeGreaterThan(0.1)
    expect(parts[0] + parts[1]).toBeCloseTo(1)
  })

  test('stays where it starts when nothing tells the candidates apart', () => {
    const { parts, penalty } = chooseBlendWeights({
      parts: [useless, useless],
      start: { parts: [0.25, 0.75], penalty: 0 },
      knownness: new Float32Array(films),
      cases: [],
      coverageTolerance: 0,
    })
    expect({ parts, penalty }).toEqual({ parts: [0.25, 0.75], penalty: 0 })
  })

  test('a part that starts at nothing comes in if it answers better, and else stays out', () => {
    const start = { parts: [1, 0], penalty: 0 }
    expect(search([useless, clairvoyant], { start }).parts[1]).toBeGreaterThan(0)
    expect(search([clairvoyant, useless], { start }).parts).toEqual([1, 0])
  })

  test('takes a penalty that brings the answers up, and none that pushes them down', () => {
    const known = (of: (item: number) => number) => Float32Array.from({ length: films }, (_, item) => of(item))
    expect(search([flat], { knownness: known((item) => (item === 20 ? 0 : 1)) }).penalty).toBeGreaterThan(0)
    expect(search([clairvoyant], { knownness: known((item) => (item === 20 ? 999 : 0)) }).penalty).toBe(0)
  })

  test('raises the penalty as far as the tolerance allows, and no further', () => {
    // the target's place gets worse by one for each step of the penalty that passes another item's advantage
    const ladder = modelOf(() => Float32Array.from({ length: films }, (_, item) => (item === 20 ? 10 : 10 - item)))
    const knownness = Float32Array.from({ length: films }, (_, item) => (item === 20 ? 1 : 0))
    const penalties = [0, 0.3, 0.6].map((tolerance) => search([ladder], { knownness, tolerance }).penalty)
    expect(penalties).toEqual([...penalties].sort((a, b) => a - b))
    expect(penalties[2]).toBeGreaterThan(penalties[0])
  })

  test('measures in units that do not depend on how a part scales its scores', () => {
    const { train, cases: real } = leaveOneOut(walkingDataset({ users: 100, items: 60, perUser: 14 }))
    const [a, b] = [ease.fit(train), transitions.fit(train)]
    const louder = modelOf((history) => a.score(history).map((score) => score * 1024))
    const chosen = [a, louder].map((first) =>
      chooseBlendWeights({
        parts: [first, b],
        start: { parts: [0.5, 0.5], penalty: 0 },
        knownness: new Float32Array(60),
        cases: real,
        coverageTolerance: 0,
      }),
    )
    expect(chosen[1]).toEqual(chosen[0])
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
    contributions: (_, asked) => asked.map(() => new Float32Array()),
    extend: () => {
      throw new Error('not asked to')
    },
    save: () => new Uint8Array(),
  }
}
