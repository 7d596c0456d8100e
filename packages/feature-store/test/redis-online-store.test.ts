import { quietSurroundings } from '@marquee/platform/test/surroundings'
import { expect, test } from 'vitest'
import { openRedisOnlineStore } from '../src/redis-online-store.ts'

test('with Redis away it opens, fails each command at once instead of queueing it, and closes', async () => {
  const { log } = quietSurroundings('serving')
  const started = performance.now()
  const store = await openRedisOnlineStore({ redisUrl: 'redis://127.0.0.1:1', redisKeyPrefix: 'x:' }, log)
  const change = { userId: 'ada', before: undefined, after: Uint8Array.of(1) }
  for (const command of [
    () => store.ping(),
    () => store.read(['ada']),
    () => store.replace([change]),
    () => store.isComplete(),
    () => store.instance(),
    () => store.markComplete('x'),
    () => Array.fromAsync(store.people()),
  ])
    await expect(command()).rejects.toThrow()
  await store[Symbol.asyncDispose]()
  expect(performance.now() - started).toBeLessThan(4_000)
})
