import { randomUUID } from 'node:crypto'
import { encodeHistory } from '@marquee/feature-store/history-bytes'
import { openMemoryOnlineStore } from '@marquee/feature-store/memory-online-store'
import { openOfflineStore } from '@marquee/feature-store/offline'
import type { OnlineStore } from '@marquee/feature-store/online'
import { openEmbeddedDatabase } from '@marquee/platform/database'
import { createLog } from '@marquee/platform/log'
import { createMetrics } from '@marquee/platform/metrics'
import { afterAll, expect, test } from 'vitest'
import { forgetErased } from '../src/forget-erased.ts'
import { bytesOf, historyOfVisit, openLiveHistories } from '../src/live-history.ts'
import { followStalePeople, type StalePeople } from '../src/stale-people.ts'
import { aRating } from './started.ts'

const database = await openEmbeddedDatabase({ folder: undefined })
afterAll(() => database[Symbol.asyncDispose]())
const offline = openOfflineStore(database)
await offline.migrate()

const metrics = createMetrics('serving', { processMetrics: false })
const config = { onlineDeadlineMs: 100, offlineDeadlineMs: 1_000 }
const nobody = { has: () => false, isKnown: () => true }
const open = (online: OnlineStore, stale: Pick<StalePeople, 'has' | 'isKnown'> = nobody) =>
  openLiveHistories({ online, offline, stale, config, metrics })
const entry = (movieId: string) => ({ movieId, type: 'like', rating: null, at: 1_000 }) as const
const value = (movieId: string) => encodeHistory({ entries: [entry(movieId)], lastAt: 1_000 })

test('the online store is believed where it has something', async () => {
  const online = openMemoryOnlineStore()
  await online.replace([{ userId: 'online', before: undefined, after: value('heat') }])
  expect(await open(online).of('online')).toEqual({
    history: { entries: [entry('heat')], lastAt: 1_000 },
    source: 'stored',
    degraded: false,
  })
})

test('what is remembered of somebody keeps nothing of what else Redis said', async () => {
  const [before, after] = [Buffer.alloc(60_000), value('heat')]
  const said = Buffer.concat([before, after])
  const online = { ...openMemoryOnlineStore(), read: async () => [said.subarray(before.length)] }
  const { history } = await open(online).of('piece')
  expect(bytesOf(history)).toEqual(new Uint8Array(after))
  expect(bytesOf(history).buffer.byteLength).toBe(after.length)
})

test('where it has nothing the database is asked, unless the store knows everyone', async () => {
  await offline.recordInteractions([aRating('offline', 'm01')])
  const online = openMemoryOnlineStore()
  const histories = open(online)
  const { history, source, degraded } = await histories.of('offline')
  expect([history.entries.length, source, degraded]).toEqual([1, 'stored', false])
  expect(await histories.of('nobody')).toMatchObject({ history: { entries: [] }, source: 'stored', degraded: false })
  await online.markComplete(await online.instance())
  expect((await histories.of('offline')).history.entries).toEqual([]) // it would have been there
})

test('a value that is damaged is as good as none, and the answer is degraded', async () => {
  await offline.recordInteractions([aRating('damaged', 'm01')])
  const online = openMemoryOnlineStore()
  await online.replace([{ userId: 'damaged', before: undefined, after: Uint8Array.of(9, 9, 9) }])
  expect(await open(online).of('damaged')).toMatchObject({
    history: { entries: [{ movieId: 'm01' }] },
    source: 'stored',
    degraded: true,
  })
})

test('a store that hangs costs no more than its deadline, and soon nothing', async () => {
  await offline.recordInteractions([aRating('patient', 'm01')])
  const hanging: OnlineStore = { ...openMemoryOnlineStore(), read: () => new Promise(() => {}) }
  const histories = open(hanging)
  const took: number[] = []
  for (let n = 0; n < 7; n++) {
    const from = performance.now()
    expect(await histories.of('patient')).toMatchObject({ history: { entries: [{ movieId: 'm01' }] }, degraded: true })
    took.push(performance.now() - from)
  }
  expect(took[0]).toBeGreaterThanOrEqual(90)
  expect(Math.max(...took)).toBeLessThan(900)
  expect(Math.min(...took.slice(5))).toBeLessThan(90) // it is no longer asked
})

test('whose value could not be written is read from the database, and the answer is degraded', async () => {
  await offline.recordInteractions([aRating('behind', 'm01'), aRating('in-time', 'm01')])
  const online = openMemoryOnlineStore()
  for (const userId of ['behind', 'in-time'])
    await online.replace([{ userId, before: undefined, after: value('heat') }])
  await offline.pending.add(['behind'])
  await using stale = followStalePeople({ offline, everyMs: 20, log: createLog({ level: 'silent' }) })
  await stale.refresh()
  const histories = open(online, stale)
  expect(await histories.of('behind')).toMatchObject({ history: { entries: [{ movieId: 'm01' }] }, degraded: true })
  expect(await histories.of('in-time')).toMatchObject({ history: { entries: [{ movieId: 'heat' }] }, degraded: false })
  await offline.pending.remove(await offline.pending.some(10))
  await expect.poll(async () => (await histories.of('behind')).degraded).toBe(false)
})

test('while nobody can tell who waits to be written, what the online store has is taken and the answer is degraded', async () => {
  const online = openMemoryOnlineStore()
  await online.replace([{ userId: 'ada', before: undefined, after: value('heat') }])
  let isAway = false
  const some = (limit: number) => (isAway ? Promise.reject(new Error('away')) : offline.pending.some(limit))
  await using stale = followStalePeople({
    offline: { ...offline, pending: { ...offline.pending, some } },
    everyMs: 20,
    log: createLog({ level: 'silent' }),
  })
  const histories = open(online, stale)
  const list = { history: { entries: [{ movieId: 'heat' }] }, source: 'stored' }
  expect(await histories.of('ada')).toMatchObject({ ...list, degraded: false })
  isAway = true
  await expect.poll(() => histories.of('ada'), { timeout: 10_000 }).toMatchObject({ ...list, degraded: true })
  isAway = false
  await expect.poll(() => histories.of('ada')).toMatchObject({ ...list, degraded: false })
})

test('with the database away too, whose value waits to be written has the one that is there, or what was seen last', async () => {
  await offline.recordInteractions([aRating('seen', 'm01'), aRating('written', 'm01')])
  const online = openMemoryOnlineStore()
  await online.replace([{ userId: 'written', before: undefined, after: value('heat') }])
  await online.markComplete(await online.instance())
  let isAway = false
  const histories = openLiveHistories({
    online,
    offline: {
      ...offline,
      histories: (ids) => (isAway ? Promise.reject(new Error('away')) : offline.histories(ids)),
    },
    stale: { has: () => true, isKnown: () => true },
    config,
    metrics,
  })
  await histories.of('seen')
  isAway = true
  const degraded = true
  expect(await histories.of('written')).toMatchObject({ history: { entries: [{ movieId: 'heat' }] }, degraded })
  expect(await histories.of('seen')).toMatchObject({ history: { entries: [{ movieId: 'm01' }] }, degraded })
  expect(await histories.of('never-written')).toMatchObject({ source: 'unknown', degraded })
})

test('the same bytes are the same object, so that what was made of it can be kept; other bytes are not', async () => {
  const online = openMemoryOnlineStore()
  await online.replace([{ userId: 'ann', before: undefined, after: value('heat') }])
  const histories = open(online)
  const { history } = await histories.of('ann')
  expect((await histories.of('ann')).history).toBe(history)
  await online.replace([{ userId: 'ann', before: value('heat'), after: value('ran') }])
  expect((await histories.of('ann')).history).toMatchObject({ entries: [{ movieId: 'ran' }] })
})

test('as much is remembered as memory allows: few people who did much, more who did little', async () => {
  const online = openMemoryOnlineStore()
  const long = encodeHistory({
    entries: Array.from({ length: 4_000 }, (_, n) => entry(`m${n}`)),
    lastAt: entry('m').at,
  })
  const people = Array.from({ length: 150 }, (_, n) => `p${n}`)
  await online.replace(people.map((userId) => ({ userId, before: undefined, after: long })))
  await online.replace([{ userId: 'brief', before: undefined, after: value('heat') }])
  let isAway = false
  const read: OnlineStore['read'] = (ids) => (isAway ? Promise.reject(new Error('away')) : online.read(ids))
  const histories = openLiveHistories({
    online: { ...online, read },
    offline: { ...offline, histories: () => Promise.reject(new Error('away')) },
    stale: nobody,
    config: { onlineDeadlineMs: 1_000, offlineDeadlineMs: 1_000 },
    metrics,
  })
  for (const userId of [...people, 'brief']) await histories.of(userId)
  isAway = true
  const sources = await Promise.all(people.map(async (userId) => (await histories.of(userId)).source))
  expect(sources.filter((source) => source === 'remembered')).toHaveLength(124)
  expect((await histories.of('brief')).source).toBe('remembered')
})

test('an erased person is forgotten here too, also by a list that was being made meanwhile', async () => {
  const online = openMemoryOnlineStore()
  for (const userId of ['leaving', 'slow', 'staying'])
    await online.replace([{ userId, before: undefined, after: value('heat') }])
  let isAway = false
  const slow = Promise.withResolvers<void>()
  const read: OnlineStore['read'] = async (ids) => {
    if (isAway) throw new Error('away')
    const values = await online.read(ids)
    if (ids.includes('slow')) await slow.promise // it has read, and not yet remembered
    return values
  }
  let offlineAway = false
  const histories = openLiveHistories({
    online: { ...online, read },
    offline: {
      ...offline,
      histories: (ids) => (offlineAway ? Promise.reject(new Error('away')) : offline.histories(ids)),
    },
    stale: nobody,
    config: { onlineDeadlineMs: 1_000, offlineDeadlineMs: 1_000 },
    metrics,
  })
  await using forgetting = forgetErased({
    offline,
    histories,
    everyMs: 20,
    longestReadMs: 2_000,
    log: createLog({ level: 'silent' }),
  })
  await forgetting.refresh()
  await Promise.all(['leaving', 'staying'].map((userId) => histories.of(userId)))
  const reading = histories.of('slow')
  for (const userId of ['leaving', 'slow'])
    await offline.erasures.erase({ receiptId: randomUUID(), userId, requestedAt: new Date().toISOString() })
  await forgetting.refresh()
  slow.resolve()
  await reading

  isAway = true
  offlineAway = true
  await expect.poll(async () => (await histories.of('slow')).source).toBe('unknown')
  expect((await histories.of('leaving')).source).toBe('unknown')
  expect(await histories.of('staying')).toMatchObject({ source: 'remembered', history: { entries: [entry('heat')] } })
})

test('a visit goes by its own times, else by its order', () => {
  const now = Date.parse('2026-01-01T00:00:00Z')
  const films = (events: Parameters<typeof historyOfVisit>[0]) =>
    historyOfVisit(events, now).entries.map(({ movieId }) => movieId)
  expect(films([])).toEqual([])
  expect(
    films([
      { movieId: 'a', type: 'like' },
      { movieId: 'b', type: 'like' },
    ]),
  ).toEqual(['a', 'b'])
  expect(
    films([
      { movieId: 'a', type: 'like', occurredAt: '2025-06-01T00:00:00Z' },
      { movieId: 'b', type: 'like', occurredAt: '2025-01-01T00:00:00Z' },
    ]),
  ).toEqual(['b', 'a'])
  expect(
    films([
      { movieId: 'a', type: 'like' },
      { movieId: 'a', type: 'retract' },
    ]),
  ).toEqual([])
  expect(historyOfVisit([{ movieId: 'a', type: 'rating', rating: 4 }], now).entries).toMatchObject([
    { rating: 4, at: now - 1_000 },
  ])
})

// last: it closes the database
test('without any store the last known history is remembered, and someone unknown has none', async () => {
  const online = openMemoryOnlineStore()
  await online.replace([{ userId: 'known', before: undefined, after: value('heat') }])
  let isAway = false
  const histories = open({ ...online, read: (ids) => (isAway ? Promise.reject(new Error('away')) : online.read(ids)) })
  await histories.of('known')
  isAway = true
  await database[Symbol.asyncDispose]()
  expect(await histories.of('known')).toEqual({
    history: { entries: [entry('heat')], lastAt: 1_000 },
    source: 'remembered',
    degraded: true,
  })
  expect(await histories.of('stranger')).toMatchObject({ history: { entries: [] }, source: 'unknown', degraded: true })
})
