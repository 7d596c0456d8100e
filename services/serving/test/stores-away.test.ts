import type { HistoryPage, RecommendationList } from '@marquee/contracts/recommendation'
import { openRedisOnlineStore } from '@marquee/feature-store/redis-online-store'
import { createLog } from '@marquee/platform/log'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aRating, startedServing } from './started.ts'

/** An online store that is away: the real driver, and nothing behind its address. */
const awayRedis = () =>
  openRedisOnlineStore({ redisUrl: 'redis://127.0.0.1:1', redisKeyPrefix: '' }, createLog({ level: 'silent' }))

let serving: Awaited<ReturnType<typeof startedServing>>
let stack: AsyncDisposableStack
beforeAll(async () => {
  stack = new AsyncDisposableStack()
  const online = stack.use(await awayRedis())
  serving = stack.use(await startedServing({ online }))
  await serving.withCatalogue()
  await serving.withChampion()
  await serving.stored([aRating('ann', 'm03')]).catch(() => {}) // into SQL; the online store cannot take it
})
afterAll(() => stack.disposeAsync())

const list = async (userId: string) =>
  (await serving.get<RecommendationList>(`/v1/users/${userId}/recommendations?limit=3`)).body

test('without the online store the list is as personal, from the database, and degraded', async () => {
  const answer = await list('ann')
  expect(answer).toMatchObject({ tier: 'personalised', degraded: true })
  expect(answer.items.map(({ movie }) => movie.genres[0])).toEqual(Array(3).fill('Drama'))
})

test('without any store the list comes from what this process saw last, then from what everyone watches', async () => {
  const before = await list('ann')
  await serving.database.query.destroy()
  const remembered = await list('ann')
  expect(remembered).toMatchObject({ tier: 'session', degraded: true })
  expect(remembered.items).toEqual(before.items)
  expect(await list('stranger')).toMatchObject({ tier: 'trending', degraded: true, modelVersion: 'v1' })
})

test('and everything else answers as well as it can', async () => {
  expect((await serving.get<HistoryPage>('/v1/users/ann/history')).body).toMatchObject({ total: 1, degraded: true })
  expect((await serving.get('/v1/movies/m03')).body).toMatchObject({
    title: 'Film 3',
    ratings: { count: 0, mean: null },
    degraded: true,
  })
  expect((await serving.get('/v1/users/ann/home')).status).toBe(200)
  expect((await serving.get('/readyz')).status).toBe(200)
})
