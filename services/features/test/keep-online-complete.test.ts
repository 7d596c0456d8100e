import { openMemoryOnlineStore } from '@marquee/feature-store/memory-online-store'
import type { OnlineStore } from '@marquee/feature-store/online'
import { quietSurroundings } from '@marquee/platform/test/surroundings'
import { afterAll, expect, test } from 'vitest'
import { keepOnlineComplete } from '../src/keep-online-complete.ts'
import { like, openFeatures, unique } from './open-features.ts'

/** A store that can be taken away, for all people or for one, and can lose everything, as Redis can. */
function breakable() {
  let inner = openMemoryOnlineStore()
  let isAway = false
  let stuck: string | undefined
  const reached = <T>(call: (store: OnlineStore) => Promise<T>): Promise<T> =>
    isAway ? Promise.reject(new Error('connection refused')) : call(inner)
  const online: OnlineStore = {
    driver: 'memory',
    read: (ids) =>
      stuck !== undefined && ids.includes(stuck)
        ? Promise.reject(new Error('out of memory'))
        : reached((store) => store.read(ids)),
    replace: (changes) => reached((store) => store.replace(changes)),
    remove: (ids) => reached((store) => store.remove(ids)),
    isComplete: () => reached((store) => store.isComplete()),
    people: () => inner.people(),
    instance: () => reached((store) => store.instance()),
    markComplete: (instance) => reached((store) => store.markComplete(instance)),
    knowsEveryone: () => false,
    ping: () => reached((store) => store.ping()),
    async [Symbol.asyncDispose]() {},
  }
  return {
    online,
    leave: () => {
      isAway = true
    },
    comeBack: () => {
      isAway = false
    },
    failFor: (userId: string | undefined) => {
      stuck = userId
    },
    loseEverything: () => {
      inner = openMemoryOnlineStore()
    },
  }
}

const store = breakable()
const features = await openFeatures({ online: store.online })
afterAll(() => features[Symbol.asyncDispose]())

const filmsOf = async (userId: string) => (await features.onlineHistory(userId))?.entries.map(({ movieId }) => movieId)
const pendingMeasured = async () =>
  Number(/^marquee_online_pending_users.* (\d+)$/m.exec((await features.app.inject('/metrics')).body)?.[1])
const patience = { timeout: 10_000, interval: 20 }

test('an online store that is away delays nobody: events are stored, and it is brought up to date when it is back', async () => {
  const [ada, grace] = [unique('ada'), unique('grace')]
  await features.publish([like({ userId: ada, occurredAt: '2026-01-01T00:00:00Z' })])
  await features.settled()
  store.leave()
  await features.publish([like({ userId: ada, movieId: 'ran' }), like({ userId: grace, movieId: 'alien' })])
  await features.settled() // the line goes on
  expect((await features.offlineHistory(ada)).entries).toHaveLength(2)
  expect((await features.app.inject('/v1/status')).json()).toMatchObject({ onlinePending: 2, onlineComplete: false })
  await expect.poll(pendingMeasured, patience).toBe(2) // while it is away: that is what the alert is for
  store.comeBack()
  await expect.poll(() => filmsOf(ada), patience).toEqual(['heat', 'ran'])
  await expect.poll(() => filmsOf(grace), patience).toEqual(['alien'])
  await expect.poll(() => features.offline.pending.count(), patience).toBe(0)
  expect((await features.app.inject('/v1/status')).json()).toMatchObject({ onlinePending: 0, onlineComplete: true })
  expect((await features.deadLetters()).total).toBe(0) // nobody is to blame
})

test('an online store that lost everything is filled again by itself', async () => {
  const userId = unique('ada')
  await features.publish([like({ userId })])
  await features.settled()
  store.loseEverything()
  expect(await filmsOf(userId)).toBeUndefined()
  await expect.poll(() => filmsOf(userId), patience).toEqual(['heat'])
  await expect.poll(() => store.online.isComplete(), patience).toBe(true)
})

test('whoever is erased while the online store is away is removed from it when it is back, and the receipt says when', async () => {
  const userId = unique('ada')
  await features.publish([like({ userId })])
  await features.settled()
  store.leave()
  const receiptId = await features.publishErasure(userId)
  await features.settled() // the line goes on
  expect((await features.offlineHistory(userId)).entries).toEqual([])
  const waiting = await features.receipt(receiptId)
  expect(waiting).toMatchObject({ state: 'removing', removedAt: null, removed: { interactions: 1 } })
  expect(waiting.removed).not.toHaveProperty('onlineFeatures') // nobody could count them
  store.comeBack()
  await expect.poll(async () => (await features.receipt(receiptId)).state, patience).toBe('forgotten')
  expect(await store.online.read([userId])).toEqual([undefined])
  expect(await features.offline.pending.count()).toBe(0)
})

test('one person who cannot be repaired stops nobody else, and is tried again', { timeout: 60_000 }, async () => {
  const people = Array.from({ length: 7 }, () => unique('ada'))
  const [stuck = '', ...others] = people
  store.leave()
  for (const userId of people) await features.publish([like({ userId })])
  await features.settled()
  store.failFor(stuck) // the longest noted
  store.comeBack()
  for (const userId of others) await expect.poll(() => filmsOf(userId), patience).toEqual(['heat'])
  await expect.poll(() => features.offline.pending.count(), patience).toBe(1)
  store.failFor(undefined)
  await expect.poll(() => filmsOf(stuck), { timeout: 30_000 }).toEqual(['heat'])
  await expect.poll(() => features.offline.pending.count(), patience).toBe(0)
})

test('what comes while the store is being filled is not lost', async () => {
  const people = Array.from({ length: 20 }, () => unique('busy'))
  await features.publish(people.map((userId) => like({ userId })))
  await features.settled()
  store.loseEverything()
  for (let n = 0; n < 5; n++)
    await features.publish(
      people.map((userId) => like({ userId, movieId: `m${n}`, occurredAt: '2026-02-01T00:00:00Z' })),
    )
  await features.settled()
  await expect.poll(() => store.online.isComplete(), patience).toBe(true)
  await expect.poll(() => features.offline.pending.count(), patience).toBe(0)
  for (const userId of people)
    expect(await features.onlineHistory(userId)).toEqual(await features.offlineHistory(userId))
})

test('a stop does not wait until a store is filled', async () => {
  const people = Array.from({ length: 1_000 }, () => unique('many'))
  await features.offline.recordInteractions(people.map((userId) => like({ userId })))
  const memory = openMemoryOnlineStore()
  const mayRead = Promise.withResolvers<void>()
  let pages = 0
  const online: OnlineStore = {
    ...memory,
    async read(ids) {
      pages++
      await mayRead.promise
      return memory.read(ids)
    },
  }
  const stores = { offline: features.offline, online, migrated: Promise.resolve() }
  const keeping = keepOnlineComplete(stores, quietSurroundings('features'))
  await expect.poll(() => pages, patience).toBe(1)
  const stopped = keeping[Symbol.asyncDispose]()
  mayRead.resolve()
  await stopped
  expect(pages).toBe(1)
  expect(await memory.isComplete()).toBe(false)
})
