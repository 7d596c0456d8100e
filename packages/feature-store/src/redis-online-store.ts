import { once } from 'node:events'
import { type Setting, text, url } from '@marquee/platform/config'
import type { Log } from '@marquee/platform/log'
import { type ChainableCommander, Redis } from 'ioredis'
import type { OnlineStore } from './online.ts'

export const onlineStoreSettings = {
  redisUrl: url({
    env: 'REDIS_URL',
    schemes: ['redis', 'rediss'],
    secret: true,
    description: 'The Redis that holds the online features',
  }),
  redisKeyPrefix: text({
    env: 'REDIS_KEY_PREFIX',
    fallback: 'marquee:',
    description: 'Put before every key, to share a Redis',
  }),
} satisfies Record<string, Setting<string>>

const commandTimeoutMs = 1_000
/** After as long without an answer the connection is another one's turn: this one may be forgotten somewhere on the way. */
const silenceMs = 2_000
const firstConnectMs = 2_000
const maxReconnectMs = 1_000

// KEYS[1] the person, ARGV[1] the value it must still have ('' for none), ARGV[2] the new one ('' to remove it)
const replaceScript = `
local now = redis.call('GET', KEYS[1])
if (now or '') ~= ARGV[1] then return 0 end
if ARGV[2] == '' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], ARGV[2]) end
return 1`

interface Commands {
  replaceValue(key: string, before: Buffer | string, after: Buffer | string): this
}

/**
 * The online store in Redis, through ioredis. Commands fail at once while it is away (nothing queues without bound): callers
 * answer from the offline store instead.
 */
export async function openRedisOnlineStore(
  { redisUrl, redisKeyPrefix }: { redisUrl: string; redisKeyPrefix: string },
  log: Log,
): Promise<OnlineStore> {
  const redis = new Redis(redisUrl, {
    enableOfflineQueue: false,
    enableAutoPipelining: true, // who asks in the same moment shares a write to the socket
    commandTimeout: commandTimeoutMs,
    socketTimeout: silenceMs,
    connectTimeout: firstConnectMs,
    maxRetriesPerRequest: 1,
    retryStrategy: (attempt) => Math.min(maxReconnectMs, 50 * 2 ** Math.min(attempt, 10)) * (0.5 + Math.random() / 2),
    scripts: { replaceValue: { lua: replaceScript, numberOfKeys: 1 } },
  })
  let away = false
  redis.on('error', (error) => {
    if (!away) log.warn({ err: error }, 'Redis does not answer; lists come from the offline store until it does')
    away = true
  })
  redis.on('ready', () => {
    if (away) log.info('Redis answers again')
    away = false
  })
  await Promise.race([
    once(redis, 'ready'),
    new Promise((resolve) => setTimeout(resolve, firstConnectMs).unref()),
  ]).catch(() => {})
  const keyOf = (userId: string) => `${redisKeyPrefix}history:${userId}`
  const completeKey = `${redisKeyPrefix}complete`

  return {
    driver: 'redis',
    async read(userIds) {
      if (userIds.length === 0) return []
      const values = await redis.mgetBuffer(userIds.map(keyOf))
      return values.map((value) => value ?? undefined)
    },
    async replace(changes) {
      const pipeline = redis.pipeline() as ChainableCommander & Commands // `scripts` above defines them
      for (const { userId, before, after } of changes)
        pipeline.replaceValue(keyOf(userId), orNone(before), orNone(after))
      const replies = (await pipeline.exec()) ?? []
      return replies.map(([error, replaced]) => {
        if (error) throw error
        return replaced === 1
      })
    },
    async remove(userIds) {
      if (userIds.length > 0) await redis.del(userIds.map(keyOf))
    },
    isComplete: async () => (await redis.get(completeKey)) !== null,
    knowsEveryone: () => false,
    async markComplete() {
      await redis.set(completeKey, '1')
    },
    async ping() {
      await redis.ping()
    },
    async [Symbol.asyncDispose]() {
      await redis.quit().catch(() => redis.disconnect())
    },
  }
}

const orNone = (bytes: Uint8Array | undefined): Buffer | string => (bytes ? bufferOf(bytes) : '')

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
