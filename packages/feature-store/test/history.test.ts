import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  appendToHistory,
  emptyHistory,
  foldHistory,
  type HistoryEntry,
  type HistoryEvent,
  isSeen,
  strengthOf,
} from '../src/history.ts'
import { historyEvent, inOrder } from './events.ts'

const did = (movieId: string, type: HistoryEvent['type'], at: number, rating: number | null = null): HistoryEvent => ({
  movieId,
  type,
  rating,
  at,
})
const entriesOf = (...events: HistoryEvent[]) => foldHistory(events).entries.map(({ movieId, type }) => [movieId, type])

describe('a history', () => {
  test('without events is empty', () => {
    expect(foldHistory([])).toEqual(emptyHistory)
  })

  test('has one entry a film: the newest of what says most', () => {
    expect(
      foldHistory([
        did('heat', 'view', 1),
        did('heat', 'rating', 2, 3),
        did('heat', 'click', 3),
        did('heat', 'rating', 4, 4.5),
        did('heat', 'watch', 5),
      ]),
    ).toEqual({ entries: [{ movieId: 'heat', type: 'rating', rating: 4.5, at: 4 }], lastAt: 5 })
  })

  test('a like after a rating replaces it, and the other way round', () => {
    expect(entriesOf(did('a', 'rating', 1, 2), did('a', 'like', 2))).toEqual([['a', 'like']])
    expect(entriesOf(did('a', 'like', 1), did('a', 'dislike', 2), did('a', 'rating', 3, 5))).toEqual([['a', 'rating']])
  })

  test('a film moves to the end with what it is now remembered for, and stays where it was for less', () => {
    expect(entriesOf(did('a', 'watch', 1), did('b', 'watch', 2), did('a', 'like', 3))).toEqual([
      ['b', 'watch'],
      ['a', 'like'],
    ])
    expect(entriesOf(did('a', 'watch', 1), did('b', 'watch', 2), did('a', 'click', 3))).toEqual([
      ['a', 'watch'],
      ['b', 'watch'],
    ])
  })

  test('a retraction takes back everything before it, and what comes later counts anew', () => {
    expect(entriesOf(did('a', 'like', 1), did('a', 'retract', 2))).toEqual([])
    expect(entriesOf(did('a', 'like', 1), did('a', 'retract', 2), did('a', 'view', 3))).toEqual([['a', 'view']])
    expect(foldHistory([did('a', 'like', 1), did('a', 'retract', 7)]).lastAt).toBe(7)
  })

  test('is, film by film, what the rules say, whatever happened', () => {
    const says: Readonly<Record<string, number>> = { view: 0, click: 1, watchlist: 2, watch: 3 } // all else says most
    fc.assert(
      fc.property(fc.array(historyEvent(), { maxLength: 30 }), (unordered) => {
        const events = inOrder(unordered)
        const { entries, lastAt } = foldHistory(events)
        const expected = [...Map.groupBy(events, ({ movieId }) => movieId).values()].flatMap((ofFilm) => {
          const standing = ofFilm.slice(ofFilm.findLastIndex(({ type }) => type === 'retract') + 1)
          const most = Math.max(...standing.map(({ type }) => says[type] ?? 4))
          const newest = standing.findLast(({ type }) => (says[type] ?? 4) === most)
          return newest ? [newest] : []
        })
        const byFilm = (a: { movieId: string }, b: { movieId: string }) => (a.movieId < b.movieId ? -1 : 1)
        expect(entries.toSorted(byFilm)).toEqual(expected.toSorted(byFilm))
        expect(entries.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).toSorted((a, b) => a - b))
        expect(lastAt).toBe(events.at(-1)?.at ?? Number.NEGATIVE_INFINITY)
      }),
      { numRuns: 500 },
    )
  })
})

describe('adding to a history', () => {
  test('gives the same as folding everything, when nothing is late and nothing is taken back', () => {
    fc.assert(
      fc.property(fc.array(historyEvent(), { maxLength: 20 }), fc.nat({ max: 20 }), (unordered, cut) => {
        const events = inOrder(unordered)
        const before = events.slice(0, cut)
        const after = events.slice(cut).filter(({ type }) => type !== 'retract')
        expect(appendToHistory(foldHistory(before), after)).toEqual(foldHistory([...before, ...after]))
      }),
      { numRuns: 500 },
    )
  })

  test('gives the same when the last events come once more', () => {
    fc.assert(
      fc.property(fc.array(historyEvent(), { maxLength: 20 }), (unordered) => {
        const history = foldHistory(inOrder(unordered))
        const newest = inOrder(unordered).filter(({ at, type }) => at === history.lastAt && type !== 'retract')
        fc.pre(!unordered.some(({ at, type }) => at === history.lastAt && type === 'retract'))
        expect(appendToHistory(history, newest)).toEqual(history)
      }),
    )
  })

  test('is refused for what is late and for what is taken back', () => {
    const history = foldHistory([did('a', 'like', 5)])
    expect(appendToHistory(history, [did('b', 'like', 4)])).toBeUndefined()
    expect(appendToHistory(history, [did('b', 'like', 6), did('c', 'like', 5)])).toBeUndefined()
    expect(appendToHistory(history, [did('a', 'retract', 6)])).toBeUndefined()
    expect(appendToHistory(history, [])).toEqual(history)
  })

  test('leaves the history that it was given as it was', () => {
    const history = foldHistory([did('a', 'like', 5)])
    const before = structuredClone(history)
    appendToHistory(history, [did('a', 'dislike', 6), did('b', 'like', 7)])
    expect(history).toEqual(before)
  })
})

const entry = (type: HistoryEntry['type'], rating: number | null = null): HistoryEntry => ({
  movieId: 'a',
  type,
  rating,
  at: 0,
})

test('a rating speaks with its stars, a dislike against the film, and more interest speaks louder', () => {
  expect(strengthOf(entry('rating', 3.5))).toBe(3.5)
  expect(strengthOf(entry('dislike'))).toBe(0)
  const louder = (['view', 'click', 'watchlist', 'watch', 'like'] as const).map((type) => strengthOf(entry(type)))
  expect(louder).toEqual(louder.toSorted((a, b) => a - b))
  expect(new Set(louder).size).toBe(5)
  expect(Math.min(...louder)).toBeGreaterThan(0)
})

test('a film counts as seen once it was watched or judged', () => {
  expect((['watch', 'rating', 'like', 'dislike'] as const).map((type) => isSeen(entry(type)))).toEqual(
    Array(4).fill(true),
  )
  expect((['view', 'click', 'watchlist'] as const).map((type) => isSeen(entry(type)))).toEqual(Array(3).fill(false))
})
