import { type Kysely, sql } from 'kysely'
import type { FeatureTables } from './schema.ts'

// Numbers of advisory locks; each is held to the end of its transaction.
const interactionsLock = 7_001
const moviesLock = 7_002

/** Writers of what people did hold it together. */
export async function writeShared(tx: Kysely<FeatureTables>): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${interactionsLock})`.execute(tx)
}

/** The watermark and erasures take it alone: nothing of anybody is being written meanwhile, and what was is visible. */
export async function writeAlone(tx: Kysely<FeatureTables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${interactionsLock})`.execute(tx)
}

/** Writers of films follow each other, so that revisions become visible in order. */
export async function writeMoviesAlone(tx: Kysely<FeatureTables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${moviesLock})`.execute(tx)
}
