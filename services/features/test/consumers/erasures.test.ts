import { randomUUID } from 'node:crypto'
import { openMemoryOnlineStore } from '@marquee/feature-store/memory-online-store'
import type { OnlineStore } from '@marquee/feature-store/online'
import { toMessage } from '@marquee/platform/cloud-events'
import { afterAll, describe, expect, test } from 'vitest'
import { like, openFeatures, unique } from '../open-features.ts'

/** A store that keeps one person's reader waiting. */
const slowly = Promise.withResolvers<void>()
const memory = openMemoryOnlineStore()
const online: OnlineStore = {
  ...memory,
  async read(ids) {
    if (ids.includes('slow')) await slowly.promise
    return memory.read(ids)
  },
}
const features = await openFeatures({ online })
afterAll(() => features[Symbol.asyncDispose]())

const counter = async (name: string) =>
  Number(new RegExp(`^marquee_${name}\\{.*\\} (\\d+)$`, 'm').exec(await features.metrics.expose())?.[1] ?? 0)

test('an erased person is in neither store, everyone else is, and the receipt says what was removed', async () => {
  const [ada, grace] = [unique('ada'), unique('grace')]
  await features.publish([like({ userId: ada }), like({ userId: ada, movieId: 'ran' }), like({ userId: grace })])
  await features.publishRaw('interactions', ['no JSON'], ada)
  await features.settled()
  const before = await features.onlineHistory(grace)
  const receiptId = await features.publishErasure(ada)
  await features.settled()

  expect((await features.offlineHistory(ada)).entries).toEqual([])
  expect(await features.onlineHistory(ada)).toBeUndefined()
  expect((await features.deadLetters()).items.filter(({ value }) => value === btoa('no JSON'))).toEqual([])
  expect(await features.onlineHistory(grace)).toEqual(before)
  expect(await features.receipt(receiptId)).toEqual({
    receiptId,
    state: 'forgotten', // there is no model that could know them
    requestedAt: expect.any(String),
    removedAt: expect.any(String),
    removed: { interactions: 2, deadLetters: 1, onlineFeatures: 1 },
    model: { firstWithout: null, fittedAt: null, dueBy: null, championIsWithout: true },
    logKeptUntil: null,
  })
})

test('what they did before does not come back in whatever way, and is counted; what they do later counts', async () => {
  const userId = unique('ada')
  const old = like({ userId })
  await features.publish([old])
  await features.settled()
  await features.publishErasure(userId)
  await features.settled()
  const refused = await counter('interactions_erased_total')
  await features.publish([old, like({ userId, movieId: 'unheard-of' })]) // accepted now, of January
  await features.settled()
  expect((await features.offlineHistory(userId)).entries).toEqual([])
  expect(await features.onlineHistory(userId)).toBeUndefined()
  expect(await counter('interactions_erased_total')).toBe(refused + 2)

  const soon = new Date(Date.now() + 1_000).toISOString()
  await features.publish([like({ userId, movieId: 'ran', occurredAt: soon })])
  await features.settled()
  expect((await features.onlineHistory(userId))?.entries.map(({ movieId }) => movieId)).toEqual(['ran'])
})

test('an event that the edge took before the erasure is gone though it arrives after it and is dated ahead', async () => {
  const userId = unique('ada')
  const accepted = new Date(Date.now() - 1_000).toISOString()
  await features.publishErasure(userId)
  await features.settled()
  const ahead = like({ userId, occurredAt: new Date(Date.now() + 60_000).toISOString() })
  await features.eventLog.publish('interactions', [
    toMessage('interactions', ahead, { key: userId, id: ahead.eventId, source: 'test', time: accepted }),
  ])
  await features.settled()
  expect((await features.offlineHistory(userId)).entries).toEqual([])
})

test('a dead letter of what they sent before is not kept when it comes after the erasure', async () => {
  const userId = unique('ada')
  await features.publishErasure(userId)
  await features.settled()
  const { total } = await features.deadLetters()
  const message = toMessage(
    'interactions',
    { half: true },
    { key: userId, source: 'test', time: '2026-01-01T00:00:00Z' },
  )
  await features.eventLog.publish('interactions', [message])
  await features.settled()
  expect((await features.deadLetters()).total).toBe(total) // nothing of it is here that could be replayed
})

test('the same erasure again changes nothing; asked for again the receipt says that nothing was there', async () => {
  const userId = unique('ada')
  await features.publish([like({ userId })])
  await features.settled()
  const erasure = { receiptId: randomUUID(), userId, requestedAt: new Date().toISOString() }
  const publish = () =>
    features.eventLog.publish('erasures', [
      toMessage('erasures', erasure, { key: userId, id: erasure.receiptId, source: 'test' }),
    ])
  await publish()
  await features.settled()
  const first = await features.receipt(erasure.receiptId)
  await publish()
  await features.settled()
  expect(await features.receipt(erasure.receiptId)).toEqual(first)
  const second = await features.publishErasure(userId)
  await features.settled()
  expect((await features.receipt(second)).removed).toEqual({ interactions: 0, deadLetters: 0, onlineFeatures: 0 })
})

describe('an erasure that cannot be read', () => {
  test.each<[string, string]>([
    ['is no JSON', '{"half'],
    ['names nobody', JSON.stringify({ receiptId: randomUUID(), requestedAt: '2026-01-01T00:00:00Z' })],
    [
      'was asked for at no time',
      JSON.stringify({ receiptId: randomUUID(), userId: 'a', requestedAt: '2016-12-31T23:59:60Z' }),
    ],
  ])('because it %s goes to the dead letters, and the next one is carried out', async (_, poison) => {
    const userId = unique('ada')
    await features.publish([like({ userId })])
    await features.settled()
    const { total } = await features.deadLetters()
    await features.publishRaw('erasures', [poison], 'nobody')
    await features.publishErasure(userId)
    await features.settled()
    expect((await features.deadLetters()).total).toBe(total + 1)
    expect((await features.offlineHistory(userId)).entries).toEqual([])
  })
})

describe('a receipt', () => {
  test('of an erasure that is on its way says that it waits', async () => {
    const receiptId = await features.publishErasure('slow')
    expect(await features.receipt(receiptId)).toMatchObject({ receiptId, state: 'waiting', removed: {} })
    slowly.resolve()
    await features.settled()
    expect(await features.receipt(receiptId)).toMatchObject({ receiptId, state: 'forgotten' })
  })

  test('that nobody was given is not known, and one that is none is refused', async () => {
    const unknown = await features.app.inject(`/v1/erasures/${randomUUID()}`)
    expect([unknown.statusCode, unknown.json<{ code: string }>().code]).toEqual([404, 'unknown-erasure'])
    expect((await features.app.inject('/v1/erasures/1')).statusCode).toBe(400)
  })
})
