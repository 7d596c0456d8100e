import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../src/random.ts'
import { rank } from '../src/rank.ts'

// Few distinct values, so that ties are common.
const scoresOf = fc
  .array(fc.constantFrom(-2, -0.5, 0, 0.25, 1, 3, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY), {
    maxLength: 60,
  })
  .map((values) => Float32Array.from(values))

test('a list is the head of a full sort by score, then by item, without what is excluded, filtered out or not a score', () => {
  fc.assert(
    fc.property(
      scoresOf,
      fc.array(fc.nat(70)),
      fc.integer({ min: -1, max: 70 }),
      fc.integer({ min: 1, max: 4 }),
      (scores, exclude, size, divisor) => {
        const where = (item: number) => item % divisor === 0
        const expected = Array.from(scores, (score, item) => ({ item, score }))
          .filter(
            ({ item, score }) =>
              where(item) && !exclude.includes(item) && !Number.isNaN(score) && score !== Number.NEGATIVE_INFINITY,
          )
          .sort((a, b) => (a.score === b.score ? a.item - b.item : a.score < b.score ? 1 : -1))
          .slice(0, Math.max(0, size))
        expect(rank(scores, { exclude, where, size })).toEqual(expected)
        expect(rank(scores, { exclude: new Set(exclude), where, size })).toEqual(expected)
      },
    ),
  )
})

test('the same from a large catalogue, whatever a sample of its scores suggests', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.integer({ min: 1_000, max: 6_000 }),
      fc.integer({ min: 1, max: 60 }),
      fc.nat(600),
      fc.integer({ min: 1, max: 40 }),
      (seed, films, size, seen, divisor) => {
        const random = createRandom(seed)
        const scores = Float32Array.from({ length: films }, () => (random.below(10) ? random.uniform() ** 9 : 0))
        const sorted = Array.from(scores, (score, item) => ({ item, score })).sort(
          (a, b) => b.score - a.score || a.item - b.item,
        )
        const exclude = sorted.slice(0, seen).map(({ item }) => item)
        const where = (item: number) => item % divisor === 0
        const expected = sorted.slice(seen).filter(({ item }) => where(item))
        expect(rank(scores, { exclude, where, size })).toEqual(expected.slice(0, size))
      },
    ),
  )
})

test('the filter is asked once about each item that is not excluded, and one that fails leaves nothing behind', () => {
  const asked: number[] = []
  const scores = Float32Array.of(5, 4, 3, 2, 1)
  rank(scores, { exclude: [1], where: (item) => asked.push(item) > 0, size: 2 })
  expect(asked).toEqual([0, 2, 3, 4])
  const fail = () => {
    throw new Error('no')
  }
  expect(() => rank(scores, { exclude: [0, 1], where: fail, size: 2 })).toThrow('no')
  expect(rank(scores, { size: 2 }).map(({ item }) => item)).toEqual([0, 1])
})
