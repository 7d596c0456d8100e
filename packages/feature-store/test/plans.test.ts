import { randomUUID } from 'node:crypto'
import { openEmbeddedDatabase } from '@marquee/platform/database'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openOfflineStore } from '../src/offline.ts'

const people = 400
const database = await openEmbeddedDatabase({ folder: undefined })
const offline = openOfflineStore(database)
afterAll(() => database[Symbol.asyncDispose]())

beforeAll(async () => {
  await offline.migrate()
  await sql`
    insert into interactions (event_id, user_id, movie_id, type, rating, occurred_at, accepted_at)
    select gen_random_uuid(), number % ${people}, number % 1000, 'rating', 4, 1700000000000 + number, 1700000000000 + number
    from generate_series(1, 40000) as number`.execute(database.query)
  await sql`
    insert into tombstones (person, accepted_until, occurred_until)
    select md5(number::text), 0, 0 from generate_series(1, 40000) as number`.execute(database.query)
  await sql`analyze`.execute(database.query)
})

test.each<[string, () => Promise<unknown>]>([
  ['a list for somebody known', () => offline.histories(['7'])],
  ['a list for a stranger', () => offline.histories(['nobody'])],
  ['the features of a batch of people', () => offline.histories(['7', '8', '9', 'nobody'])],
  [
    'an event',
    () =>
      offline.recordInteractions([
        { eventId: randomUUID(), userId: '7', movieId: '1', type: 'watch', occurredAt: '2026-01-01T00:00:00Z' },
      ]),
  ],
])('%s reads what it needs and no table from end to end', async (_, work) => {
  const before = await scans()
  await work()
  const after = await scans()
  expect(after).toEqual(before)
})

test('for the catalogue of an earlier day one version of each film is read, however many there are', async () => {
  await sql`
    insert into movies (movie_id, title, genres, directors, tags, votes, revision)
    select number, 'Heat', '[]', '[]', '[]', 0, nextval('movie_revisions')
    from generate_series(1, 50) as number`.execute(database.query)
  const rewrite = (votes: number) =>
    sql`update movies set votes = ${votes}, revision = nextval('movie_revisions')`.execute(database.query)
  for (let votes = 1; votes <= 200; votes++) await rewrite(votes)
  const then = await offline.catalogueRevision()
  await rewrite(201)
  await sql`analyze`.execute(database.query)
  const before = await versionsRead()
  expect((await offline.moviesAsOf(then)).map(({ votes }) => votes)).toEqual(Array(50).fill(200))
  expect((await versionsRead()) - before).toBe(50)
})

test('that a table is read from end to end would be noticed', async () => {
  const before = await scans()
  await offline.counts()
  expect((await scans())['interactions']).toBeGreaterThan(before['interactions'] ?? 0)
})

test('however much one person did, no answer of the database holds more than a page of it', async () => {
  await sql`
    insert into interactions (event_id, user_id, movie_id, type, rating, occurred_at, accepted_at)
    select gen_random_uuid(), 'busy', number % 1000, 'rating', 4, 1700000000000 + number % 7, 1700000000000 + number
    from generate_series(1, 12000) as number`.execute(database.query)
  const answers: number[] = []
  const counted = database.query.withPlugin({
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      answers.push(result.rows.length)
      return result
    },
  })
  const [, history] = await openOfflineStore({ ...database, query: counted }).histories(['7', 'busy'])
  expect(history?.entries).toHaveLength(1_000)
  expect(answers.length).toBeGreaterThan(1)
  expect(Math.max(...answers)).toBeLessThanOrEqual(5_000)
})

/** Table → how often it was read from end to end. */
async function scans(): Promise<Readonly<Record<string, number>>> {
  await sql`select pg_stat_force_next_flush()`.execute(database.query)
  const { rows } = await sql<{ name: string; scans: number }>`
    select relname as name, seq_scan as scans from pg_stat_user_tables
    where relname in ('interactions', 'tombstones')`.execute(database.query)
  return Object.fromEntries(rows.map((row) => [row.name, row.scans]))
}

async function versionsRead(): Promise<number> {
  await sql`select pg_stat_force_next_flush()`.execute(database.query)
  const { rows } = await sql<{ read: number }>`
    select seq_tup_read + idx_tup_fetch as read from pg_stat_user_tables where relname = 'movie_versions'`.execute(
    database.query,
  )
  return rows[0]?.read ?? 0
}
