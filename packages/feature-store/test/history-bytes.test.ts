import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyHistory, type History, type HistoryEntry } from '../src/history.ts'
import { decodeHistory, encodeHistory, maxEntries } from '../src/history-bytes.ts'

const id = fc.oneof(
  fc.integer({ min: 0, max: 999_999 }).map(String),
  fc.constantFrom('007', '0', '00', '999999999999999', '1000000000000000', '9'.repeat(128), '1e3', '-1', '+5'),
  fc.string({ unit: fc.constantFrom(...'abcXYZ019._~:@+-'), minLength: 1, maxLength: 128 }),
)
const judged = fc.oneof(
  fc.record({
    type: fc.constantFrom('view', 'click', 'watch', 'like', 'dislike', 'watchlist' as const),
    rating: fc.constant(null),
  }),
  fc.record({ type: fc.constant('rating' as const), rating: fc.integer({ min: 1, max: 10 }).map((half) => half / 2) }),
)
const gap = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 10 ** 11 }),
  fc.integer({ min: 0, max: 10 ** 7 }).map((s) => s * 1_000),
)

/** Any history there can be: films in order of time, the last event not before the last film. */
const history: fc.Arbitrary<History> = fc
  .tuple(
    fc.uniqueArray(fc.tuple(id, judged, gap), { selector: ([movieId]) => movieId, maxLength: 60 }),
    fc.integer({ min: 0, max: 10 ** 12 }),
    gap,
  )
  .map(([films, start, quiet]) => {
    let at = start
    const entries = films.map(([movieId, what, after]): HistoryEntry => {
      at += after
      return { movieId, ...what, at }
    })
    return { entries, lastAt: at + quiet + 1 }
  })

test('a history comes back from its bytes as it was', () => {
  fc.assert(
    fc.property(history, (given) => {
      expect(decodeHistory(encodeHistory(given))).toEqual(given)
    }),
    { numRuns: 500 },
  )
})

test('an empty history stays empty, and one in which everything was taken back keeps its last moment', () => {
  expect(decodeHistory(encodeHistory(emptyHistory))).toEqual(emptyHistory)
  expect(decodeHistory(encodeHistory({ entries: [], lastAt: 1_700_000_000_123 }))).toEqual({
    entries: [],
    lastAt: 1_700_000_000_123,
  })
})

test('stars that are halves but for a rounding error are kept as those', () => {
  const entries = [{ movieId: '1', type: 'rating', rating: 4.999_999_999_999, at: 1_000 }] as const
  expect(decodeHistory(encodeHistory({ entries, lastAt: 1_000 })).entries[0]?.rating).toBe(5)
})

test('fifty films take at most 400 bytes', () => {
  const film = fc.record({
    movieId: fc.integer({ min: 1, max: 1_000_000 }).map(String),
    what: judged,
    seconds: fc.integer({ min: 0, max: 1_000_000 }),
  })
  fc.assert(
    fc.property(fc.array(film, { minLength: 50, maxLength: 50 }), (films) => {
      let at = Date.parse('2026-01-01T00:00:00Z')
      const entries = films.map(({ movieId, what, seconds }): HistoryEntry => {
        at += seconds * 1_000
        return { movieId, ...what, at }
      })
      expect(encodeHistory({ entries, lastAt: at }).length).toBeLessThanOrEqual(400)
    }),
  )
})

test('of a history that is too long the newest films are kept', () => {
  const entries = Array.from(
    { length: maxEntries + 10 },
    (_, index): HistoryEntry => ({ movieId: String(index), type: 'watch', rating: null, at: index }),
  )
  const kept = decodeHistory(encodeHistory({ entries, lastAt: maxEntries + 10 }))
  expect(kept.entries).toEqual(entries.slice(10))
  expect(kept.lastAt).toBe(maxEntries + 10)
})

describe('what is no history', () => {
  test('is refused with a RangeError or read as some other history, and never takes long', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.uint8Array({ maxLength: 300 }).map((rest) => Uint8Array.of(2, ...rest)),
      fc.uint8Array({ maxLength: 30 }).map((rest) => Uint8Array.of(2, 0, 255, 255, 255, 255, 255, 255, 127, ...rest)),
    )
    fc.assert(
      fc.property(bytes, (garbage) => {
        try {
          const { entries, lastAt } = decodeHistory(garbage)
          expect(entries.length).toBeLessThanOrEqual(garbage.length)
          expect(Number.isNaN(lastAt)).toBe(false)
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError)
        }
      }),
      { numRuns: 5_000, interruptAfterTimeLimit: 10_000, markInterruptAsFailure: true },
    )
  })

  test('because it was cut off anywhere, is refused', () => {
    fc.assert(
      fc.property(history, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (given, share) => {
        const bytes = encodeHistory(given)
        expect(() => decodeHistory(bytes.subarray(0, Math.floor(bytes.length * share)))).toThrow(RangeError)
      }),
    )
  })

  test.each([
    ['another format', [1, 31, 0]],
    ['something unknown', [2, 20, 1, 1, 31, 0]],
    ['a retraction, which is never kept', [2, 7, 1, 1, 31, 0]],
    ['a rating without stars', [2, 3, 1, 1, 31, 0]],
    ['something unknown with a named film', [2, 30, 1, 30, 65, 1, 31, 0]],
    ['a number too large to be exact', [2, 31, ...Array(10).fill(255), 1]],
    ['a number without an end', [2, 31, ...Array(20).fill(255)]],
    ['a name longer than the rest', [2, 30, 255, 3, 0, 65]],
    ['no end', [2, 0, 1, 1]],
  ])('because of %s, is refused', (_, bytes) => {
    expect(() => decodeHistory(Uint8Array.from(bytes))).toThrow(RangeError)
  })
})
