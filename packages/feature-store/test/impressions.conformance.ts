import { randomUUID } from 'node:crypto'
import type { Impression } from '@marquee/contracts/recommendation'
import type { Database } from '@marquee/platform/database'
import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { openImpressionStore } from '../src/impressions.ts'
import { openOfflineStore } from '../src/offline.ts'

const impression = (about: Partial<Impression> = {}): Impression => ({
  recommendationId: randomUUID(),
  userId: 'ada',
  modelVersion: 'v1',
  tier: 'personalised',
  shownAt: '2026-01-31T20:15:00.000Z',
  movieIds: ['heat', 'ran'],
  scores: [0.1, 0.30000000000000004],
  ...about,
})

/** What the record of impressions keeps on every database. Each test begins with none. */
export function impressionsConformance(driver: Database['driver'], open: () => Promise<Database>): void {
  describe(`impressions, ${driver}`, async () => {
    const database = await open()
    await openOfflineStore(database).migrate()
    const store = openImpressionStore(database)
    beforeEach(() => sql`truncate impressions`.execute(database.query))

    test('come back as they were, whoever they were shown to', async () => {
      const full = impression({
        userId: null,
        kind: 'list',
        request: { limit: 20, offset: 0, genre: 'Crime "x" \\', diversity: 0.3, exclude: ['heat'] },
        history: 'AQA=',
        catalogueRevision: 2 ** 40,
      })
      const bare = impression({ movieIds: [], scores: [] })
      await store.record([full, bare])
      await store.record([])
      expect(await store.find(full.recommendationId)).toEqual(full)
      expect(await store.find(bare.recommendationId)).toEqual(bare)
      expect(await store.find(randomUUID())).toBeUndefined()
    })

    test('that arrive again change nothing, in one batch or in two', async () => {
      const first = impression()
      await store.record([first, { ...first, tier: 'static' }])
      await store.record([{ ...first, tier: 'trending' }])
      expect(await store.find(first.recommendationId)).toEqual(first)
    })

    test('are forgotten when they are old, and the oldest when they are too many, a piece at a time', async () => {
      const at = (day: number) => impression({ shownAt: new Date(Date.UTC(2026, 0, day)).toISOString() })
      const shown = [at(1), at(9), at(2), at(9), at(9), at(9)]
      await store.record(shown)
      const kept = async () =>
        (await Promise.all(shown.map(({ recommendationId }) => store.find(recommendationId)))).map(Boolean)
      const before = Date.UTC(2026, 0, 5)
      expect(await store.forget({ before, beyond: 100, limit: 1 })).toBe(1)
      expect(await kept()).toEqual([false, true, true, true, true, true])
      expect(await store.forget({ before, beyond: 100, limit: 10 })).toBe(1)
      expect(await kept()).toEqual([false, true, false, true, true, true])
      expect(await store.forget({ before, beyond: 2, limit: 10 })).toBe(2)
      expect(await kept()).toEqual([false, false, false, false, true, true])
      expect(await store.forget({ before, beyond: 2, limit: 10 })).toBe(0)
    })
  })
}
