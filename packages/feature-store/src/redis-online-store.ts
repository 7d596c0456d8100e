import { once } from 'node:events'
import { type Setting, text, url } from '@marquee/platform/config'
import type { Log } from '@marquee/platform/log'
import { type ChainableCommander, Redis, ReplyError } from 'ioredis'
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

// KEYS people, ARGV for each the value it must still have ('' for none) and the new one ('' to remove it); replies 1 where it was replaced
const replaceScript = `
local replaced = {}
for person, key in ipairs(KEYS) do
  local before, after = ARGV[2 * person - 1], ARGV[2 * person]
  if (redis.call('GET', key) or '') == before then
    if after == '' then redis.call('DEL', key) else redis.call('SET', key, after) end
    replaced[person] = 1
  else
    replaced[person] = 0
  end
end
return replaced`

// a command costs as much as several people in it, and nothing else is answered meanwhile
const peopleAtOnce = 100
/** A page of all keys, whoever's they are. */
const keysAtOnce = 500

interface Commands {
  replaceValues(people: number, ...keysAndValues: (string | Buffer)[]): this
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
    scripts: { replaceValues: { lua: replaceScript } },
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
      for (let start = 0; start < changes.length; start += peopleAtOnce) {
        const part = changes.slice(start, start + peopleAtOnce)
        pipeline.replaceValues(
          part.length,
          ...part.map(({ userId }) => keyOf(userId)),
          ...part.flatMap(({ before, after }) => [orNone(before), orNone(after)]),
        )
      }
      const replies = (await pipeline.exec()) ?? []
      return replies.flatMap(([error, replaced]) => {
        if (error) throw error
        return (replaced as number[]).map((done) => done === 1) // as the script replies
      })
    },
    async remove(userIds) {
      if (userIds.length > 0) await redis.del(userIds.map(keyOf))
    },
    async *people() {
      const everyone = keyOf('')
      let cursor = '0'
      do {
        const [next, keys] = await redis.scan(cursor, 'MATCH', `${literally(everyone)}*`, 'COUNT', keysAtOnce)
        yield keys.map((key) => key.slice(everyone.length))
        cursor = next
      } while (cursor !== '0')
    },
    instance: () => runIdOf(redis),
    async isComplete() {
      const [mark, instance] = await Promise.all([redis.get(completeKey), runIdOf(redis)])
      return mark !== null && (instance === '' || mark === instance)
    },
    knowsEveryone: () => false,
    async markComplete(instance) {
      await redis.set(completeKey, instance)
    },
    async ping() {
      await redis.ping()
    },
    async [Symbol.asyncDispose]() {
      await redis.quit().catch(() => redis.disconnect())
    },
  }
}

/** A restart and a fail-over change it, and either may bring back a state of before: the mark in it alone would still say complete. */
async function runIdOf(redis: Redis): Promise<string> {
  const server = await redis.info('server').catch((error: unknown) => {
    if (error instanceof ReplyError) return '' // some who run Redis for others do not let them ask
    throw error
  })
  return /^run_id:(\S*)/m.exec(server)?.[1] ?? ''
}

/** A pattern that matches nothing but this text. */
const literally = (text: string): string => text.replace(/[\\*?[\]^]/g, String.raw`\$&`)

const orNone = (bytes: Uint8Array | undefined): Buffer | string => (bytes ? bufferOf(bytes) : '')

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
