import { exec } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { type TopicKey, topics } from '@marquee/contracts/topics'
import { type OfflineStore, openOfflineStore } from '@marquee/feature-store/offline'
import type { OnlineStore } from '@marquee/feature-store/online'
import { openRedisOnlineStore } from '@marquee/feature-store/redis-online-store'
import { type Database, openPostgres } from '@marquee/platform/database'
import { createLog } from '@marquee/platform/log'
import { Redis } from 'ioredis'
import kafkajs, { type Kafka } from 'kafkajs'
import pg from 'pg'
import { eventually } from './harness.ts'

/** A part of the real servers that nobody else uses: a database, topics and keys of its own, gone with the scope. */
export interface Scratch extends AsyncDisposable {
  /** what a service needs to find it */
  readonly environment: Readonly<Record<string, string>>
  readonly database: Database
  readonly offline: OfflineStore
  readonly online: OnlineStore
  /** as a new Redis would be */
  emptyRedis(): Promise<void>
}

const log = createLog({ level: 'fatal', pretty: false })

export async function createScratch(): Promise<Scratch> {
  const name = `marquee_test_${randomUUID().slice(0, 8)}`
  const [kafkaBrokers, redisUrl, adminUrl] = [address('KAFKA_BROKERS'), address('REDIS_URL'), address('DATABASE_URL')]
  await onPostgres(adminUrl, `create database ${name}`)
  const databaseUrl = new URL(adminUrl)
  databaseUrl.pathname = `/${name}`
  const [topicPrefix, keyPrefix] = [`${name}.`, `${name}:`]
  const stack = new AsyncDisposableStack()
  stack.defer(() => forgetTopics(kafkaBrokers, topicPrefix))
  stack.defer(() => forgetKeys(redisUrl, keyPrefix))
  stack.defer(() => onPostgres(adminUrl, `drop database ${name} with (force)`))
  const database = stack.use(await openPostgres({ databaseUrl: databaseUrl.href, databaseConnections: 4 }, log))
  const online = stack.use(await openRedisOnlineStore({ redisUrl, redisKeyPrefix: keyPrefix }, log))
  return {
    environment: {
      KAFKA_BROKERS: kafkaBrokers,
      KAFKA_TOPIC_PREFIX: topicPrefix,
      DATABASE_URL: databaseUrl.href,
      REDIS_URL: redisUrl,
      REDIS_KEY_PREFIX: keyPrefix,
    },
    database,
    offline: openOfflineStore(database),
    online,
    emptyRedis: () => forgetKeys(redisUrl, keyPrefix),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

/** From its next start a group reads everything that the log still has, as for a database that is made anew. */
export async function readLogAgain(
  { environment }: Scratch,
  { group, topics: keys }: { group: string; topics: readonly TopicKey[] },
): Promise<void> {
  const prefix = environment['KAFKA_TOPIC_PREFIX'] ?? ''
  const admin = kafkaOf(environment['KAFKA_BROKERS'] ?? '').admin()
  await admin.connect()
  try {
    for (const key of keys)
      await admin.resetOffsets({ groupId: prefix + group, topic: prefix + topics[key].name, earliest: true })
  } finally {
    await admin.disconnect()
  }
}

export type Server = 'kafka' | 'postgres' | 'redis'

/**
 * Takes one of the servers away until `bringBack`, or the end of the scope.
 * @param how `stop` lets it finish, `kill9` does not
 */
export async function takeAway(
  server: Server,
  how: 'stop' | 'kill9' = 'stop',
): Promise<AsyncDisposable & { bringBack(): Promise<void> }> {
  await control(how, server)
  let away = true
  const bringBack = async () => {
    if (away) await control('start', server)
    away = false
  }
  return { bringBack, [Symbol.asyncDispose]: bringBack }
}

/** Redis answers, and takes nothing, as one that fell over to a copy or whose disk is full, until `letGo` or the end of the scope. */
export async function refuseRedisWrites(): Promise<AsyncDisposable & { letGo(): Promise<void> }> {
  const copiesWanted = async (copies: number) => {
    const redis = new Redis(address('REDIS_URL'))
    await redis.config('SET', 'min-replicas-to-write', copies)
    await redis.quit()
  }
  await copiesWanted(1) // it has none
  const letGo = () => copiesWanted(0)
  return { letGo, [Symbol.asyncDispose]: letGo }
}

/** Of the process that is the server. */
export async function pidOfServer(server: Server): Promise<number> {
  const status = await control('status')
  const [, pid] = new RegExp(`^${server} .*, pid (\\d+)$`, 'm').exec(status) ?? []
  if (!pid) throw new Error(`${server} does not run:\n${status}`)
  return Number(pid)
}

async function control(action: 'stop' | 'start' | 'kill9' | 'status', server: Server | '' = ''): Promise<string> {
  const command = process.env['BACKENDS']
  if (!command)
    throw new Error(
      'BACKENDS is not set: this test stops and starts servers, and needs the command that does so, as in `$BACKENDS stop redis`, `$BACKENDS start redis`, `$BACKENDS kill9 kafka`, `$BACKENDS status`',
    )
  const { stdout } = await promisify(exec)(`${command} ${action} ${server}`, { timeout: 60_000 })
  return stdout
}

export function address(variable: 'KAFKA_BROKERS' | 'DATABASE_URL' | 'REDIS_URL'): string {
  const value = process.env[variable]
  if (!value) throw new Error(`${variable} is not set: this test needs a real server`)
  return value
}

async function onPostgres(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

export const kafkaOf = (brokers: string): Kafka =>
  new kafkajs.Kafka({
    clientId: 'marquee-tests',
    brokers: brokers.split(','),
    logLevel: kafkajs.logLevel.NOTHING,
  })

async function forgetTopics(brokers: string, prefix: string): Promise<void> {
  const admin = kafkaOf(brokers).admin()
  await admin.connect()
  try {
    const theirs = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix))
    if (theirs.length > 0) await admin.deleteTopics({ topics: theirs })
    // a broker that has just been restarted still loads its groups
    const { groups } = await eventually('the broker knows its groups', 30_000, () => admin.listGroups())
    const ours = groups.map(({ groupId }) => groupId).filter((groupId) => groupId.startsWith(prefix))
    await admin.deleteGroups(ours).catch(() => {}) // one still waits for a killed member
  } finally {
    await admin.disconnect()
  }
}

async function forgetKeys(url: string, prefix: string): Promise<void> {
  const redis = new Redis(url)
  try {
    for await (const keys of redis.scanStream({ match: `${prefix}*`, count: 1_000 }))
      if (keys.length > 0) await redis.del(keys)
  } finally {
    await redis.quit()
  }
}
