import type { Database } from '@marquee/platform/database'
import { sql } from 'kysely'

interface Rights {
  readonly read: readonly string[]
  /** reading, too */
  readonly write: readonly string[]
  readonly sequences?: readonly string[]
}

/** What each service needs of the tables, and no more. Only the owner, who runs the migrations, changes a schema. */
const rights: Readonly<Record<'features' | 'training' | 'serving', Rights>> = {
  features: {
    read: ['feature_store_migrations', 'feature_store_migrations_lock', 'erasure_key', 'models', 'promotions'],
    write: [
      ...['interactions', 'movies', 'movie_versions', 'impressions', 'online_pending'],
      ...['dead_letters', 'tombstones', 'erasures'],
    ],
    sequences: ['online_pending_notes', 'movie_revisions'],
  },
  training: {
    read: [
      ...['model_registry_migrations', 'model_registry_migrations_lock'],
      ...['interactions', 'movies', 'movie_versions', 'erasures'],
    ],
    write: ['models', 'model_artefacts', 'promotions', 'training_runs', 'cleared_films', 'training_checkpoint'],
  },
  serving: {
    read: [
      ...['interactions', 'movies', 'movie_versions', 'impressions', 'erasure_key', 'erasures', 'tombstones'],
      ...['online_pending', 'models', 'model_artefacts', 'promotions'],
    ],
    write: [],
  },
}

/**
 * Makes a role for each service that uses the database, PREFIX_features and so on, and gives it its rights; again, it takes what was
 * given otherwise. Nobody can log in as one: a user with a password is made a member of it.
 * @param prefix letters, digits and underscores
 * @throws when the user of this connection may make no roles, or does not own the tables
 */
export async function grantRoles(database: Database, prefix: string): Promise<void> {
  for (const [service, { read, write, sequences = [] }] of Object.entries(rights)) {
    const name = `${prefix}_${service}`
    const role = sql.id(name)
    const tables = (names: readonly string[]) => sql.join(names.map((table) => sql.id(table)))
    await database.query.transaction().execute(async (tx) => {
      const { rows } = await sql`select from pg_roles where rolname = ${name}`.execute(tx)
      if (rows.length === 0) await sql`create role ${role} nologin`.execute(tx)
      await sql`grant usage on schema public to ${role}`.execute(tx)
      await sql`revoke all on all tables in schema public from ${role}`.execute(tx)
      await sql`grant select on ${tables(read)} to ${role}`.execute(tx)
      if (write.length > 0) await sql`grant select, insert, update, delete on ${tables(write)} to ${role}`.execute(tx)
      for (const sequence of sequences)
        await sql`grant usage, select on sequence ${sql.id(sequence)} to ${role}`.execute(tx)
    })
  }
}
