import { createTestDatabase } from '@marquee/platform/test/test-database'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { openModelRegistry } from '../src/registry.ts'
import { registryConformance } from './registry.conformance.ts'
import { runsConformance } from './runs.conformance.ts'

const created = await createTestDatabase()
afterAll(() => created[Symbol.asyncDispose]())

registryConformance('postgres', () => created.open())
runsConformance('postgres', () => created.open())

test('a version that is promoted while another is registered keeps its bytes', async () => {
  await using own = await createTestDatabase()
  const database = await own.open()
  const registry = openModelRegistry(database)
  await registry.migrate()
  const register = (status: 'candidate' | 'rejected') =>
    registry.register(
      {
        algorithm: 'blend',
        parameters: {},
        dataWatermark: 1,
        fingerprint: 'f',
        metrics: {},
        artefact: Buffer.from('model'),
      },
      { status, reason: 'x' },
    )
  const waiting = async () => {
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(database.query)
    return rows[0]?.n
  }
  await registry.promote(await register('candidate'), 'The first')
  const better = await register('rejected')
  await register('rejected')

  const champion = await database.query.startTransaction().execute()
  await sql`select 1 from models where status = 'champion' for update`.execute(champion)
  const promoting = registry.promote(better, 'An operator knows better') // it waits for the champion
  await expect.poll(waiting, { interval: 10 }).toBe(1)
  const registering = register('rejected') // of the rejected this leaves the two newest
  await expect.poll(waiting, { interval: 10 }).toBe(2)
  await champion.commit().execute()

  expect(await promoting).toEqual({ ok: true, version: better })
  await registering
  expect(await registry.champion()).toBe(better)
  expect(await registry.artefact(better)).toBeDefined()
})
