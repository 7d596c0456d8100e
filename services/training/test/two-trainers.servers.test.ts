import { randomUUID } from 'node:crypto'
import type { TrainingRun } from '@marquee/contracts/model'
import { openOfflineStore } from '@marquee/feature-store/offline'
import { type Database, openPostgres } from '@marquee/platform/database'
import { createLog } from '@marquee/platform/log'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { audience, startedTraining } from './started.ts'

const serverUrl = process.env['DATABASE_URL'] ?? ''
const name = `marquee_test_${randomUUID().slice(0, 8)}`
const open = (databaseUrl: string): Promise<Database> =>
  openPostgres({ databaseUrl, databaseConnections: 5 }, createLog({ level: 'silent' }))

let server: Database
let databaseUrl: string
beforeAll(async () => {
  server = await open(serverUrl)
  await sql.raw(`create database ${name}`).execute(server.query)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  databaseUrl = url.toString()
})
afterAll(async () => {
  await sql.raw(`drop database ${name} with (force)`).execute(server.query)
  await server[Symbol.asyncDispose]()
})

/** The database sessions that hold the trainer's lock; readers of the watermark hold another for a moment (7001, feature-store/locks.ts). */
async function lockHolders(): Promise<number[]> {
  const { rows } = await sql<{ pid: number }>`
    select pid from pg_locks join pg_database on pg_database.oid = pg_locks.database
    where locktype = 'advisory' and objsubid = 1 and granted and datname = ${name} and objid <> 7001`.execute(
    server.query,
  )
  return rows.map(({ pid }) => pid)
}

test('of two trainers one trains; when its session ends the other takes over within 10 s', async () => {
  await using one = await open(databaseUrl)
  await using two = await open(databaseUrl)
  const offline = openOfflineStore(one)
  await offline.migrate()
  await offline.recordInteractions(audience())
  await using first = await startedTraining(one)
  const [holder] = await first.until(async () => {
    const holders = await lockHolders()
    return holders.length > 0 ? holders : undefined
  })
  await using second = await startedTraining(two)
  expect(await second.run()).toMatchObject({ state: 'promoted', version: 'v1' }) // asked of the one that stands by, done by the other
  expect(await lockHolders()).toEqual([holder])

  await first[Symbol.asyncDispose]()
  const from = performance.now()
  await offline.recordInteractions(audience({ from: 60 }))
  const { body } = await second.call<TrainingRun>('POST', '/v1/runs')
  const run = await second.until(async () => {
    const { body: current } = await second.call<TrainingRun>('GET', `/v1/runs/${body.runId}`)
    return current.finishedAt === null ? undefined : current
  })
  expect(run).toMatchObject({ state: 'promoted', version: 'v2' })
  expect(performance.now() - from).toBeLessThan(10_000)
  const [newHolder] = await lockHolders()
  expect(newHolder).not.toBe(holder)

  // a session that the server ends, as when a pod dies: the same replica, or any other, leads again
  await sql`select pg_terminate_backend(${newHolder})`.execute(server.query)
  const afterwards = await second.until(async () => {
    const holders = await lockHolders()
    return holders.length > 0 && holders[0] !== newHolder ? holders : undefined
  })
  expect(afterwards).toHaveLength(1)
})
