import { randomUUID } from 'node:crypto'
import type { Interaction } from '@marquee/contracts/interaction'
import type { Movie } from '@marquee/contracts/movie'
import type { Database } from '@marquee/platform/database'
import { describe, expect, test } from 'vitest'
import { emptyHistory, type History } from '../src/history.ts'
import { openOfflineStore } from '../src/offline.ts'
import { interaction } from './events.ts'

/** What the offline store keeps on every database. Tests share one and keep apart by ids that only they use. */
export function offlineConformance(driver: Database['driver'], open: () => Promise<Database>): void {
  describe(`the offline store, ${driver}`, async () => {
    const store = openOfflineStore(await open())
    await store.migrate()
    let used = 0
    const unique = (name: string) => `${name}-${used++}`

    test('is brought up to date as often as one likes', async () => {
      await Promise.all([store.migrate(), store.migrate()])
      await store.migrate()
    })

    describe('interactions', () => {
      const historyOf = async (userId: string): Promise<History> => (await store.histories([userId]))[0] ?? emptyHistory

      test('an event sent twice counts once: in one batch, in two, or in two at once', async () => {
        const userId = unique('ada')
        const [one, two] = [interaction({ userId }), interaction({ userId, movieId: 'ran', at: 1 })]
        const before = await store.counts()
        expect(await store.recordInteractions([one, one, two])).toEqual(new Set([one.eventId, two.eventId]))
        expect(await store.recordInteractions([two, one])).toEqual(new Set())
        const three = interaction({ userId, movieId: 'alien', at: 2 })
        const answers = await Promise.all(Array.from({ length: 5 }, () => store.recordInteractions([three])))
        expect(answers.flatMap((ids) => [...ids])).toEqual([three.eventId])
        expect(await store.counts()).toEqual({
          ...before,
          interactions: before.interactions + 3,
          users: before.users + 1,
        })
        expect((await historyOf(userId)).entries.map(({ movieId }) => movieId)).toEqual(['heat', 'ran', 'alien'])
      })

      test('of two events with one id the first stays', async () => {
        const userId = unique('ada')
        const first = interaction({ userId, rating: 5 })
        await store.recordInteractions([first, { ...first, rating: 1 }])
        await store.recordInteractions([{ ...first, type: 'retract' }])
        expect((await historyOf(userId)).entries).toMatchObject([{ type: 'rating', rating: 5 }])
      })

      test('every field comes back as it was sent', async () => {
        const userId = unique('ada')
        const events: Interaction[] = [
          interaction({ userId, movieId: 'a', rating: 0.5, recommendationId: randomUUID(), position: 10_000 }),
          { ...interaction({ userId, movieId: 'b', type: 'watch' }), occurredAt: '2026-03-01T10:00:00.123+02:00' },
          { ...interaction({ userId, movieId: 'z', type: 'view' }), occurredAt: '1970-01-01T00:00:00Z' },
        ]
        await store.recordInteractions(events)
        expect(await historyOf(userId)).toEqual({
          entries: [
            { movieId: 'z', type: 'view', rating: null, at: 0 },
            { movieId: 'a', type: 'rating', rating: 0.5, at: Date.parse('2026-01-01T00:00:00Z') },
            { movieId: 'b', type: 'watch', rating: null, at: Date.parse('2026-03-01T08:00:00.123Z') },
          ],
          lastAt: Date.parse('2026-03-01T08:00:00.123Z'),
        })
      })

      test('a batch is stored whole or not at all, and what is to blame is told by its SQLSTATE', async () => {
        const userId = unique('ada')
        const leapSecond = { ...interaction({ userId }), occurredAt: '2016-12-31T23:59:60Z' } // passes the schema, is no moment
        await expect(store.recordInteractions([interaction({ userId }), leapSecond])).rejects.toMatchObject({
          code: '23502',
        })
        expect(await historyOf(userId)).toEqual(emptyHistory)
      })

      test('nothing to store is stored at once', async () => {
        expect(await store.recordInteractions([])).toEqual(new Set())
      })

      test('histories come in the order asked for; someone who did nothing has an empty one', async () => {
        const [ada, grace] = [unique('ada'), unique('grace')]
        await store.recordInteractions([
          interaction({ userId: ada, movieId: 'heat' }),
          interaction({ userId: grace, movieId: 'ran' }),
        ])
        const films = (await store.histories([grace, unique('nobody'), ada])).map(({ entries }) =>
          entries.map(({ movieId }) => movieId),
        )
        expect(films).toEqual([['ran'], [], ['heat']])
        expect(await store.histories([])).toEqual([])
      })

      test('whoever did nothing is unknown, and so is whoever was erased', async () => {
        const [ada, leaver, nobody] = [unique('ada'), unique('leaver'), unique('nobody')]
        await store.recordInteractions([interaction({ userId: ada }), interaction({ userId: leaver })])
        expect(await store.unknown([ada, nobody, leaver, nobody])).toEqual([nobody])
        await store.erasures.erase({ receiptId: randomUUID(), userId: leaver, requestedAt: new Date().toISOString() })
        expect((await store.unknown([ada, nobody, leaver])).toSorted()).toEqual([leaver, nobody])
        expect(await store.unknown([])).toEqual([])
      })

      test('a history goes by time, whatever came first; what happened at one moment goes by arrival', async () => {
        const userId = unique('ada')
        const late = interaction({ userId, movieId: 'late', at: 1 })
        await store.recordInteractions([
          interaction({ userId, movieId: 'x', at: 5, rating: 1 }),
          interaction({ userId, movieId: 'x', at: 5, rating: 2 }),
          interaction({ userId, movieId: 'y', at: 5 }),
        ])
        await store.recordInteractions([interaction({ userId, movieId: 'x', at: 5, rating: 3 }), late])
        expect((await historyOf(userId)).entries.map(({ movieId, rating }) => [movieId, rating])).toEqual([
          ['late', null],
          ['y', null],
          ['x', 3],
        ])
      })

      test('a retraction that arrives before what it takes back still takes it back', async () => {
        const userId = unique('ada')
        await store.recordInteractions([interaction({ userId, type: 'retract', at: 5 })])
        await store.recordInteractions([interaction({ userId, type: 'like', at: 3 })])
        expect((await historyOf(userId)).entries).toEqual([])
        await store.recordInteractions([interaction({ userId, type: 'click', at: 6 })])
        expect((await historyOf(userId)).entries).toMatchObject([{ type: 'click' }])
      })
    })

    describe('everyone’s histories', () => {
      const everyone = async (watermark: number, prefix: string) => {
        const found = new Map<string, History>()
        for await (const { userId, history } of store.allHistories(watermark)) {
          expect(found.has(userId)).toBe(false)
          if (userId.startsWith(prefix)) found.set(userId, history)
        }
        return found
      }

      test('are the same as one by one, in order of the id, over many pages', async () => {
        const prefix = unique('page')
        const userIds = ['Z', 'a', '_', '~', '1', '10', '9', 'é'.normalize()].map((name) => `${prefix}-${name}`)
        const [busy = ''] = userIds
        const events = [
          // more than a page of one person, at few moments
          ...Array.from({ length: 6_000 }, (_, n) =>
            interaction({ userId: busy, movieId: `m${n % 50}`, at: n % 7, rating: (n % 10) / 2 + 0.5 }),
          ),
          ...userIds.flatMap((userId, n) => [
            interaction({ userId, at: n }),
            interaction({ userId, movieId: 'ran', at: 1 }),
          ]),
        ]
        for (let at = 0; at < events.length; at += 1_000) await store.recordInteractions(events.slice(at, at + 1_000))
        const found = await everyone(await store.watermark(), prefix)
        expect([...found.keys()]).toEqual(userIds.toSorted())
        expect([...found.values()]).toEqual(await store.histories([...found.keys()]))
        expect(found.get(busy)?.entries).toHaveLength(52)
      })

      test('come with the place at which the person first met each film, whatever time it is said to have been', async () => {
        const userId = unique('first')
        const from = await store.watermark()
        await store.recordInteractions([interaction({ userId, movieId: 'late', at: 9 })])
        await store.recordInteractions([
          interaction({ userId, movieId: 'early', at: 1 }),
          interaction({ userId, movieId: 'late', at: 2 }),
        ])
        const everyone = await Array.fromAsync(store.allHistories(await store.watermark()))
        const { late = 0, early = 0 } = Object.fromEntries(
          everyone.find((person) => person.userId === userId)?.arrivals ?? [],
        )
        expect(late).toBeGreaterThan(from)
        expect(early).toBeGreaterThan(late)
      })

      test('end at the watermark: what comes later is left out', async () => {
        const prefix = unique('mark')
        const [ada, grace] = [`${prefix}-ada`, `${prefix}-grace`]
        await store.recordInteractions([interaction({ userId: ada, at: 5 })])
        const watermark = await store.watermark()
        await store.recordInteractions([
          interaction({ userId: ada, movieId: 'ran', at: 1 }),
          interaction({ userId: grace }),
        ])
        expect(await store.watermark()).toBeGreaterThan(watermark)
        expect(
          [...(await everyone(watermark, prefix))].map(([userId, { entries }]) => [userId, entries.length]),
        ).toEqual([[ada, 1]])
      })

      test('below a watermark never change, however many write meanwhile', async () => {
        const prefix = unique('storm')
        const writing = Array.from({ length: 40 }, async (_, writer) => {
          await new Promise((resolve) => setTimeout(resolve, writer))
          await store.recordInteractions(
            Array.from({ length: 20 }, (_, n) =>
              interaction({ userId: `${prefix}-${(writer * n) % 7}`, movieId: `m${writer}`, at: n }),
            ),
          )
        })
        const taken: { watermark: number; histories: Map<string, History> }[] = []
        for (let look = 0; look < 5; look++) {
          const watermark = await store.watermark()
          taken.push({ watermark, histories: await everyone(watermark, prefix) })
        }
        await Promise.all(writing)
        for (const { watermark, histories } of taken) expect(await everyone(watermark, prefix)).toEqual(histories)
      })
    })

    describe('films', () => {
      const film = (movieId: string, more: Partial<Movie> = {}): Movie => ({
        movieId,
        title: 'Heat',
        year: 1995,
        genres: ['Crime'],
        ...more,
      })
      const newest = async () => (await store.moviesSince(0)).at(-1)?.revision ?? 0

      test('are kept with everything known of them', async () => {
        const [bare, full] = [unique('film'), unique('film')]
        const known = { title: '千と千尋 🐉 "x" \\', directors: ['Miyazaki'], tags: ['spirits'], votes: 2_000_000_000 }
        const from = await newest()
        expect(await store.recordMovies([film(bare, { year: null, genres: [] }), film(full, known)])).toBe(2)
        const rows = await store.moviesSince(from)
        expect(rows.map(({ revision: _, ...row }) => row)).toEqual([
          { ...film(bare, { year: null, genres: [] }), directors: [], tags: [], votes: 0 },
          { ...film(full), ...known },
        ])
      })

      test('change only when they are different', async () => {
        const movieId = unique('film')
        expect(await store.recordMovies([film(movieId)])).toBe(1)
        const from = await newest()
        expect(await store.recordMovies([film(movieId)])).toBe(0)
        expect(await store.recordMovies([film(movieId, { votes: 0, tags: [] })])).toBe(0)
        expect(await store.moviesSince(from)).toEqual([])
        const changes: Partial<Movie>[] = [
          { title: 'Heat 2' },
          { year: null },
          { genres: [] },
          { directors: ['M'] },
          { tags: ['t'] },
          { votes: 1 },
        ]
        for (const change of changes) {
          const before = await newest()
          expect(await store.recordMovies([film(movieId, change)])).toBe(1)
          expect(await store.moviesSince(before)).toMatchObject([{ movieId, ...change }])
        }
      })

      test('have the revision of their newest state each; those that nobody knows have none', async () => {
        const [one, two] = [unique('film'), unique('film')]
        await store.recordMovies([film(one), film(two)])
        await store.recordMovies([film(one, { title: 'Heat 2' })])
        const newestOne = await newest()
        const revisions = await store.movieRevisions([one, two, unique('nothing')])
        expect([...revisions.keys()].toSorted()).toEqual([one, two].toSorted())
        expect(revisions.get(one)).toBe(newestOne)
        expect(revisions.get(two)).toBeLessThan(newestOne)
        expect(await store.movieRevisions([])).toEqual(new Map())
      })

      test('named twice in a batch are as they were named last', async () => {
        const movieId = unique('film')
        expect(await store.recordMovies([film(movieId), film(movieId, { title: 'Last' })])).toBe(1)
        expect((await store.moviesSince(0)).filter((row) => row.movieId === movieId)).toMatchObject([{ title: 'Last' }])
      })

      test('stay as a later message of the log said', async () => {
        const movieId = randomUUID()
        const said = (title: string, partition: number, offset: number, publishedAt: number) =>
          store.recordMovies([
            { ...film(movieId, { title }), message: { partition, offset: String(offset), publishedAt } },
          ])
        expect(await said('Second', 3, 10, 5_000)).toBe(1)
        expect(await said('First', 3, 9, 4_000)).toBe(0)
        expect(await said('First, of the same millisecond', 3, 9, 5_000)).toBe(0)
        expect(await said('Third', 3, 11, 5_000)).toBe(1)
        expect(await said('By a clock that went back', 3, 12, 1_000)).toBe(1)
        expect(await said('In a log that begins anew', 3, 0, 6_000)).toBe(1)
        expect(await said('After partitions were added', 7, 0, 6_000)).toBe(1)
        expect(await store.recordMovies([film(movieId, { title: 'By nobody in the log' })])).toBe(1)
        expect(await said('By the log again', 3, 1, 6_500)).toBe(1)
      })

      test('are, as of a revision, what they were then, whatever became of them', async () => {
        const [one, two] = [unique('film'), unique('film')]
        const asOf = async (revision: number) =>
          (await store.moviesAsOf(revision))
            .filter(({ movieId }) => [one, two].includes(movieId))
            .map(({ movieId, title, votes }) => [movieId, title, votes])
        const before = await store.catalogueRevision()
        await store.recordMovies([film(two, { title: 'First' })])
        const then = await store.catalogueRevision()
        await store.recordMovies([film(two, { title: 'Second', votes: 7 }), film(one)])
        await store.recordMovies([film(two, { title: 'Third' })])
        expect(await asOf(before)).toEqual([])
        expect(await asOf(then)).toEqual([[two, 'First', 0]])
        expect(await asOf(await store.catalogueRevision())).toEqual([
          [one, 'Heat', 0],
          [two, 'Third', 0],
        ])
        const ids = (await store.moviesAsOf(await store.catalogueRevision())).map(({ movieId }) => movieId)
        expect(ids).toEqual(ids.toSorted())
      })

      test('as of the newest revision are the catalogue', async () => {
        const byId = (await store.moviesSince(0)).sort((a, b) => (a.movieId < b.movieId ? -1 : 1))
        expect(await store.moviesAsOf(await store.catalogueRevision())).toEqual(byId)
      })

      test('that change are seen by whoever follows the revisions, with many writers at once', async () => {
        const films = Array.from({ length: 10 }, () => unique('followed'))
        const followed = new Map<string, string>()
        let revision = await newest()
        const follow = async () => {
          for (const row of await store.moviesSince(revision)) {
            expect(row.revision).toBeGreaterThan(revision)
            revision = row.revision
            followed.set(row.movieId, row.title)
          }
        }
        const writing = Array.from({ length: 30 }, (_, writer) =>
          store.recordMovies(
            films.filter((_, index) => (index + writer) % 3 === 0).map((id) => film(id, { title: `v${writer}` })),
          ),
        )
        let done = false
        const written = Promise.all(writing).then(() => {
          done = true
        })
        while (!done) await follow()
        await written
        await follow()
        const now = (await store.moviesSince(0)).filter(({ movieId }) => films.includes(movieId))
        expect(now).toHaveLength(10)
        for (const { movieId, title } of now) expect(followed.get(movieId)).toBe(title)
      })
    })

    describe('the ratings of a film', () => {
      test('are each person’s newest, unless they took it back or said something else since', async () => {
        const [movieId, other] = [unique('rated'), unique('rated')]
        const rate = (userId: string, at: number, rating: number) => interaction({ userId, movieId, at, rating })
        await store.recordInteractions([
          rate('a', 1, 2),
          rate('a', 2, 4),
          rate('b', 1, 4),
          interaction({ userId: 'b', movieId, type: 'click', at: 9 }), // says nothing about stars
          rate('c', 1, 0.5),
          rate('d', 1, 5),
          interaction({ userId: 'd', movieId, type: 'retract', at: 2 }),
          rate('e', 1, 5),
          interaction({ userId: 'e', movieId, type: 'like', at: 2 }),
          rate('f', 3, 3),
          rate('f', 2, 1), // late
          interaction({ userId: 'a', movieId: other, rating: 1 }),
        ])
        expect(await store.ratings(movieId)).toEqual({
          count: 4,
          mean: (4 + 4 + 0.5 + 3) / 4,
          histogram: { '0.5': 1, '3.0': 1, '4.0': 2 },
        })
      })

      test('of a film that nobody rated are none', async () => {
        expect(await store.ratings(unique('rated'))).toEqual({ count: 0, mean: null, histogram: {} })
      })
    })

    describe('people whose online features wait', () => {
      const notesOf = async (of: readonly string[]) =>
        (await store.pending.some(10_000)).filter(({ userId }) => of.includes(userId))
      const idsOf = async (of: readonly string[]) => (await notesOf(of)).map(({ userId }) => userId)

      test('are noted once each, the longest noted first, and struck off when they are done', async () => {
        const [ada, grace, hedy] = [unique('ada'), unique('grace'), unique('hedy')]
        const all = [ada, grace, hedy]
        const before = await store.pending.count()
        await store.pending.add([ada, ada])
        await store.pending.add([grace])
        await store.pending.add([hedy])
        await store.pending.add([])
        expect(await store.pending.count()).toBe(before + 3)
        expect(await idsOf(all)).toEqual([ada, grace, hedy])
        expect(await store.pending.some(2)).toHaveLength(2)
        await store.pending.remove(await notesOf([ada, hedy]))
        await store.pending.remove([])
        expect(await idsOf(all)).toEqual([grace])
        await store.pending.remove(await notesOf([grace]))
        expect(await store.pending.count()).toBe(before)
      })

      test('who are noted again while they are repaired stay, behind the others', async () => {
        const [ada, grace] = [unique('ada'), unique('grace')]
        await store.pending.add([ada])
        await store.pending.add([grace])
        const taken = await notesOf([ada])
        await store.pending.add([ada])
        await store.pending.remove(taken)
        expect(await idsOf([ada, grace])).toEqual([grace, ada])
        await store.pending.remove(await notesOf([ada, grace]))
        expect(await idsOf([ada, grace])).toEqual([])
      })
    })
  })
}
