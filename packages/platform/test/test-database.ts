import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { type Database, openPostgres } from '../src/database.ts'
import { quietSurroundings } from './surroundings.ts'

export interface TestDatabase extends AsyncDisposable {
  readonly url: string
  /** Another pool of connections to it, closed with it. */
  open(): Promise<Database>
  /** Ends the sessions that hold an advisory lock, as a dying process would. @returns how many */
  endLockHolders(): Promise<number>
}

const { log } = quietSurroundings('features')

/** A new Postgres database on the server that DATABASE_URL names, dropped in the end. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = process.env['DATABASE_URL'] ?? ''
  const name = `marquee_test_${randomBytes(6).toString('hex')}`
  const server = await openPostgres({ databaseUrl: serverUrl, databaseConnections: 1 }, log)
  await sql`create database ${sql.id(name)}`.execute(server.query)
  const address = new URL(serverUrl)
  address.pathname = `/${name}`
  const opened: Database[] = []
  return {
    url: address.href,
    async open() {
      const database = await openPostgres({ databaseUrl: address.href, databaseConnections: 6 }, log)
      opened.push(database)
      return database
    },
    async endLockHolders() {
      const { rows } = await sql`
        select pg_terminate_backend(pid) from pg_locks
        where locktype = 'advisory' and granted
          and database = (select oid from pg_database where datname = ${name})`.execute(server.query)
      return rows.length
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map((database) => database[Symbol.asyncDispose]()))
      await sql`drop database ${sql.id(name)} with (force)`.execute(server.query)
      await server[Symbol.asyncDispose]()
    },
  }
}
