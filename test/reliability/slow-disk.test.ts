import type { Interaction } from '@marquee/contracts/interaction'
import { Redis } from 'ioredis'
import { sql } from 'kysely'
import pg from 'pg'
import { expect, test } from 'vitest'
import { expectAnswers, startCrowd } from '../crowd.ts'
import { figure, timeOf } from '../figures.ts'
import { everythingBack, measureRecovery } from '../recovery.ts'
import { createScratch, kafkaOf, type Scratch } from '../servers.ts'
import { slowDownDiskOf } from '../slow-disk.ts'
import { expectAcknowledged, storedEvents } from '../stored.ts'
import { startWholeSystem } from '../whole-system.ts'
import { aWorld } from '../world.ts'

const slowMs = 100

/** Each with what makes its disk slow, and how long one write then takes, ms. */
const servers = [
  { server: 'Postgres', slowDown: slowDownCommits, timeToWrite: timeToCommit },
  { server: 'Kafka', slowDown: () => slowDownDiskOf('kafka', slowMs), timeToWrite: timeToPublish },
  { server: 'Redis', slowDown: () => slowDownDiskOf('redis', slowMs), timeToWrite: timeToSet },
] as const

test.each(servers)(
  'where each write of $server waits for a slow disk lists are whole, events are accepted and in the histories soon, and none is lost',
  { timeout: 120_000 },
  async ({ server, slowDown, timeToWrite }) => {
    await using scratch = await createScratch()
    await using marquee = await startWholeSystem(scratch, aWorld())
    const acknowledged: Interaction[] = []
    await using crowd = startCrowd(marquee, acknowledged)
    await crowd.watch(2_000)
    await using slow = await slowDown(scratch)
    const writeMs = await timeToWrite(scratch)
    figure(`slow disk of ${server}: a write`, writeMs, 'ms')
    expect(writeMs).toBeGreaterThan(slowMs)

    const { lists, posts } = await crowd.watch(10_000)
    expectAnswers(`slow disk of ${server}`, lists, { degraded: false })
    expect(posts.filter(({ status }) => status !== 202)).toEqual([])
    figure(`slow disk of ${server}: events accepted`, posts.length, '')
    const { movieId } = (await marquee.listFor('p7')).items[0]?.movie ?? { movieId: '' }
    const ratedAt = performance.now()
    acknowledged.push(await marquee.rate({ userId: 'p7', movieId }))
    while ((await marquee.listFor('p7')).items.some(({ movie }) => movie.movieId === movieId))
      expect(performance.now() - ratedAt).toBeLessThan(5_000)
    figure(`slow disk of ${server}: a rating in the next list after`, performance.now() - ratedAt, 'ms')

    await slow.disposeAsync()
    await measureRecovery(`a fast disk of ${server} again`, async (within) => {
      await crowd.leave()
      await everythingBack({ marquee, scratch, acknowledged }, within)
    })
    expectAcknowledged(await storedEvents(scratch), acknowledged)
  },
)

/** What Postgres can be told to wait at most before it forces its log to the disk. */
async function slowDownCommits(scratch: Scratch): Promise<AsyncDisposableStack> {
  await setCommitDelay(scratch, slowMs * 1_000)
  const slow = new AsyncDisposableStack()
  slow.defer(() => setCommitDelay(scratch, 0))
  return slow
}

/** For every connection there is, and those to come. */
async function setCommitDelay({ database }: Scratch, microseconds: number): Promise<void> {
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(database.query)
  const name = sql.id(rows[0]?.name ?? '')
  await sql`alter database ${name} set commit_siblings = 0`.execute(database.query)
  await sql`alter database ${name} set commit_delay = ${sql.lit(microseconds)}`.execute(database.query)
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(database.query)
}

/** Over a connection of its own: what a database is told holds for those that come after. */
async function timeToCommit({ environment }: Scratch): Promise<number> {
  const client = new pg.Client({ connectionString: environment['DATABASE_URL'] ?? '' })
  await client.connect()
  await client.query('create table commits (at timestamptz)')
  const ms = await timeOf(() => client.query('insert into commits values (now())'))
  await client.end()
  return ms
}

async function timeToPublish({ environment }: Scratch): Promise<number> {
  const kafka = kafkaOf(environment['KAFKA_BROKERS'] ?? '')
  const topic = `${environment['KAFKA_TOPIC_PREFIX']}writes`
  const [admin, producer] = [kafka.admin(), kafka.producer()]
  await Promise.all([admin.connect(), producer.connect()])
  await admin.createTopics({ topics: [{ topic }] })
  const write = () => producer.send({ topic, acks: -1, messages: [{ value: 'now' }] })
  await write() // finds out who leads
  const ms = await timeOf(write)
  await Promise.all([admin.disconnect(), producer.disconnect()])
  return ms
}

async function timeToSet({ environment }: Scratch): Promise<number> {
  const redis = new Redis(environment['REDIS_URL'] ?? '')
  await redis.ping()
  const ms = await timeOf(() => redis.set(`${environment['REDIS_KEY_PREFIX']}write`, 'now'))
  await redis.quit()
  return ms
}
