import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  coverageOf,
  hitRateAt,
  intraListDiversity,
  meanAndStandardError,
  ndcgAt,
  noveltyOf,
  reciprocalRankAt,
} from '../src/metrics.ts'
import { catalogueOf } from './synthetic-dataset.ts'

const lists = fc.uniqueArray(fc.nat(20), { maxLength: 15 })
const targetSets = fc.uniqueArray(fc.nat(20), { minLength: 1, maxLength: 15 }).map((targets) => new Set(targets))
const ks = fc.integer({ min: 1, max: 15 })

describe('NDCG', () => {
  test('is what one computes by hand', () => {
    expect(ndcgAt(10, [7], new Set([7]))).toBe(1)
    expect(ndcgAt(10, [1, 2, 7], new Set([7]))).toBeCloseTo(0.5, 12) // 1 / log2(4)
    const gain = 1 / Math.log2(3) + 1 / Math.log2(5)
    const best = 1 + 1 / Math.log2(3) + 1 / Math.log2(4)
    expect(ndcgAt(4, [9, 7, 8, 6], new Set([7, 6, 5]))).toBeCloseTo(gain / best, 12)
    expect(ndcgAt(2, [1, 2, 7], new Set([7]))).toBe(0)
  })

  test('is 1 exactly when all it could hit comes first', () => {
    fc.assert(
      fc.property(lists, targetSets, ks, (list, targets, k) => {
        const ndcg = ndcgAt(k, list, targets)
        expect(ndcg).toBeGreaterThanOrEqual(0)
        expect(ndcg).toBeLessThanOrEqual(1 + 1e-12)
        const first = list.slice(0, Math.min(k, targets.size))
        const perfect = first.length === Math.min(k, targets.size) && first.every((item) => targets.has(item))
        expect(ndcg > 1 - 1e-12).toBe(perfect)
      }),
    )
  })

  test('falls when a hit moves down', () => {
    fc.assert(
      fc.property(fc.nat(8), (place) => {
        const list = (hit: number) => Array.from({ length: 10 }, (_, at) => (at === hit ? 99 : at))
        expect(ndcgAt(10, list(place + 1), new Set([99]))).toBeLessThan(ndcgAt(10, list(place), new Set([99])))
      }),
    )
  })
})

test('a hit, a reciprocal rank and a gain come together or not at all', () => {
  fc.assert(
    fc.property(lists, targetSets, ks, (list, targets, k) => {
      const place = list.slice(0, k).findIndex((item) => targets.has(item))
      expect(hitRateAt(k, list, targets)).toBe(place < 0 ? 0 : 1)
      expect(reciprocalRankAt(k, list, targets)).toBe(place < 0 ? 0 : 1 / (place + 1))
      expect(ndcgAt(k, list, targets) > 0).toBe(place >= 0)
    }),
  )
})

test('the standard error is the deviation over the root of the count', () => {
  const { mean, standardError } = meanAndStandardError([1, 2, 3, 4])
  expect(mean).toBe(2.5)
  expect(standardError).toBeCloseTo(Math.sqrt(5 / 3) / 2, 12)
  expect(meanAndStandardError([7])).toEqual({ mean: 7, standardError: 0 })
  expect(meanAndStandardError([])).toEqual({ mean: 0, standardError: 0 })
})

test('coverage counts each item once', () => {
  expect(coverageOf([[1, 2], [2, 3], []], 12)).toBe(0.25)
  expect(coverageOf([], 0)).toBe(0)
})

test('novelty is the information in watching something', () => {
  expect(noveltyOf([0, 1], [7, 0], 7)).toBe(1.5) // -log2(8 / 8) and -log2(1 / 8)
  expect(noveltyOf([], [], 7)).toBe(0)
})

test('diversity is 0 for copies and grows with difference', () => {
  const content = [...catalogueOf(2), ...catalogueOf(1)]
  expect(intraListDiversity([0, 2], content)).toBe(0)
  expect(intraListDiversity([0, 1], content)).toBe(0.75) // other genre, same decade
  expect(intraListDiversity([0, 1, 2], content)).toBeCloseTo(0.5, 12)
  expect(intraListDiversity([0], content)).toBe(0)
})
