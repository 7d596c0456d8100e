import { randomUUID } from 'node:crypto'
import type { Interaction } from '@marquee/contracts/interaction'
import { openEmbeddedDatabase } from '@marquee/platform/database'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { emptyHistory, type History } from '../src/history.ts'
import { decodeHistory, encodeHistory, maxEntries } from '../src/history-bytes.ts'
import { openMemoryOnlineStore } from '../src/memory-online-store.ts'
import { openOfflineStore } from '../src/offline.ts'
import type { OnlineStore } from '../src/online.ts'
import { projectInteractions, projectUsers, rebuildOnline } from '../src/project.ts'
import { historyEvent, interaction } from './events.ts'

const database = await openEmbeddedDatabase({ folder: undefined })
afterAll(() => database[Symbol.asyncDispose]())
const offline = openOfflineStore(database)
await offline.migrate()

let used = 0
const unique = (name: string) => `${name}-${used++}`

/** What features does with a batch. */
async function take(batch: readonly Interaction[], online: OnlineStore): Promise<void> {
  await projectInteractions(batch, await offline.recordInteractions(batch), { offline, online })
}

const onlineHistories = async (userIds: readonly string[], online: OnlineStore): Promise<History[]> =>
  (await online.read(userIds)).map((bytes) => (bytes ? decodeHistory(bytes) : emptyHistory))

describe('the online store says of everyone what all their events say', () => {
  /** A pool of events of two people, and which of them come in which batch: late, twice, again, with one id for two events. */
  const delivery = fc.record({
    pool: fc.array(
      fc.record({
        who: fc.nat({ max: 1 }),
        event: historyEvent(['a', 'b', 'c']),
        sameIdAs: fc.option(fc.nat({ max: 30 }), { freq: 12 }),
      }),
      {
        minLength: 1,
        maxLength: 14,
      },
    ),
    steps: fc.array(
      fc.oneof(
        { weight: 8, arbitrary: fc.record({ batch: fc.array(fc.nat({ max: 13 }), { minLength: 1, maxLength: 8 }) }) },
        { weight: 1, arbitrary: fc.constant('redelivered' as const) },
        { weight: 1, arbitrary: fc.constant('evicted' as const) },
        { weight: 1, arbitrary: fc.constant('damaged' as const) },
        { weight: 1, arbitrary: fc.constant('rebuilt' as const) },
      ),
      { minLength: 1, maxLength: 10 },
    ),
  })

  test('after any batches with duplicates, late events, retractions and redeliveries, after each of them', async () => {
    await fc.assert(
      fc.asyncProperty(delivery, async ({ pool, steps }) => {
        const people = [unique('ada'), unique('grace')]
        const ids = pool.map(() => randomUUID())
        const events = pool.map(
          ({ who, event, sameIdAs }, index): Interaction => ({
            eventId: ids[sameIdAs ?? index] ?? ids[index] ?? '',
            userId: people[who] ?? '',
            movieId: event.movieId,
            type: event.type,
            ...(event.rating === null ? {} : { rating: event.rating }),
            occurredAt: new Date(event.at).toISOString(),
          }),
        )
        const online = openMemoryOnlineStore()
        let last: Interaction[] = []
        for (const step of steps) {
          if (step === 'evicted') await online.remove(people)
          else if (step === 'damaged') await damage(people, online)
          else if (step === 'rebuilt') await projectUsers(people, { offline, online })
          else {
            if (step !== 'redelivered') last = step.batch.flatMap((index) => events[index % events.length] ?? [])
            await take(last, online)
          }
          if (step === 'damaged' || step === 'evicted') continue
          const touched = [...new Set(last.map(({ userId }) => userId))]
          expect(await onlineHistories(touched, online)).toEqual(await offline.histories(touched))
        }
        await projectUsers(people, { offline, online })
        expect(await onlineHistories(people, online)).toEqual(await offline.histories(people))
      }),
      { numRuns: 150 },
    )
  })

  test('also when the store is rebuilt while batches come', async () => {
    for (let round = 0; round < 5; round++) {
      const people = Array.from({ length: 30 }, () => unique('busy'))
      const online = openMemoryOnlineStore()
      const event = (n: number) =>
        interaction({
          userId: people[n % people.length] ?? '',
          movieId: `m${n % 7}`,
          at: n % 50,
          type: n % 11 === 0 ? 'retract' : 'watch',
        })
      await take(
        Array.from({ length: 60 }, (_, n) => event(n)),
        openMemoryOnlineStore(),
      ) // only offline knows of these
      const rebuilding = rebuildOnline({ offline, online })
      for (let batch = 0; batch < 10; batch++)
        await take(
          Array.from({ length: 20 }, (_, n) => event(100 + batch * 20 + n * 3)),
          online,
        )
      await rebuilding
      expect(await onlineHistories(people, online)).toEqual(await offline.histories(people))
    }
  })
})

async function damage(userIds: readonly string[], online: OnlineStore): Promise<void> {
  const values = await online.read(userIds)
  await online.replace(
    userIds.flatMap((userId, index) => {
      const before = values[index]
      return before ? [{ userId, before, after: Uint8Array.of(1, 255, 255, used++ & 127, 255) }] : []
    }),
  )
}

describe('projecting a batch', () => {
  test('asks the offline store about nobody whose news can simply be added', async () => {
    const userId = unique('ada')
    const online = openMemoryOnlineStore()
    await take([interaction({ userId, movieId: 'heat', at: 1 })], online)
    const next = interaction({ userId, movieId: 'ran', at: 2 }) // not in the offline store: it could not be read from there
    await projectInteractions([next], new Set([next.eventId]), { offline, online })
    const [history] = await onlineHistories([userId], online)
    expect(history?.entries.map(({ movieId }) => movieId)).toEqual(['heat', 'ran'])
  })

  test('heals a value that is damaged, and does the rest of the batch', async () => {
    const [ada, grace] = [unique('ada'), unique('grace')]
    const online = openMemoryOnlineStore()
    await take([interaction({ userId: ada }), interaction({ userId: grace })], online)
    await damage([ada], online)
    await take(
      [interaction({ userId: ada, movieId: 'ran', at: 5 }), interaction({ userId: grace, movieId: 'ran', at: 5 })],
      online,
    )
    expect(await onlineHistories([ada, grace], online)).toEqual(await offline.histories([ada, grace]))
  })

  test('keeps the newest films of somebody who knows more than are kept, as if all were read anew each time', async () => {
    const userId = unique('ada')
    const online = openMemoryOnlineStore()
    const kept = async () => (await offline.histories([userId])).map((history) => decodeHistory(encodeHistory(history)))
    const rated = Array.from({ length: maxEntries + 2 }, (_, at) => interaction({ userId, movieId: `m${at}`, at }))
    await take(rated.slice(0, maxEntries - 1), online)
    for (const more of [
      rated.slice(maxEntries - 1),
      [interaction({ userId, movieId: 'm0', type: 'view', at: maxEntries + 3 })], // left out, and liked: a look changes nothing
      [interaction({ userId, movieId: 'm1', at: maxEntries + 4 })],
      [interaction({ userId, movieId: 'new', at: maxEntries + 5 })],
    ]) {
      await take(more, online)
      expect(await onlineHistories([userId], online)).toEqual(await kept())
    }
  })

  test('loses nothing when another writer is quicker', async () => {
    const userId = unique('ada')
    const inner = openMemoryOnlineStore()
    await take([interaction({ userId, at: 1 })], inner)
    let meddled = 0
    const online: OnlineStore = {
      ...inner,
      async replace(changes) {
        if (meddled++ < 2) await damage([userId], inner) // someone writes between the read and the replace
        return inner.replace(changes)
      },
    }
    await take([interaction({ userId, movieId: 'ran', at: 2 })], online)
    expect(meddled).toBe(3)
    expect(await onlineHistories([userId], inner)).toEqual(await offline.histories([userId]))
  })

  test('gives up with an error when others never stop writing', async () => {
    const userId = unique('ada')
    const inner = openMemoryOnlineStore()
    const never: OnlineStore = { ...inner, replace: async (changes) => changes.map(() => false) }
    await expect(take([interaction({ userId })], never)).rejects.toThrow('1 people keep changing')
  })
})

describe('rebuilding', () => {
  test('fills an empty store with everyone, and says how many; then it is complete', async () => {
    const people = Array.from({ length: 1_203 }, () => unique('many')) // more than two pages
    await offline.recordInteractions(people.map((userId) => interaction({ userId })))
    const online = openMemoryOnlineStore()
    expect(await online.isComplete()).toBe(false)
    expect(await rebuildOnline({ offline, online })).toBe((await offline.counts()).users)
    expect(await online.isComplete()).toBe(true)
    expect(await onlineHistories(people, online)).toEqual(await offline.histories(people))
  })

  test('corrects what is wrong in a store that has something', async () => {
    const userId = unique('ada')
    await offline.recordInteractions([interaction({ userId, movieId: 'heat' })])
    const online = openMemoryOnlineStore()
    const wrong = encodeHistory({
      entries: [{ movieId: 'other', type: 'like', rating: null, at: 1 }],
      lastAt: 9_999_999_999_999,
    })
    await online.replace([{ userId, before: undefined, after: wrong }])
    await rebuildOnline({ offline, online })
    expect(await onlineHistories([userId], online)).toEqual(await offline.histories([userId]))
  })

  test('removes whoever the offline store does not know, and nobody who comes meanwhile', async () => {
    const [ghost, comer, stayer] = [unique('ghost'), unique('comer'), unique('stayer')]
    const inner = openMemoryOnlineStore()
    const value = encodeHistory({ entries: [{ movieId: 'heat', type: 'like', rating: null, at: 1 }], lastAt: 1 })
    await inner.replace([ghost, comer].map((userId) => ({ userId, before: undefined, after: value })))
    await take([interaction({ userId: stayer })], inner)
    const online: OnlineStore = {
      ...inner,
      async replace(changes) {
        // the person was looked for in vain, and comes before the value is removed
        if (changes.some(({ userId, after }) => userId === comer && !after))
          await take([interaction({ userId: comer })], inner)
        return inner.replace(changes)
      },
    }
    await rebuildOnline({ offline, online })
    expect(await online.read([ghost])).toEqual([undefined])
    expect(await onlineHistories([comer, stayer], online)).toEqual(await offline.histories([comer, stayer]))
    expect((await offline.histories([comer]))[0]?.entries).toHaveLength(1)
  })

  test('calls complete the store that was there when it began: another one came up empty, or with less', async () => {
    const inner = openMemoryOnlineStore()
    const marks: string[] = []
    let instance = 'first'
    const online: OnlineStore = {
      ...inner,
      instance: async () => instance,
      async replace(changes) {
        instance = 'second'
        return inner.replace(changes)
      },
      markComplete: async (mark) => void marks.push(mark),
    }
    await offline.recordInteractions([interaction({ userId: unique('ada') })])
    await rebuildOnline({ offline, online })
    expect(marks).toEqual(['first'])
  })

  test('does not call a store complete that failed in the middle', async () => {
    const inner = openMemoryOnlineStore()
    const failing: OnlineStore = { ...inner, replace: () => Promise.reject(new Error('away')) }
    await expect(rebuildOnline({ offline, online: failing })).rejects.toThrow('away')
    expect(await inner.isComplete()).toBe(false)
  })
})

describe('whoever is erased in the middle of being written is not written back', () => {
  /** A store in front of which the person is erased, and removed, between what is read of them and what is written. */
  function erasingFirst(userId: string): OnlineStore {
    const inner = openMemoryOnlineStore()
    let isErased = false
    return {
      ...inner,
      async replace(changes) {
        if (!isErased && changes.length > 0) {
          isErased = true
          await offline.erasures.erase({ receiptId: randomUUID(), userId, requestedAt: new Date().toISOString() })
          await inner.remove([userId])
        }
        return inner.replace(changes)
      },
    }
  }

  test.each<[string, (userId: string, online: OnlineStore) => Promise<unknown>]>([
    ['by a batch', (userId, online) => take([interaction({ userId, at: 5 })], online)],
    ['by a repair', (userId, online) => projectUsers([userId], { offline, online })],
    ['by a rebuild', (_, online) => rebuildOnline({ offline, online })],
  ])('%s', async (_, write) => {
    const [userId, other] = [unique('leaver'), unique('other')]
    await offline.recordInteractions([interaction({ userId }), interaction({ userId: other })])
    const online = erasingFirst(userId)
    await write(userId, online)
    await projectUsers([other], { offline, online })
    expect(await online.read([userId])).toEqual([undefined])
    expect((await online.read([other]))[0]).toBeDefined()
  })
})
