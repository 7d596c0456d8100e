import { randomBytes } from 'node:crypto'
import { openModelRegistry } from '@marquee/model-registry/registry'
import { sql } from 'kysely'
import pg from 'pg'
import { expect, test } from 'vitest'
import { startProgram } from '../processes.ts'
import { createScratch, type Scratch } from '../servers.ts'
import { startWholeSystem } from '../whole-system.ts'
import { aWorld } from '../world.ts'

const insufficientPrivilege = '42501'
const services = ['features', 'training', 'serving'] as const

/** What the migration job makes, and a user of each role. */
async function withRoles(scratch: Scratch) {
  const stack = new AsyncDisposableStack()
  const url = new URL(scratch.environment['DATABASE_URL'] ?? '')
  const prefix = url.pathname.slice(1)
  await using job = startProgram('services/features/src/migrate.ts', [], {
    DATABASE_URL: url.href,
    DATABASE_ROLE_PREFIX: prefix,
  })
  expect([(await job.exited).code, job.stderr()]).toEqual([0, ''])
  const { query } = scratch.database
  const urls: Partial<Record<(typeof services)[number], string>> = {}
  for (const service of services) {
    const [role, user] = [sql.id(`${prefix}_${service}`), sql.id(`${prefix}_${service}_user`)]
    const password = randomBytes(16).toString('hex')
    await sql`create role ${user} login password ${sql.lit(password)} in role ${role}`.execute(query)
    stack.defer(async () => {
      await sql`drop owned by ${role}`.execute(query)
      await sql`drop role ${user}, ${role}`.execute(query)
    })
    urls[service] = Object.assign(new URL(url), { username: `${prefix}_${service}_user`, password }).href
  }
  return { urls, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

test('each service does its work with the rights of its role, and is refused the work of the others', async () => {
  await using scratch = await createScratch()
  await using roles = await withRoles(scratch)
  const ofService = Object.fromEntries(services.map((name) => [name, { DATABASE_URL: roles.urls[name] ?? '' }]))

  {
    await using system = await startWholeSystem(scratch, aWorld(), {}, ofService)
    const rated = await system.rate({ userId: 'p1', movieId: '101' })
    await system.settled()
    const list = await system.listFor('p1')
    expect([list.tier, list.degraded]).toEqual(['personalised', false])
    expect((await system.ratingsOf(rated.movieId)).count).toBeGreaterThan(0)
    expect((await system.ask('/v1/users/p1/explanation')).status).toBe(200)
    expect((await system.ask('/v1/users/p1/features')).status).toBe(200)
    await expect.poll(async () => (await system.ask(`/v1/recommendations/${list.recommendationId}`)).status).toBe(200)
    const { body } = await system.delete('/v1/users/p2')
    await expect
      .poll(async () => (await system.ask(`/v1/erasures/${(body as { receiptId: string }).receiptId}`)).body, {
        timeout: 20_000,
      }) // the contract's
      .toMatchObject({ state: expect.not.stringMatching(/waiting/) })
  }

  const refusals: Record<(typeof services)[number], readonly string[]> = {
    features: [
      'update models set status = status',
      'delete from model_artefacts',
      'select * from training_runs',
      'create table mine (id int)',
      'drop table interactions',
    ],
    training: [
      'delete from interactions',
      'delete from movies',
      'update erasures set model_mark = model_mark',
      'select * from impressions',
      'select * from erasure_key',
      'select * from dead_letters',
      'alter table models add column mine int',
    ],
    serving: [
      'delete from interactions',
      'update movies set title = title',
      'delete from impressions',
      'update models set status = status',
      'select * from dead_letters',
      'select * from training_runs',
      'truncate interactions',
      'create table mine (id int)',
    ],
  }
  for (const service of services) {
    const client = new pg.Client({ connectionString: roles.urls[service] })
    await client.connect()
    const done: string[] = []
    for (const statement of refusals[service]) {
      const code = await client.query(statement).then(
        () => 'done',
        (error: pg.DatabaseError) => error.code,
      )
      if (code !== insufficientPrivilege) done.push(`${statement}: ${code}`)
    }
    await client.end()
    expect([service, done]).toEqual([service, []])
  }
  expect(await openModelRegistry(scratch.database).champion()).toBeDefined()
})
