import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { type Database, openEmbeddedDatabase } from '../src/database.ts'
import { databaseConformance } from './database.conformance.ts'

const stack = new AsyncDisposableStack()
afterAll(() => stack.disposeAsync())

const folder = await mkdtemp(join(tmpdir(), 'marquee-database-'))
stack.defer(() => rm(folder, { recursive: true }))
let database: Database | undefined

databaseConformance('embedded', async () => {
  database = stack.use(await openEmbeddedDatabase({ folder }))
  return database
})

test('what was written is there after closing and opening again', async () => {
  const before = database ?? (await openEmbeddedDatabase({ folder }))
  await sql`create table kept (n integer)`.execute(before.query)
  await sql`insert into kept values (7)`.execute(before.query)
  await before[Symbol.asyncDispose]()
  await expect(before.ping()).rejects.toThrow() // closed is closed
  await using again = await openEmbeddedDatabase({ folder })
  expect((await sql`select n from kept`.execute(again.query)).rows).toEqual([{ n: 7 }])
})
