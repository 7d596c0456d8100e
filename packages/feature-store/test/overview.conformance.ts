import { randomUUID } from 'node:crypto'
import type { Database } from '@marquee/platform/database'
import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { openImpressionStore } from '../src/impressions.ts'
import { type ArrivedInteraction, openOfflineStore } from '../src/offline.ts'
import { openOverview } from '../src/overview.ts'

const minute = Date.UTC(2026, 0, 31, 20, 15)

const rating = (about: Partial<ArrivedInteraction> = {}): ArrivedInteraction => ({
  eventId: randomUUID(),
  userId: 'ada',
  movieId: 'heat',
  type: 'rating',
  rating: 4.5,
  occurredAt: '2026-01-31T20:15:00.000Z',
  ...about,
})

function like(about: Partial<ArrivedInteraction> = {}): ArrivedInteraction {
  const { rating: _, ...event } = rating(about)
  return { ...event, type: 'like' }
}

/** What operators are told of the offline store, on every database. Each test begins with nothing stored. */
export function overviewConformance(driver: Database['driver'], open: () => Promise<Database>): void {
  describe(`the overview, ${driver}`, async () => {
    const database = await open()
    const offline = openOfflineStore(database)
    await offline.migrate()
    const overview = openOverview(database)
    beforeEach(() => sql`truncate interactions, movies, impressions`.execute(database.query))

    test('one interaction is found by its id, with its place and when it was taken', async () => {
      const [first, second] = [rating({ acceptedAt: minute }), like()]
      await offline.recordInteractions([first])
      await offline.recordInteractions([second])
      const found = await overview.interaction(first.eventId)
      expect(found).toEqual({ ...first, acceptedAt: '2026-01-31T20:15:00.000Z', place: expect.any(Number) })
      const other = await overview.interaction(second.eventId)
      expect(other).toMatchObject({ type: 'like', acceptedAt: null })
      expect(other).not.toHaveProperty('rating')
      expect(other?.place).toBeGreaterThan(found?.place ?? Number.POSITIVE_INFINITY)
      expect(await overview.interaction(randomUUID())).toBeUndefined()
    })

    test('arrivals are counted by the minute and by type, from a moment on', async () => {
      await offline.recordInteractions([
        rating({ acceptedAt: minute - 1 }),
        rating({ acceptedAt: minute }),
        rating({ acceptedAt: minute + 59_999 }),
        like({ acceptedAt: minute }),
        rating({ acceptedAt: minute + 60_000 }),
        rating(), // nobody said when it was taken
      ])
      expect(await overview.arrivals(minute)).toEqual([
        { minute, type: 'like', events: 1 },
        { minute, type: 'rating', events: 2 },
        { minute: minute + 60_000, type: 'rating', events: 1 },
      ])
    })

    test('coverage counts films that are described, watched, and shown', async () => {
      const film = { title: 'Film', year: 1995, genres: ['Drama'], directors: ['Someone'], tags: ['a tag'], votes: 1 }
      await offline.recordMovies([
        { movieId: 'heat', ...film },
        { movieId: 'ran', ...film, directors: [], tags: [] },
        { movieId: 'bare', ...film, year: null, genres: [], directors: [], tags: [] },
      ])
      await offline.recordInteractions([rating(), rating(), rating({ movieId: 'uncatalogued' })])
      const list = {
        userId: 'ada',
        modelVersion: 'v1',
        tier: 'personalised' as const,
        shownAt: '2026-01-31T20:15:00.000Z',
      }
      await openImpressionStore(database).record([
        { ...list, recommendationId: randomUUID(), movieIds: ['heat', 'ran'], scores: [1, 0] },
        { ...list, recommendationId: randomUUID(), movieIds: ['ran'], scores: [1] },
      ])
      expect(await overview.coverage()).toEqual({
        films: 3,
        withYear: 2,
        withGenres: 2,
        withDirectors: 1,
        withTags: 1,
        watched: 1,
        lists: 2,
        shown: 2,
      })
    })

    test('a person has so many interactions, from the first to the newest', async () => {
      await offline.recordInteractions([rating(), rating({ occurredAt: '2026-02-01T00:00:00.000Z' })])
      expect(await overview.person('ada')).toEqual({
        interactions: 2,
        firstAt: Date.parse('2026-01-31T20:15:00.000Z'),
        lastAt: Date.parse('2026-02-01T00:00:00.000Z'),
      })
      expect(await overview.person('nobody')).toEqual({ interactions: 0, firstAt: null, lastAt: null })
    })
  })
}
