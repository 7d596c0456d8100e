import { describe, expect, test } from 'vitest'
import { explore, unknownCandidates } from '../src/explore.ts'

const list = Array.from({ length: 10 }, (_, item) => ({ item, score: 10 - item }))
const candidates = [40, 41, 42].map((item) => ({ item, score: 1 }))
const seeds = Array.from({ length: 4_000 }, (_, draw) => `list-${draw}`)

describe('exploring', () => {
  test('gives the last place to each candidate as often as its propensity says', () => {
    const counts = new Map<number, number>()
    const said = new Map<number, number>()
    for (const seed of seeds) {
      const { list: shown, propensities } = explore(list, { candidates, share: 0.05, seed })
      expect(shown.slice(0, -1)).toEqual(list.slice(0, -1))
      expect(propensities.slice(0, -1).every((each) => each === 1)).toBe(true)
      const last = shown.at(-1)?.item ?? -1
      counts.set(last, (counts.get(last) ?? 0) + 1)
      said.set(last, propensities.at(-1) ?? 0)
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([9, 40, 41, 42])
    for (const [item, count] of counts) expect(count / seeds.length).toBeCloseTo(said.get(item) ?? 0, 1)
    expect(said.get(9)).toBeCloseTo(0.5)
    expect(said.get(40)).toBeCloseTo(0.5 / 3)
  })

  test('draws the same for the same list', () => {
    for (const seed of seeds.slice(0, 50)) {
      expect(explore(list, { candidates, share: 0.05, seed })).toEqual(explore(list, { candidates, share: 0.05, seed }))
    }
  })

  test('without candidates, or with a share of nothing, leaves a list as it is, certain in every place', () => {
    for (const options of [
      { candidates: [], share: 1 },
      { candidates, share: 0 },
    ]) {
      expect(explore(list, { ...options, seed: 'x' })).toEqual({ list, propensities: list.map(() => 1) })
    }
    expect(explore([], { candidates, share: 1, seed: 'x' })).toEqual({ list: [], propensities: [] })
  })
})

describe('candidates', () => {
  const scores = Float32Array.from({ length: 2_000 }, (_, item) => item) // the best twentieth: from 1,900 on
  const everything = { knownness: { ofItem: new Float32Array(2_000), penalty: 1 }, fitted: 2_000, where: () => true }

  test('are relevant, watched by nobody and allowed, the best first', () => {
    const ofItem = Float32Array.from(scores, (_, item) => (item > 1_904 ? 0.5 : 0))
    const found = unknownCandidates(scores, {
      ...everything,
      knownness: { ofItem, penalty: 1 },
      where: (item) => item !== 1_903,
    })
    expect(found.map(({ item }) => item)).toEqual([1_904, 1_902, 1_901, 1_900])
  })

  test('are among the best fifty of a small catalogue', () => {
    const small = { ...everything, fitted: 50, where: (item: number) => item < 53 }
    expect(unknownCandidates(scores.slice(0, 100), small).map(({ item }) => item)).toEqual([52, 51, 50])
  })

  test('are those that came after the fit, where there are any', () => {
    expect(unknownCandidates(scores, { ...everything, fitted: 1_997 }).map(({ item }) => item)).toEqual([
      1_999, 1_998, 1_997,
    ])
  })

  test('are none where nothing speaks for them', () => {
    expect(unknownCandidates(new Float32Array(2_000), everything)).toEqual([])
  })
})
