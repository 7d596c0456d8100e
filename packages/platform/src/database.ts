import { setFlagsFromString } from 'node:v8'
import { Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { Pool, PoolClient } from 'pg'
import { integer, url } from './config.ts'
import { keepEmbeddedPostgres } from './embedded-postgres.ts'
import type { Log } from './log.ts'

export const databaseSettings = {
  databaseUrl: url({
    env: 'DATABASE_URL',
    schemes: ['postgres', 'postgresql'],
    secret: true,
    description: 'The Postgres database',
  }),
  databaseConnections: integer({
    env: 'DATABASE_CONNECTIONS',
    min: 1,
    max: 200,
    fallback: 10,
    description: 'Connections this process may hold',
  }),
}

/** SQL over Postgres or over an embedded Postgres in a folder: the same statements, the same answers. */
export interface Database extends AsyncDisposable {
  readonly driver: 'postgres' | 'embedded'
  /** untyped tables: a store narrows it with `withTables` */
  readonly query: Kysely<unknown>
  /** @throws when the database does not answer */
  ping(): Promise<void>
  /**
   * Runs `work` while holding the named lock; resolves to undefined at once when another process holds it. The lock is the
   * connection's, so it ends with the process, and within seconds with its machine.
   */
  withLock<T>(name: string, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined>
}

const connectTimeoutMs = 3_000
/** Beyond what a statement may take, the database itself would have answered that it took too long: the way there is broken. */
const silenceMs = 500
const keepAliveAfterMs = 3_000
// A machine that dies says no goodbye, and Postgres asks whether it is there after two hours: its lock would be held for as long. A holder
// that was only cut off hears of it after 13 s (a probe after 3, and ten more): nobody else has the lock before that.
const noticeDeadHolder = `
  set tcp_keepalives_idle = 3; set tcp_keepalives_interval = 1; set tcp_keepalives_count = 12; set tcp_user_timeout = 15000`

/** By name, run in the order of their names; forwards only. */
export type Migrations = Readonly<Record<string, Migration>>

/** Brings one store's schema up to date; safe to run from several processes at once, and again. */
export async function migrate(database: Database, store: string, migrations: Migrations): Promise<void> {
  const table = `${store}_migrations`
  const ran = await namesOfRan(database, table)
  const migrator = new Migrator({
    db: database.query,
    // an older version that starts during a rolling update finds migrations it does not know, which kysely refuses: they are additive
    provider: {
      getMigrations: async () => ({ ...Object.fromEntries(ran.map((name) => [name, unknown])), ...migrations }),
    },
    migrationTableName: table,
    migrationLockTableName: `${table}_lock`,
    allowUnorderedMigrations: true,
  })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (error)
    throw new Error(
      `migration of the ${store} schema failed at ${results.find((result) => result.status === 'Error')?.migrationName ?? 'start'}`,
      { cause: error },
    )
}

const unknown: Migration = { up: async () => {} }

async function namesOfRan(database: Database, table: string): Promise<string[]> {
  const { rows } = await sql<{ present: boolean }>`select to_regclass(${table}) is not null as present`.execute(
    database.query,
  )
  if (!rows[0]?.present) return []
  const ran = await sql<{ name: string }>`select name from ${sql.table(table)}`.execute(database.query)
  return ran.rows.map(({ name }) => name)
}

/**
 * Postgres, through pg. Connects when first used, so that a service starts while its database is still away.
 * @param longestMs how long one statement may take
 */
export async function openPostgres(
  config: { databaseUrl: string; databaseConnections: number },
  log: Log,
  { longestMs = 5_000 } = {},
): Promise<Database> {
  const { default: pg } = await import('pg')
  const types = {
    getTypeParser: (oid: number, format?: 'text' | 'binary') =>
      oid === int8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format),
  }
  const pool = new pg.Pool({
    connectionString: config.databaseUrl,
    max: config.databaseConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: longestMs + silenceMs,
    statement_timeout: longestMs,
    // of a connection that was forgotten on the way the server hears nothing either: its transaction would keep what it has locked
    idle_in_transaction_session_timeout: longestMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveAfterMs,
    application_name: 'marquee',
    types,
  })
  pool.on('error', (error) => log.warn({ err: error }, 'an idle database connection was lost')) // without a listener it would end the process
  // Nor does the pool listen to a connection that is in use: when Postgres stops, its query fails, and that is enough.
  pool.on('connect', (connection) => connection.on('error', () => {}))
  const connections = withoutSilentConnections(pool)
  const query = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: connections }) })
  return {
    driver: 'postgres',
    query,
    async ping() {
      await sql`select 1`.execute(query)
    },
    async withLock(name, work) {
      const connection = await connections.connect()
      const lost = new AbortController()
      const onError = (error: Error) => lost.abort(error)
      connection.on('error', onError)
      let broken = false
      try {
        await connection.query(noticeDeadHolder)
        const { rows } = await connection.query<{ held: boolean }>(
          'select pg_try_advisory_lock(hashtext($1)) as held',
          [name],
        )
        if (!rows[0]?.held) return undefined
        try {
          return await work(lost.signal)
        } finally {
          await connection.query('select pg_advisory_unlock(hashtext($1))', [name]).catch(() => {
            broken = true // the lock ended with the connection
          })
        }
      } finally {
        connection.off('error', onError)
        connection.release(broken)
      }
    },
    [Symbol.asyncDispose]: () => query.destroy(),
  }
}

/**
 * A pool that no longer uses a connection on which an answer did not come in time, nor any of its age. pg gives the statement up and
 * keeps the connection, on which whatever is asked next waits behind it, for ever where something on the way has forgotten the
 * connection (brianc/node-postgres #3399).
 */
function withoutSilentConnections(pool: Pool): Pick<Pool, 'connect' | 'end' | 'options'> {
  const openedAt = new WeakMap<PoolClient, number>()
  let silentAt = Number.NEGATIVE_INFINITY
  pool.on('connect', (connection) => {
    openedAt.set(connection, performance.now())
    const ask = connection.query.bind(connection) as (...question: unknown[]) => unknown
    connection.query = ((...question: unknown[]) => {
      const answer = ask(...question)
      if (answer instanceof Promise)
        answer.catch((error: Error) => {
          if (error.message !== 'Query read timeout') return
          silentAt = performance.now()
          void connection.end()
        })
      return answer
    }) as typeof connection.query
  })
  async function connect(): Promise<PoolClient> {
    for (;;) {
      const connection = await pool.connect()
      if ((openedAt.get(connection) ?? 0) > silentAt) return connection
      connection.release(true)
    }
  }
  return { connect, end: () => pool.end(), options: pool.options }
}

const int8 = 20 // sequences and counts: far below 2^53

/**
 * An embedded Postgres (PGlite) whose files lie in a folder; in memory without one. One connection: statements of all
 * callers follow each other, and a lock is a queue within the process.
 */
export async function openEmbeddedDatabase({ folder }: { folder: string | undefined }): Promise<Database> {
  const { PGlite } = await import('@electric-sql/pglite')
  // PGlite is one huge module: optimising it takes 400 MB and a second at start, and makes bulk work a third faster at best.
  // With the baseline compiler alone: peak 690 instead of 1,115 MB. V8 asks the flags whenever a function grows hot, so they
  // stay set, for all WebAssembly of this process.
  setFlagsFromString('--no-wasm-tier-up')
  setFlagsFromString('--no-wasm-dynamic-tiering')
  const open = (options = {}) => PGlite.create({ ...options, parsers: { [int8]: Number } })
  const pglite =
    folder === undefined ? await open() : await keepEmbeddedPostgres(folder, () => open({ dataDir: folder }))
  const query = new Kysely<unknown>({ dialect: new PGliteDialect({ pglite }) })
  const held = new Set<string>()
  return {
    driver: 'embedded',
    query,
    async ping() {
      await sql`select 1`.execute(query)
    },
    async withLock(name, work) {
      if (held.has(name)) return undefined
      held.add(name)
      try {
        return await work(new AbortController().signal)
      } finally {
        held.delete(name)
      }
    },
    async [Symbol.asyncDispose]() {
      await query.destroy()
      if (!pglite.closed) await pglite.close()
    },
  }
}
