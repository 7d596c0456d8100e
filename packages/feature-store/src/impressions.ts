import type { Impression } from '@marquee/contracts/recommendation'
import type { Database } from '@marquee/platform/database'
import { type Kysely, sql } from 'kysely'
import { emptyHistory } from './history.ts'
import { decodeHistory } from './history-bytes.ts'
import { writeShared } from './locks.ts'
import type { FeatureTables } from './schema.ts'
import { isErased, openTombstones, type Tombstone, type Tombstones } from './tombstones.ts'

/** What was shown lately and what it was made of, for explanations. Best effort: serving drops impressions before it waits. */
export interface ImpressionStore {
  /** One list has one impression, however often it arrives. */
  record(impressions: readonly Impression[]): Promise<void>
  find(recommendationId: string): Promise<Impression | undefined>
  /**
   * Forgets what was shown before a moment, and the oldest beyond a number; looks at the oldest `limit` in one call.
   * @param before epoch milliseconds
   * @returns how many were forgotten; when it is `limit`, there may be more
   */
  forget(old: { before: number; beyond: number; limit: number }): Promise<number>
}

export function openImpressionStore(database: Database): ImpressionStore {
  const db = database.query.withTables<FeatureTables>()
  const tombstones = openTombstones()
  return {
    async record(impressions) {
      const rows = impressions.map((impression) => ({
        recommendation_id: impression.recommendationId,
        user_id: impression.userId,
        shown_at: Date.parse(impression.shownAt),
        impression,
      }))
      await db.transaction().execute((tx) => insert(tx, tombstones, rows))
    },
    async find(recommendationId) {
      const row = await db
        .selectFrom('impressions')
        .select('impression')
        .where('recommendation_id', '=', recommendationId)
        .executeTakeFirst()
      return row?.impression
    },
    async forget({ before, beyond, limit }) {
      const { rows } = await sql`
        delete from impressions where sequence in (
          select sequence from (select sequence, shown_at from impressions order by sequence limit ${limit}) as oldest
          where shown_at < ${before} or sequence <= (select max(sequence) from impressions) - ${beyond}::bigint)
        returning sequence`.execute(db)
      return rows.length
    },
  }
}

interface Row {
  readonly recommendation_id: string
  readonly user_id: string | null
  readonly shown_at: number
  readonly impression: Impression
}

/** Less those of people who were erased since: they arrive late, or again. */
async function insert(tx: Kysely<FeatureTables>, tombstones: Tombstones, rows: readonly Row[]): Promise<void> {
  await writeShared(tx) // no erasure comes in between
  const people = new Set(rows.flatMap(({ user_id }) => user_id ?? []))
  const buried = await tombstones.of(tx, [...people])
  const left = rows.filter((row) => !isImpressionErased(buried.get(row.user_id ?? ''), row))
  await sql`
    insert into impressions (recommendation_id, user_id, shown_at, impression)
    select recommendation_id, user_id, shown_at, impression
    from json_to_recordset(${JSON.stringify(left)}::json) as row (
      recommendation_id uuid, user_id text, shown_at bigint, impression json)
    on conflict (recommendation_id) do nothing`.execute(tx)
}

/** Whether a list belongs to what was erased: it was shown before, or made after from a history that serving still remembered. */
export function isImpressionErased(
  tombstone: Tombstone | undefined,
  { shown_at, impression }: Pick<Row, 'shown_at' | 'impression'>,
): boolean {
  if (!tombstone) return false
  return [shown_at, oldestIn(impression.history)].some((at) =>
    isErased(tombstone, { acceptedAt: undefined, occurredAt: at }),
  )
}

/** When the oldest thing in a history of an impression was done; whatever cannot be read may be older than anything. */
export function oldestIn(history: unknown): number {
  if (history === undefined) return Number.POSITIVE_INFINITY
  if (typeof history !== 'string') return Number.NEGATIVE_INFINITY
  try {
    const { entries, lastAt } = decodeHistory(Buffer.from(history, 'base64'))
    const oldest = entries[0]?.at ?? lastAt
    return oldest === emptyHistory.lastAt ? Number.POSITIVE_INFINITY : oldest
  } catch {
    return Number.NEGATIVE_INFINITY
  }
}
