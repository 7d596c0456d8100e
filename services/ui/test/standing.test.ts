import type { HistoryPage } from '@marquee/contracts/recommendation'
import { expect, test } from 'vitest'
import { type Deed, interactionsOf } from '../src/interactions.ts'
import { type Act, deedsBehind, hasHeard, type Standing, standingInWords, yourFilms } from '../src/standing.ts'

const heat = { movieId: '6', title: 'Heat', year: 1995, genres: ['Crime'] }
const ronin = { movieId: '1687', title: 'Ronin', year: 1998, genres: ['Action'] }
const noon = Date.parse('2026-01-01T12:00:00.000Z')

type Entry = HistoryPage['items'][number]
const entry = (movie: typeof heat, deed: Deed, minute: number): Entry => ({
  movie,
  ...deed,
  occurredAt: new Date(noon + minute * 60_000).toISOString(),
})
const act = (movie: typeof heat, deeds: Deed[], minute: number, before: Standing = {}): Act => {
  const events = interactionsOf(deeds, { userId: '42', movieId: movie.movieId, now: noon + minute * 60_000 })
  return { id: events[0]?.eventId ?? '', movie, events, before }
}
const page = (...items: Entry[]): HistoryPage => ({ userId: '42', total: items.length, degraded: false, items })

test('what was just sent stands before what is stored', () => {
  const films = yourFilms([entry(heat, { type: 'rating', rating: 3 }, 0)], [act(ronin, [{ type: 'like' }], 1)])
  expect(films).toEqual([
    { movie: ronin, standing: { opinion: 'like' } },
    { movie: heat, standing: { rating: 3 } },
  ])
})

test('an act that the history shows already changes nothing', () => {
  const rated = act(heat, [{ type: 'rating', rating: 4 }], 1)
  expect(yourFilms([entry(heat, { type: 'rating', rating: 4 }, 1)], [rated])).toEqual(yourFilms([], [rated]))
})

test('the newest rating counts, whichever side it came from', () => {
  const older = act(heat, [{ type: 'rating', rating: 2 }], 1)
  expect(yourFilms([entry(heat, { type: 'rating', rating: 5 }, 2)], [older])[0]?.standing).toEqual({ rating: 5 })
})

test('opinions replace each other; stars and opinion stand side by side', () => {
  const deeds: Deed[] = [{ type: 'rating', rating: 4 }, { type: 'like' }, { type: 'dislike' }, { type: 'watch' }]
  expect(yourFilms([], [act(heat, deeds, 0)])[0]?.standing).toEqual({ rating: 4, opinion: 'dislike', seen: true })
})

test('a film taken back is gone', () => {
  const stored = [entry(heat, { type: 'like' }, 1), entry(heat, { type: 'rating', rating: 3 }, 0)]
  expect(yourFilms(stored, [act(heat, [{ type: 'retract' }], 2)])).toEqual([])
})

test('an undo leads back to the standing before', () => {
  const before: Standing = { rating: 3, opinion: 'like', seen: true, listed: true, looked: true }
  const changed = act(heat, [{ type: 'rating', rating: 1 }], 1, before)
  const undone = act(heat, [{ type: 'retract' }, ...deedsBehind(before)], 2)
  expect(yourFilms([], [changed, undone])[0]?.standing).toEqual(before)
})

test('the system has heard a rating when the history shows these stars, since then', () => {
  const { events } = act(heat, [{ type: 'rating', rating: 4 }], 1)
  expect(hasHeard(page(entry(heat, { type: 'rating', rating: 4 }, 1)), events)).toBe(true)
  expect(hasHeard(page(), events)).toBe(false)
  expect(hasHeard(page(entry(heat, { type: 'rating', rating: 3 }, 1)), events)).toBe(false)
  expect(hasHeard(page(entry(heat, { type: 'rating', rating: 4 }, 0)), events)).toBe(false)
  expect(hasHeard(page(entry(ronin, { type: 'rating', rating: 4 }, 1)), events)).toBe(false)
})

test('the system has heard a retraction when nothing about the film is left', () => {
  const { events } = act(heat, [{ type: 'retract' }], 1)
  expect(hasHeard(page(entry(ronin, { type: 'like' }, 0)), events)).toBe(true)
  expect(hasHeard(page(entry(heat, { type: 'like' }, 0)), events)).toBe(false)
})

test('the strongest word for a standing is its stars', () => {
  expect(standingInWords({ rating: 4, opinion: 'like' })).toBe('4 ★')
  expect(standingInWords({ opinion: 'dislike', seen: true })).toBe('Not for me')
  expect(standingInWords({})).toBe('')
})
