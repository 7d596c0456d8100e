import type { Interaction } from '@marquee/contracts/interaction'
import { sql } from 'kysely'
import pg from 'pg'
import { expect, test } from 'vitest'
import { expectAnswers, startCrowd } from '../crowd.ts'
import { figure } from '../figures.ts'
import { everythingBack, measureRecovery } from '../recovery.ts'
import { createScratch, type Scratch } from '../servers.ts'
import { expectAcknowledged, storedEvents } from '../stored.ts'
import { startWholeSystem } from '../whole-system.ts'
import { aWorld } from '../world.ts'

/** What Postgres can be told to wait at most before it forces its log to the disk (commit_delay, microseconds). */
const longest = 100_000

test('where each commit waits for a slow disk lists are whole, events are accepted and in the histories soon, and none is lost', {
  timeout: 120_000,
}, async () => {
  await using scratch = await createScratch()
  await using marquee = await startWholeSystem(scratch, aWorld())
  const acknowledged: Interaction[] = []
  await using crowd = startCrowd(marquee, acknowledged)
  await crowd.watch(2_000)
  await setCommitDelay(scratch, longest)
  const commitMs = await timeToCommit(scratch)
  figure('slow disk: a commit', commitMs, 'ms')
  expect(commitMs).toBeGreaterThan(longest / 1_000)

  const { lists, posts } = await crowd.watch(10_000)
  expectAnswers('slow disk', lists, { degraded: false })
  expect(posts.filter(({ status }) => status !== 202)).toEqual([])
  figure('slow disk: events accepted', posts.length, '')
  const { movieId } = (await marquee.listFor('p7')).items[0]?.movie ?? { movieId: '' }
  const ratedAt = performance.now()
  acknowledged.push(await marquee.rate({ userId: 'p7', movieId }))
  while ((await marquee.listFor('p7')).items.some(({ movie }) => movie.movieId === movieId))
    expect(performance.now() - ratedAt).toBeLessThan(5_000)
  figure('slow disk: a rating in the next list after', performance.now() - ratedAt, 'ms')

  await setCommitDelay(scratch, 0)
  await measureRecovery('a fast disk again', async (within) => {
    await crowd.leave()
    await everythingBack({ marquee, scratch, acknowledged }, within)
  })
  expectAcknowledged(await storedEvents(scratch), acknowledged)
})

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
  const from = performance.now()
  await client.query('insert into commits values (now())')
  const ms = performance.now() - from
  await client.end()
  return ms
}
