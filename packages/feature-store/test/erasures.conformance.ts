import { randomUUID } from 'node:crypto'
import type { Interaction } from '@marquee/contracts/interaction'
import type { Impression } from '@marquee/contracts/recommendation'
import type { Database } from '@marquee/platform/database'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { openDeadLetterStore } from '../src/dead-letters.ts'
import { foldHistory } from '../src/history.ts'
import { encodeHistory } from '../src/history-bytes.ts'
import { openImpressionStore } from '../src/impressions.ts'
import { type ArrivedInteraction, openOfflineStore } from '../src/offline.ts'
import { interaction } from './events.ts'

const noon = Date.parse('2026-06-01T12:00:00Z')
const minute = 60_000

/** What an erasure keeps to on every database; the schema is there. */
export function erasuresConformance(driver: Database['driver'], open: () => Promise<Database>): void {
  describe(`erasing a person, ${driver}`, async () => {
    const database = await open()
    const store = openOfflineStore(database)
    const letters = openDeadLetterStore(database)
    const impressions = openImpressionStore(database)
    let used = 0
    const unique = (name: string) => `${name}-leaves-${used++}`
    const erasureOf = (userId: string, at = noon) => ({
      receiptId: randomUUID(),
      userId,
      requestedAt: new Date(at).toISOString(),
    })
    /** something done and accepted at a time */
    const done = (userId: string, at: number, more: Partial<ArrivedInteraction> = {}): ArrivedInteraction => ({
      ...interaction({ userId, movieId: `m${used++}` }),
      occurredAt: new Date(at).toISOString(),
      acceptedAt: at,
      ...more,
    })
    const filmsOf = async (userId: string) =>
      (await store.histories([userId]))[0]?.entries.map(({ movieId }) => movieId)
    const complete = async (userId: string) => {
      const notes = (await store.pending.some(10_000)).filter((note) => note.userId === userId)
      await store.pending.remove(notes)
    }
    const letterOf = (userId: string, at: number) => ({
      id: `interactions/0/${randomUUID()}`,
      letter: {
        topic: 'interactions',
        partition: 0,
        offset: '1',
        key: userId,
        value: Buffer.from('{').toString('base64'),
        headers: { ce_time: new Date(at).toISOString() },
        reason: 'the message: expected JSON \u0000',
        failedAt: new Date(noon + 9 * minute).toISOString(),
      },
    })
    const areKept = async (ids: readonly string[]) => (await letters.find({ ids })).map(({ id }) => id)

    test('takes what they did, of nobody else, and the receipt says how much', async () => {
      const [ada, grace] = [unique('ada'), unique('grace')]
      const [theirs, others] = [letterOf(ada, noon - 1), letterOf(grace, noon - 1)]
      await store.recordInteractions([done(ada, noon - 2), done(ada, noon - 1), done(grace, noon - 1)])
      await letters.record([theirs, others])
      const erasure = erasureOf(ada)
      const note = await store.erasures.erase(erasure, { onlineFeatures: 1 })

      expect(note).toMatchObject({ userId: ada })
      expect(await filmsOf(ada)).toEqual([])
      expect(await filmsOf(grace)).toHaveLength(1)
      expect(await areKept([theirs.id, others.id])).toEqual([others.id])
      expect(await store.erasures.find(erasure.receiptId)).toMatchObject({
        requestedAt: noon,
        removed: { interactions: 2, deadLetters: 1, onlineFeatures: 1 },
        removedAt: null, // the online store waits
        modelMark: await store.erasures.newest(),
      })
      await store.pending.remove(note ? [note] : [])
      expect((await store.erasures.find(erasure.receiptId))?.removedAt).toBeGreaterThan(noon)
    })

    test('takes the lists made of what they had done, though they were made after the request', async () => {
      const [ada, grace] = [unique('ada'), unique('grace')]
      /** a list shown a minute after the request, made from what was done at these times */
      const shown = (userId: string, times: readonly number[] | 'damaged' | 'none'): Impression => ({
        recommendationId: randomUUID(),
        userId,
        modelVersion: null,
        tier: 'personalised',
        shownAt: new Date(noon + minute).toISOString(),
        movieIds: [],
        scores: [],
        ...(times === 'none' ? {} : { history: times === 'damaged' ? 'AQA=' : historyAt(times) }),
      })
      const historyAt = (times: readonly number[]) =>
        Buffer.from(
          encodeHistory(foldHistory(times.map((at) => ({ movieId: `m${at}`, type: 'like', rating: null, at })))),
        ).toString('base64')
      const listsOf = (userId: string) => ({
        erased: [shown(userId, [noon - minute, noon + 1]), shown(userId, [noon]), shown(userId, 'damaged')],
        kept: [shown(userId, [noon + 1]), shown(userId, []), shown(userId, 'none')],
      })
      const found = async (lists: readonly Impression[]) =>
        (await Promise.all(lists.map(({ recommendationId }) => impressions.find(recommendationId)))).map(Boolean)
      const before = listsOf(ada)
      const others = listsOf(grace)
      await impressions.record([...before.erased, ...before.kept, ...others.erased])
      const erasure = erasureOf(ada)
      await store.erasures.erase(erasure)
      expect(await found([...before.erased, ...before.kept])).toEqual([false, false, false, true, true, true])
      expect((await store.erasures.find(erasure.receiptId))?.removed['impressions']).toBe(3)
      expect(await found(others.erased)).toEqual([true, true, true])

      const late = listsOf(ada)
      await impressions.record([...late.erased, ...late.kept])
      expect(await found([...late.erased, ...late.kept])).toEqual([false, false, false, true, true, true])
    })

    test('done again changes nothing; asked for again it finds nothing', async () => {
      const userId = unique('ada')
      await store.recordInteractions([done(userId, noon - 1)])
      const [first, second] = [erasureOf(userId), erasureOf(userId, noon + 1)]
      await store.erasures.erase(first)
      const unfinished = await store.erasures.find(first.receiptId)
      expect(await store.erasures.erase(first)).toMatchObject({ userId }) // the online store still waits
      expect(await store.erasures.find(first.receiptId)).toEqual(unfinished)
      await complete(userId)
      const finished = await store.erasures.find(first.receiptId)
      expect(finished?.removedAt).not.toBeNull()
      expect(await store.erasures.erase(first, { onlineFeatures: 9 })).toBeUndefined()
      expect(await store.erasures.find(first.receiptId)).toEqual(finished)

      const newest = await store.erasures.newest()
      await store.erasures.erase(second)
      expect(await store.erasures.find(second.receiptId)).toMatchObject({
        removed: { interactions: 0, deadLetters: 0 },
        modelMark: finished?.modelMark, // a model without them at the first is without them at the second
      })
      expect(await store.erasures.newest()).toBe(newest) // nothing to fit anew for
    })

    test('of someone nobody knows is done, and no model can know them', async () => {
      const erasure = erasureOf(unique('nobody'))
      await store.erasures.erase(erasure)
      expect(await store.erasures.find(erasure.receiptId)).toMatchObject({
        removed: { interactions: 0 },
        modelMark: null,
      })
      expect(await store.erasures.find(randomUUID())).toBeUndefined()
    })

    test('what was accepted or happened before does not come back, and is counted; what comes after is theirs anew', async () => {
      const userId = unique('ada')
      const old = done(userId, noon - minute)
      await store.recordInteractions([old])
      await store.erasures.erase(erasureOf(userId))
      const late = [
        old, // a replay from the log
        { ...old, acceptedAt: noon + minute }, // a retry, accepted anew
        { ...old, acceptedAt: undefined }, // from a producer that says nothing
        done(userId, noon - 1, { acceptedAt: noon + minute }), // another event of before
        done(userId, noon + minute, { acceptedAt: noon }), // dated ahead, but accepted before
      ]
      const refused: number[] = []
      expect(await store.recordInteractions(late, { onErased: (count) => refused.push(count) })).toEqual(new Set())
      expect(refused).toEqual([late.length])
      const back = done(userId, noon + 1, { movieId: 'back' })
      expect(await store.recordInteractions([old, back])).toEqual(new Set([back.eventId]))
      expect(await filmsOf(userId)).toEqual(['back'])
    })

    test('a repetition of what a fast clock had dated after the erasure does not come back, but no clock locks anyone out', async () => {
      const [ada, grace] = [unique('ada'), unique('grace')]
      const ahead = done(ada, noon + 2 * minute, { acceptedAt: noon - 1 })
      const farAhead = done(grace, noon + 9_999_999 * minute, { acceptedAt: noon - 1 })
      await store.recordInteractions([ahead, farAhead])
      await store.erasures.erase(erasureOf(ada))
      await store.erasures.erase(erasureOf(grace))
      expect(await store.recordInteractions([{ ...ahead, acceptedAt: noon + 3 * minute }])).toEqual(new Set())
      const [adaBack, graceBack] = [done(ada, noon + 3 * minute), done(grace, noon + 6 * minute)]
      expect(await store.recordInteractions([adaBack, graceBack])).toEqual(
        new Set([adaBack.eventId, graceBack.eventId]),
      )
    })

    test('someone who was back before their erasure was worked off keeps what they did since', async () => {
      const userId = unique('ada')
      const back = done(userId, noon + 1, { movieId: 'back' })
      await store.recordInteractions([done(userId, noon - 1), back])
      const erasure = erasureOf(userId)
      await store.erasures.erase(erasure)
      expect(await filmsOf(userId)).toEqual(['back'])
      expect(await store.erasures.find(erasure.receiptId)).toMatchObject({ removed: { interactions: 1 } })
    })

    test('dead letters of before are not kept when they come late; of later ones everything is', async () => {
      const userId = unique('ada')
      await store.erasures.erase(erasureOf(userId))
      const [before, after] = [letterOf(userId, noon - 1), letterOf(userId, noon + 1)]
      await letters.record([before, after])
      expect(await areKept([before.id, after.id])).toEqual([after.id])
    })

    test('is complete for the people whose features are written, and only for them', async () => {
      const [ada, grace] = [unique('ada'), unique('grace')]
      const [one, two] = [erasureOf(ada), erasureOf(grace)]
      const stale = await store.erasures.erase(one)
      await store.erasures.erase(two)
      await store.pending.add([ada]) // noted again meanwhile
      await store.pending.remove(stale ? [stale] : [])
      expect((await store.erasures.find(one.receiptId))?.removedAt).toBeNull()
      await complete(ada)
      expect((await store.erasures.find(one.receiptId))?.removedAt).not.toBeNull()
      expect((await store.erasures.find(two.receiptId))?.removedAt).toBeNull()
    })

    test('those after a number are told apart from everyone else', async () => {
      const [ada, grace] = [unique('ada'), unique('grace')]
      const before = { newest: await store.erasures.last() }
      await store.erasures.erase(erasureOf(ada))
      const since = await store.erasures.since(before.newest)
      expect([since.count, since.has(ada), since.has(grace)]).toEqual([1, true, false])
      const none = await store.erasures.since(since.newest)
      expect([none.count, none.newest, none.has(ada)]).toEqual([0, since.newest, false])
      expect(await store.erasures.last()).toBe(since.newest)
      expect((await store.erasures.since(0)).has(ada)).toBe(true)
    })

    test('what is kept of someone who left does not say who it was', async () => {
      const userId = unique('secret')
      await store.recordInteractions([done(userId, noon - 1)])
      await store.erasures.erase(erasureOf(userId))
      await complete(userId)
      for (const table of ['tombstones', 'erasures', 'erasure_key', 'online_pending', 'interactions', 'dead_letters']) {
        const { rows } = await sql<{ row: string }>`select to_json(t)::text as row from ${sql.table(table)} t`.execute(
          database.query,
        )
        expect(rows.filter(({ row }) => row.includes(userId))).toEqual([])
      }
    })

    test('races with what is being written, and leaves nothing behind', async () => {
      for (let round = 0; round < 10; round++) {
        const userId = unique('busy')
        const writes = Array.from({ length: 8 }, (): Interaction[] => [done(userId, noon - 1), done(userId, noon - 1)])
        const work = writes.map((events) => () => store.recordInteractions(events))
        const erasing = async () => void (await store.erasures.erase(erasureOf(userId)))
        await Promise.all([...work.slice(0, 4), erasing, ...work.slice(4)].map((step) => step()))
        expect(await filmsOf(userId)).toEqual([])
      }
    })
  })
}
