import { describe, expect, test } from 'vitest'
import type { Model } from '../src/algorithm.ts'
import { type AlgorithmName, algorithmNames, algorithms } from '../src/algorithms.ts'
import { selfTest } from '../src/self-test.ts'
import { randomNumbers, walkingDataset } from './synthetic-dataset.ts'

const dataset = walkingDataset({ users: 120, items: 700, perUser: 20 })
const sound = algorithms.blend.fit(dataset)
const broken = (change: Partial<Model>): string | undefined => selfTest({ ...sound, ...change }, dataset)

describe('the self-test', () => {
  // slit looks ahead alone: of two films watched together it ranks only the later one
  const symmetric = algorithmNames.filter((name) => name !== 'slit')
  test.each(symmetric)('is passed by %s, on much data, on little and on none', (name: AlgorithmName) => {
    for (const shape of [{ users: 120, items: 700, perUser: 20 }, { users: 8, items: 5, perUser: 3 }, { users: 0 }]) {
      const data = walkingDataset(shape)
      expect(selfTest(algorithms[name].fit(data), data)).toBeUndefined()
    }
  })

  test('notices scores that are no numbers, for some histories only', () => {
    const score: Model['score'] = (history) => {
      const scores = sound.score(history)
      if (history.items.length === 500) scores[3] = Number.NaN
      return scores
    }
    expect(broken({ score })).toBe('It gave scores that are no numbers to a history of 500 films')
  })

  test('notices that there is nothing to recommend, too few scores, and answers that change', () => {
    expect(broken({ score: () => new Float32Array(700).fill(Number.NEGATIVE_INFINITY) })).toContain(
      'nothing to recommend to an empty history',
    )
    expect(broken({ score: () => new Float32Array(699) })).toBe('It gave 699 scores for 700 films to an empty history')
    const random = randomNumbers(1)
    expect(broken({ score: () => Float32Array.from({ length: 700 }, random) })).toContain('when asked again')
  })

  test('notices a model that is another one after it was saved', () => {
    const other = algorithms.blend.fit(walkingDataset({ users: 120, items: 700, perUser: 20, seed: 2 }))
    expect(broken({ save: other.save })).toMatch(/^Saved and loaded it gives other scores to /)
  })

  test('notices explanations that do not add up', () => {
    const contributions: Model['contributions'] = (history, asked) =>
      sound.contributions(history, asked).map((parts) => parts.map((part) => part * 1.01))
    expect(broken({ contributions })).toMatch(/does not add up to the score of film-\d+ for one film/)
  })

  test('notices reasons that are none, where they cannot add up', () => {
    const contributions: Model['contributions'] = (history, asked) =>
      sound.contributions(history, asked).map((parts) => parts.map((part) => 1 - part))
    expect(broken({ isAttentive: true, contributions })).toMatch(/score less without what is named as their reason$/)
    expect(broken({ isAttentive: true })).toBeUndefined()
  })

  test('notices a model that knows nothing of who watches what', () => {
    expect(selfTest(algorithms.ease.fit(shuffled()), dataset)).toMatch(
      /^Films that are watched together rank no better than chance/,
    )
  })
})

/** The same catalogue, in which everybody watched something else. */
function shuffled() {
  const random = randomNumbers(5)
  const places = Array.from({ length: 700 }, (_, item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
  return { ...dataset, itemOf: dataset.itemOf.map((item) => places[item] ?? 0) }
}
