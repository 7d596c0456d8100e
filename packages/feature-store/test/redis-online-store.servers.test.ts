import { randomBytes } from 'node:crypto'
import { quietSurroundings } from '@marquee/platform/test/surroundings'
import { Redis } from 'ioredis'
import { afterAll, expect, test } from 'vitest'
import { openRedisOnlineStore } from '../src/redis-online-store.ts'
import { onlineStoreConformance } from './online-store.conformance.ts'

const { log } = quietSurroundings('features')
const redisUrl = process.env['REDIS_URL'] ?? ''
const run = `test-${randomBytes(4).toString('hex')}:`
let opened = 0
const open = (redisKeyPrefix = `${run}${opened++}:`) => openRedisOnlineStore({ redisUrl, redisKeyPrefix }, log)

const redis = new Redis(redisUrl)
const remove = async (prefix: string) => {
  const keys = await redis.keys(`${prefix}*`)
  if (keys.length > 0) await redis.del(keys)
}
afterAll(async () => {
  await remove(run)
  await redis.quit()
})

onlineStoreConformance('redis', () => open())

test('two prefixes share a Redis without seeing each other', async () => {
  await using one = await open()
  await using two = await open()
  await one.replace([{ userId: 'ada', before: undefined, after: Uint8Array.of(1) }])
  await one.markComplete()
  expect(await two.read(['ada'])).toEqual([undefined])
  expect(await two.isComplete()).toBe(false)
})

test('a Redis that lost everything is no longer complete', async () => {
  const prefix = `${run}lost:`
  await using store = await open(prefix)
  await store.markComplete()
  await remove(prefix)
  expect(await store.isComplete()).toBe(false)
})
