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
  await one.markComplete(await one.instance())
  expect(await two.read(['ada'])).toEqual([undefined])
  expect(await two.isComplete()).toBe(false)
  expect((await Array.fromAsync(two.people())).flat()).toEqual([])
})

test('a Redis that lost everything is no longer complete', async () => {
  const prefix = `${run}lost:`
  await using store = await open(prefix)
  await store.markComplete(await store.instance())
  await remove(prefix)
  expect(await store.isComplete()).toBe(false)
})

test.each([
  ['of another Redis, or of the same before it started again', 'f'.repeat(40)],
  ['that does not say of which Redis', '1'],
])('a mark %s does not make it complete', async (_, mark) => {
  const prefix = `${run}before:`
  await using store = await open(prefix)
  await store.markComplete(await store.instance())
  expect(await store.isComplete()).toBe(true)
  await redis.set(`${prefix}complete`, mark)
  expect(await store.isComplete()).toBe(false)
})

test('a Redis that may not say which it is is complete by the mark alone', async () => {
  const prefix = `${run}silent:`
  const name = `silent-${randomBytes(4).toString('hex')}`
  const password = randomBytes(8).toString('hex')
  await redis.acl('SETUSER', name, 'on', `>${password}`, '~*', '+@all', '-info')
  const address = new URL(redisUrl)
  Object.assign(address, { username: name, password })
  try {
    await using store = await openRedisOnlineStore({ redisUrl: address.href, redisKeyPrefix: prefix }, log)
    expect(await store.isComplete()).toBe(false)
    await store.markComplete(await store.instance())
    expect(await store.isComplete()).toBe(true)
  } finally {
    await redis.acl('DELUSER', name)
  }
})

test('of a prefix with the signs of a pattern it names its own people, and no others', async () => {
  await using store = await open(`${run}[ab]*?\\:`)
  await using other = await open(`${run}a12\\:`)
  for (const one of [store, other])
    await one.replace([{ userId: one === store ? 'ada' : 'grace', before: undefined, after: Uint8Array.of(1) }])
  expect((await Array.fromAsync(store.people())).flat()).toEqual(['ada'])
})
