import type { DeadLetter } from '@marquee/contracts/topics'
import type { Database } from '@marquee/platform/database'
import { describe, expect, test } from 'vitest'
import { openDeadLetterStore } from '../src/dead-letters.ts'

/** What the store of dead letters keeps on every database; the schema is there, and it has none yet. */
export function deadLettersConformance(driver: Database['driver'], open: () => Promise<Database>): void {
  describe(`the dead letters, ${driver}`, async () => {
    const store = openDeadLetterStore(await open())
    let offset = 0
    const letter = (more: Partial<DeadLetter> = {}): { id: string; letter: DeadLetter } => {
      const at = offset++
      return {
        id: `interactions/0/${at}`,
        letter: {
          topic: 'interactions',
          partition: 0,
          offset: String(at),
          key: 'ada',
          value: Buffer.from('{').toString('base64'),
          headers: { ce_id: '1' },
          reason: 'the message: expected JSON',
          failedAt: new Date(Date.parse('2026-01-01T00:00:00Z') + at * 1_000).toISOString(),
          ...more,
        },
      }
    }
    const idsOf = (letters: readonly { id: string }[]) => letters.map(({ id }) => id)

    test('come newest first, a page at a time, as they were recorded', async () => {
      const letters = [letter(), letter(), letter()]
      await store.record(letters)
      const { total, items } = await store.list({ limit: 2, offset: 0 })
      expect(total).toBe(3)
      expect(items).toEqual(
        letters
          .toReversed()
          .slice(0, 2)
          .map(({ id, letter: one }) => ({ ...one, id, replayedAt: null })),
      )
      expect(idsOf((await store.list({ limit: 2, offset: 2 })).items)).toEqual(idsOf(letters.slice(0, 1)))
    })

    test('are one for each place in the log, however often they are recorded', async () => {
      const once = letter()
      const { total } = await store.list({ limit: 1, offset: 0 })
      await store.record([once])
      await store.record([{ ...once, letter: { ...once.letter, reason: 'another' } }])
      expect((await store.list({ limit: 1, offset: 0 })).total).toBe(total + 1)
      expect(await store.find({ ids: [once.id] })).toMatchObject([{ reason: once.letter.reason }])
    })

    test('keep what SQL text cannot hold: they are what nothing else could hold', async () => {
      const strange = letter({
        key: 'a\u0000',
        reason: '/\u0000\ud800: no such field',
        headers: { 'x-\u0000': '\udfff 🎬' },
      })
      await store.record([strange])
      expect(await store.find({ ids: [strange.id] })).toEqual([{ ...strange.letter, id: strange.id, replayedAt: null }])
    })

    test('that wait are found oldest first, and once they were replayed only by name', async () => {
      const [one, two] = [letter(), letter()]
      await store.record([two, one])
      const waiting = idsOf(await store.find({ waiting: 1_000 }))
      expect(waiting).toEqual(waiting.toSorted((a, b) => Number(a.split('/')[2]) - Number(b.split('/')[2])))
      expect(waiting).toEqual(expect.arrayContaining([one.id, two.id]))
      expect(await store.find({ waiting: 1 })).toHaveLength(1)

      expect(await store.waiting()).toBe(waiting.length)
      const before = Date.now()
      await store.markReplayed([one.id])
      await store.markReplayed([])
      expect(idsOf(await store.find({ waiting: 1_000 }))).not.toContain(one.id)
      expect(idsOf(await store.find({ waiting: 1_000 }))).toContain(two.id)
      expect(await store.waiting()).toBe(waiting.length - 1)
      const [replayed] = await store.find({ ids: [one.id] })
      expect(Date.parse(replayed?.replayedAt ?? '')).toBeGreaterThanOrEqual(before)
    })

    test('are forgotten when they are old, replayed or not, a piece at a time', async () => {
      const letters = [1, 9, 2, 3].map((day) => letter({ failedAt: new Date(Date.UTC(2020, 0, day)).toISOString() }))
      const kept = async () => {
        const found = idsOf(await store.find({ ids: idsOf(letters) }))
        return letters.map(({ id }) => found.includes(id))
      }
      await store.record(letters)
      await store.markReplayed(idsOf(letters.slice(0, 1)))
      const before = Date.UTC(2020, 0, 5)
      expect(await store.forget({ before, limit: 2 })).toBe(2)
      expect(await store.forget({ before, limit: 2 })).toBe(1)
      expect(await store.forget({ before, limit: 2 })).toBe(0)
      expect(await kept()).toEqual([false, true, false, false])
    })

    test('that nobody knows are not found', async () => {
      expect(await store.find({ ids: ['interactions/0/999999'] })).toEqual([])
      expect(await store.find({ ids: [] })).toEqual([])
    })
  })
}
