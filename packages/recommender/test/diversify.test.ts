import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ItemContent } from '../src/dataset.ts'
import { contentSimilarity, diversify, diversifyPages, rankedForPages, stayingOf } from '../src/diversify.ts'
import { intraListDiversity } from '../src/metrics.ts'
import { catalogueOf } from './synthetic-dataset.ts'

const catalogue = catalogueOf(30)
const rankedLists = fc
  .uniqueArray(fc.nat(29), { maxLength: 30 })
  .chain((items) =>
    fc.tuple(
      fc.constant(items),
      fc.array(fc.integer({ min: -5, max: 5 }), { minLength: items.length, maxLength: items.length }),
    ),
  )
  .map(([items, scores]) => items.map((item, place) => ({ item, score: scores.sort((a, b) => b - a)[place] })))
const strengths = fc.double({ min: 0, max: 1, noNaN: true })

describe('diversify', () => {
  test('without strength changes nothing', () => {
    fc.assert(
      fc.property(rankedLists, fc.nat(30), (ranked, size) => {
        expect(diversify(ranked, { content: catalogue, strength: 0, size })).toEqual(ranked.slice(0, size))
      }),
    )
  })

  test('chooses among what was ranked, each once, and leaves the best three fifths where they were', () => {
    fc.assert(
      fc.property(rankedLists, strengths, fc.nat(30), (ranked, strength, size) => {
        const chosen = diversify(ranked, { content: catalogue, strength, size })
        expect(chosen).toHaveLength(Math.min(size, ranked.length))
        expect(new Set(chosen).size).toBe(chosen.length)
        for (const each of chosen) expect(ranked).toContain(each)
        expect(chosen.slice(0, stayingOf(size))).toEqual(ranked.slice(0, stayingOf(size)))
      }),
    )
  })

  test('in pages: the first is the list, no film is on two, and which are asked for changes none', () => {
    fc.assert(
      fc.property(rankedLists, strengths, fc.integer({ min: 1, max: 6 }), (ranked, strength, pageSize) => {
        const of = (size: number) =>
          diversifyPages(ranked.slice(0, strength > 0 ? rankedForPages({ pageSize, size }) : size), {
            ...{ content: catalogue, strength, pageSize, size },
          })
        const pool = ranked.slice(0, pageSize * 6)
        expect(of(pageSize)).toEqual(diversify(pool, { content: catalogue, strength, size: pageSize }))
        const all = of(ranked.length)
        expect(all.toSorted((a, b) => a.item - b.item)).toEqual(ranked.toSorted((a, b) => a.item - b.item))
        for (let size = 0; size <= ranked.length; size++) expect(of(size)).toEqual(all.slice(0, size))
      }),
    )
  })

  test('makes a list more varied', () => {
    const ranked = [0, 4, 8, 12, 1, 5, 2, 3].map((item, place) => ({ item, score: 10 - place }))
    const list = (strength: number) =>
      diversify(ranked, { content: catalogue, strength, size: 5 }).map(({ item }) => item)
    expect(list(0)).toEqual([0, 4, 8, 12, 1])
    expect(intraListDiversity(list(0.7), catalogue)).toBeGreaterThan(intraListDiversity(list(0), catalogue))
    expect(list(1).slice(0, 3)).toEqual([0, 4, 8])
    expect(new Set(list(1).flatMap((item) => catalogue[item].genres)).size).toBe(3) // each that is chosen brings a genre
  })
})

describe('content similarity', () => {
  const film = (year: number | null, ...genres: string[]): ItemContent => ({
    title: '',
    year,
    genres,
    directors: [],
    tags: [],
    votes: 0,
  })

  test('is three quarters genres, one quarter decades', () => {
    expect(contentSimilarity(film(1994, 'Drama'), film(1999, 'Drama'))).toBe(1)
    expect(contentSimilarity(film(1994, 'Drama', 'War'), film(2001, 'Drama'))).toBeCloseTo(0.75 / 2 + 0.25 * (2 / 3), 9)
    expect(contentSimilarity(film(1994, 'Drama'), film(1924, 'War'))).toBe(0)
  })

  test('does not take two unknowns for alike', () => {
    expect(contentSimilarity(film(null), film(null))).toBe(0)
  })
})
