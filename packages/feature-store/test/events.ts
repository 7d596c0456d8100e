import { randomUUID } from 'node:crypto'
import type { Interaction, InteractionType } from '@marquee/contracts/interaction'
import fc from 'fast-check'
import type { HistoryEvent } from '../src/history.ts'

const start = Date.parse('2026-01-01T00:00:00Z')

/** An interaction with everything that the caller does not care about filled in; `at` in seconds from the start of 2026. */
export const interaction = ({
  at = 0,
  rating,
  type = rating === undefined ? 'like' : 'rating',
  ...rest
}: { userId: string; at?: number; type?: InteractionType; rating?: number } & Partial<Interaction>): Interaction => ({
  eventId: randomUUID(),
  movieId: 'heat',
  occurredAt: new Date(start + at * 1_000).toISOString(),
  type,
  ...(rating === undefined ? {} : { rating }),
  ...rest,
})

const types = ['view', 'click', 'watchlist', 'watch', 'like', 'dislike', 'retract'] as const

/** What a person may do with one of few films within few seconds, so that much of it meets. */
export const historyEvent = (films: readonly string[] = ['a', 'b', 'c', 'd']): fc.Arbitrary<HistoryEvent> => {
  const base = { movieId: fc.constantFrom(...films), at: fc.integer({ min: 0, max: 12 }).map((s) => start + s * 1_000) }
  return fc.oneof(
    fc.record({ ...base, type: fc.constantFrom(...types), rating: fc.constant(null) }),
    fc.record({
      ...base,
      type: fc.constant('rating' as const),
      rating: fc.integer({ min: 1, max: 10 }).map((n) => n / 2),
    }),
  )
}

export const inOrder = (events: readonly HistoryEvent[]): HistoryEvent[] => events.toSorted((a, b) => a.at - b.at)
