import type { Interaction } from '@marquee/contracts/interaction'
import { foldHistory, type History } from '@marquee/feature-store/history'
import { seededRandom } from '@marquee/ingestion/sources/seeded-random'
import { eventIdOf } from './world.ts'

const kinds = [
  'view',
  'click',
  'watch',
  'rating',
  'rating',
  'rating',
  'like',
  'dislike',
  'watchlist',
  'retract',
] as const

const stormIds = 0x5000_0000 // no other world's

/**
 * Many interactions of every kind, as they come in on a bad day: clocks tell minutes, so that a person does several things at the
 * same moment; some come late, some take back. The same for the same seed.
 */
export function aStorm({
  events,
  people = 1_000,
  films = 300,
  seed = 1,
}: {
  events: number
  people?: number
  films?: number
  seed?: number
}): Interaction[] {
  const random = seededRandom(seed, 1)
  const minute = 60_000
  let at = Date.UTC(2024, 0, 1)
  return Array.from({ length: events }, (_, number) => {
    at += random.below(50)
    const late = random.uniform() < 0.02 ? random.below(1_000_000) : 0
    const type = kinds[random.below(kinds.length)] ?? 'watch'
    return {
      eventId: eventIdOf(stormIds + seed, number),
      userId: `s${random.below(people)}`,
      movieId: `${1 + random.below(films)}`,
      type,
      ...(type === 'rating' ? { rating: (1 + random.below(10)) / 2 } : {}),
      occurredAt: new Date(Math.floor((at - late) / minute) * minute).toISOString(),
    }
  })
}

/** What each person thinks of films once all of it has arrived, worked out from what was sent. */
export function historiesOf(sent: readonly Interaction[]): Map<string, History> {
  const byUser = Map.groupBy(sent, ({ userId }) => userId)
  return new Map(
    [...byUser].map(([userId, events]) => [
      userId,
      foldHistory(
        events
          .map(({ movieId, type, rating, occurredAt }) => ({
            movieId,
            type,
            rating: rating ?? null,
            at: Date.parse(occurredAt),
          }))
          .sort((a, b) => a.at - b.at), // stable: at the same moment, in order of arrival
      ),
    ]),
  )
}

/** Which lane a person's events travel in, so that they arrive in order. */
export const laneOf = (userId: string, lanes: number): number => Number(userId.slice(1)) % lanes
