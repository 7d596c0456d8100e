import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { balancePopularity } from '../src/balance-popularity.ts'

const ranked = (scores: readonly number[]) => [...scores].sort((a, b) => b - a).map((score, item) => ({ item, score }))

/** The penalties of two items in a catalogue of a hundred. */
const catalogueOf = (first: number, second: number) => {
  const penalty = new Float32Array(100)
  penalty.set([first, second])
  return { ofItem: penalty, penalty: 1 }
}

describe('balancing against popularity', () => {
  test('puts a less known item before a better known one of about the same relevance', () => {
    const list = balancePopularity(ranked([1, 0.9]), { knownness: catalogueOf(0.3, 0.1), evidence: 1, size: 2 })
    expect(list.map(({ item }) => item)).toEqual([1, 0])
  })

  test('weighs the penalty by the evidence there is', () => {
    const knownness = catalogueOf(0.3, 0)
    expect(balancePopularity(ranked([1, 0.9]), { knownness, evidence: 0.1, size: 1 })[0]?.item).toBe(0)
    expect(balancePopularity(ranked([1, 0.9]), { knownness, evidence: 2, size: 1 })[0]?.item).toBe(1)
  })

  test('lifts nothing from beyond the best fiftieth', () => {
    const list = ranked(Array.from({ length: 100 }, (_, item) => 1 - item / 1_000))
    const ofItem = Float32Array.from(list, ({ item }) => (item < 3 ? 1 : 0))
    expect(
      balancePopularity(list, { knownness: { ofItem, penalty: 1 }, evidence: 1, size: 4 }).map(({ item }) => item),
    ).toEqual([0, 1, 2, 3])
  })

  test('leaves a ranking without a penalty as it is', () => {
    const list = ranked([3, 2, 1])
    expect(balancePopularity(list, { knownness: undefined, evidence: 5, size: 2 })).toEqual(list.slice(0, 2))
  })

  test('a longer page begins with the shorter one, whatever their sizes', () => {
    const scores = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
      minLength: 50,
      maxLength: 300,
    })
    fc.assert(
      fc.property(scores, fc.nat(250), fc.nat(250), (values, a, b) => {
        const list = ranked(values)
        const ofItem = Float32Array.from(list, ({ item }) => ((item * 7919) % 100) / 50)
        const [short, long] = [Math.min(a, b), Math.max(a, b)].map((size) =>
          balancePopularity(list, { knownness: { ofItem, penalty: 1 }, evidence: 1, size }),
        )
        expect(long?.slice(0, short?.length)).toEqual(short)
      }),
    )
  })
})
