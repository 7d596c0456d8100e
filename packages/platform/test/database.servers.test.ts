import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { openPostgres } from '../src/database.ts'
import { databaseConformance } from './database.conformance.ts'
import { quietSurroundings } from './surroundings.ts'
import { createTestDatabase } from './test-database.ts'

const stack = new AsyncDisposableStack()
afterAll(() => stack.disposeAsync())
const created = stack.use(await createTestDatabase())

databaseConformance('postgres', () => created.open())

describe('between processes', () => {
  test('a lock is held once, and free when its holder dies', async () => {
    const [one, two] = [await created.open(), await created.open()]
    const entered = Promise.withResolvers<AbortSignal>()
    const holding = one.withLock('the only one', async (signal) => {
      entered.resolve(signal)
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
      return 'lost'
    })
    const signal = await entered.promise
    expect(await two.withLock('the only one', async () => 'also')).toBeUndefined()
    expect(await created.endLockHolders()).toBe(1)
    expect(await holding).toBe('lost') // the signal told it
    expect(signal.aborted).toBe(true)
    // a backend tells its client that it ends, and then lets go of its locks
    await expect.poll(() => two.withLock('the only one', async () => 'next')).toBe('next')
    await one.ping() // the pool has replaced the connection
  })

  test('Postgres notices within 8 s that the machine of the holder of a lock is gone', async () => {
    const { log } = quietSurroundings('features')
    // of one connection: what is asked afterwards is asked on that of the lock
    await using database = await openPostgres({ databaseUrl: created.url, databaseConnections: 1 }, log)
    const settings = async () => {
      const { rows } = await sql<{ name: string; value: number }>`
        select name, setting::integer as value from pg_settings
        where name like 'tcp_keepalives%' or name = 'tcp_user_timeout' order by name`.execute(database.query)
      return Object.fromEntries(rows.map(({ name, value }) => [name, value]))
    }
    await database.withLock('the only one', async () => {})
    expect(await settings()).toEqual({
      tcp_keepalives_count: 12,
      tcp_keepalives_idle: 3,
      tcp_keepalives_interval: 1,
      tcp_user_timeout: 15_000,
    })
  })
})

test('a database that is away fails in seconds, and a service can be started before it', async () => {
  const { log } = quietSurroundings('features')
  await using away = await openPostgres({ databaseUrl: 'postgres://x@127.0.0.1:1/x', databaseConnections: 1 }, log)
  const started = performance.now()
  await expect(away.ping()).rejects.toThrow()
  await expect(away.withLock('x', async () => {})).rejects.toThrow()
  expect(performance.now() - started).toBeLessThan(8_000)
})

test('an idle connection that is cut does not end the process, and the next statement has a new one', async () => {
  const database = await created.open()
  const pid = async () =>
    (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(database.query)).rows[0]?.pid
  const before = await pid()
  const other = await created.open()
  await sql`select pg_terminate_backend(${before})`.execute(other.query)
  await sleep(500) // the pool hears of it
  expect(await pid()).not.toBe(before)
})
