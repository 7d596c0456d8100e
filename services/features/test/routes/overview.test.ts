import { randomUUID } from 'node:crypto'
import type { Activity, CatalogueCoverage, PersonFeatures, StoredInteraction } from '@marquee/contracts/operations'
import { openMemoryOnlineStore } from '@marquee/feature-store/memory-online-store'
import { afterAll, describe, expect, test } from 'vitest'
import { like, openFeatures, unique } from '../open-features.ts'

let away = false
const memory = openMemoryOnlineStore()
const features = await openFeatures({
  online: {
    ...memory,
    read: (userIds) => (away ? Promise.reject(new Error('away')) : memory.read(userIds)),
  },
})
afterAll(() => features[Symbol.asyncDispose]())
const get = async <T>(url: string) => {
  const response = await features.app.inject(url)
  return { status: response.statusCode, body: response.json<T>() }
}

test('an interaction is not found until it is stored, and then as it was sent', async () => {
  const event = like({ userId: unique('ada') })
  const url = `/v1/interactions/${event.eventId}`
  expect((await get(url)).status).toBe(404)
  await features.publish([event])
  await features.settled()
  expect((await get<StoredInteraction>(url)).body).toMatchObject({
    eventId: event.eventId,
    userId: event.userId,
    movieId: 'heat',
    type: 'like',
    place: expect.any(Number),
  })
  expect((await get('/v1/interactions/no-uuid')).status).toBe(400)
})

test('what arrives is counted by the minute', async () => {
  const countOf = ({ minutes }: Activity) => minutes.reduce((sum, { events }) => sum + (events['like'] ?? 0), 0)
  const before = countOf((await get<Activity>('/v1/activity')).body)
  await features.publish([like({ userId: unique('ada') }), like({ userId: unique('ada') })])
  await features.settled()
  const { body } = await get<Activity>('/v1/activity?minutes=5')
  expect(countOf(body)).toBe(before + 2)
  expect(Date.parse(body.minutes.at(-1)?.minute ?? '') % 60_000).toBe(0)
  expect((await get('/v1/activity?minutes=0')).status).toBe(400)
  expect((await get('/v1/activity?minutes=1441')).status).toBe(400)
})

test('the coverage of an empty catalogue is nothing, not a fault', async () => {
  expect((await get<CatalogueCoverage>('/v1/coverage')).body).toMatchObject({ films: 0, watched: 0 })
})

describe("a person's features", () => {
  const of = async (userId: string) => (await get<PersonFeatures>(`/v1/users/${userId}/features`)).body

  test('are the events, what they fold to, and what serving reads', async () => {
    const userId = unique('ada')
    const rating = { ...like({ userId, movieId: 'ran' }), type: 'rating' as const, rating: 2.5 }
    await features.publish([like({ userId, type: 'view' }), like({ userId }), rating])
    await features.settled()
    expect(await of(userId)).toEqual({
      userId,
      interactions: 3,
      firstAt: '2026-01-31T20:15:00.000Z',
      lastAt: '2026-01-31T20:15:00.000Z',
      offlineFilms: 2,
      online: { films: 2, bytes: expect.any(Number) },
      onlineReachable: true,
      same: true,
      entries: [
        { movieId: 'ran', type: 'rating', rating: 2.5, at: '2026-01-31T20:15:00.000Z', strength: 2.5, seen: true },
        { movieId: 'heat', type: 'like', rating: null, at: '2026-01-31T20:15:00.000Z', strength: 5, seen: true },
      ],
    })
  })

  test('of somebody unknown are none, and the stores agree', async () => {
    expect(await of(unique('nobody'))).toMatchObject({ interactions: 0, online: null, same: true, entries: [] })
  })

  test('that differ between the stores are told of', async () => {
    const userId = unique('ada')
    await features.publish([like({ userId })])
    await features.settled()
    await features.online.remove([userId])
    expect(await of(userId)).toMatchObject({ offlineFilms: 1, online: null, same: false })
  })

  test('are told without the online store while it is away', async () => {
    const userId = unique('ada')
    await features.publish([like({ userId, eventId: randomUUID() })])
    await features.settled()
    away = true
    expect(await of(userId)).toMatchObject({ interactions: 1, onlineReachable: false, same: false, entries: [] })
    away = false
  })
})
