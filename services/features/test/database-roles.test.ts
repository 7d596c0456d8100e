import { openOfflineStore } from '@marquee/feature-store/offline'
import { openModelRegistry } from '@marquee/model-registry/registry'
import { type Database, openEmbeddedDatabase } from '@marquee/platform/database'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { grantRoles } from '../src/database-roles.ts'

/** Its tables belong to a user who may make no roles, as an operator of Kubernetes or a cloud sets it up. */
let database: Database
beforeAll(async () => {
  database = await openEmbeddedDatabase({ folder: undefined })
  await sql`create role owner_1 nologin`.execute(database.query)
  await sql`alter database postgres owner to owner_1`.execute(database.query)
  for (const service of ['features', 'training', 'serving'])
    await sql`create role ${sql.id(`marquee_${service}`)} nologin`.execute(database.query)
  await sql`set role owner_1`.execute(database.query)
  await openOfflineStore(database).migrate()
  await openModelRegistry(database).migrate()
})
afterAll(() => database[Symbol.asyncDispose]())

const rightsOf = async (role: string, table: string) => {
  const { rows } = await sql<{ reads: boolean; writes: boolean }>`
    select has_table_privilege(${role}, ${table}, 'select') as reads, has_table_privilege(${role}, ${table}, 'insert') as writes
  `.execute(database.query)
  return rows[0]
}

test('roles that somebody else made get their rights from an owner who may make none, and again', async () => {
  for (let time = 0; time < 2; time++) await grantRoles(database, 'marquee')
  expect(await rightsOf('marquee_features', 'interactions')).toEqual({ reads: true, writes: true })
  expect(await rightsOf('marquee_serving', 'interactions')).toEqual({ reads: true, writes: false })
  expect(await rightsOf('marquee_training', 'dead_letters')).toEqual({ reads: false, writes: false })
})

test('an owner who may make no roles is told so where one is missing', async () => {
  await expect(grantRoles(database, 'another')).rejects.toThrow('permission denied to create role')
})
