import type { DeadLetter } from '@marquee/contracts/topics'
import type { Database } from '@marquee/platform/database'
import { type Kysely, type Selectable, sql } from 'kysely'
import { isLetterErased, peopleIn } from './letter-people.ts'
import { writeShared } from './locks.ts'
import type { FeatureTables } from './schema.ts'
import { openTombstones, type Tombstones } from './tombstones.ts'

/** A dead letter with its name, which is its place in the log. */
export interface StoredDeadLetter extends DeadLetter {
  readonly id: string
  readonly replayedAt: string | null
}

/** Messages that could not be processed, kept where they can be looked at and sent again. */
export interface DeadLetterStore {
  /** One place in the log has one dead letter, however often it is recorded. What an erased person did before is not kept. */
  record(letters: readonly { id: string; letter: DeadLetter }[]): Promise<void>
  /** Newest first. */
  list(page: { limit: number; offset: number }): Promise<{ total: number; items: StoredDeadLetter[] }>
  /** Those of the ids given, or the oldest that were never replayed. */
  find(wanted: { ids: readonly string[] } | { waiting: number }): Promise<StoredDeadLetter[]>
  markReplayed(ids: readonly string[]): Promise<void>
  /** How many were never replayed. */
  waiting(): Promise<number>
  /**
   * Forgets letters of messages that failed before a moment, replayed or not.
   * @param before epoch milliseconds
   * @returns how many were forgotten; when it is `limit`, there may be more
   */
  forget(old: { before: number; limit: number }): Promise<number>
}

export function openDeadLetterStore(database: Database): DeadLetterStore {
  const db = database.query.withTables<FeatureTables>()
  const tombstones = openTombstones()
  return {
    async record(letters) {
      // the letter as text within the JSON: there its escapes of NUL and of half a character are not looked into
      const toRow = ({ id, letter }: { id: string; letter: DeadLetter }) => ({
        id,
        letter: JSON.stringify(letter),
        failed_at: Date.parse(letter.failedAt),
      })
      await db.transaction().execute(async (tx) => {
        await writeShared(tx)
        const rows = (await withoutErased(tx, tombstones, letters)).map(toRow)
        await sql`
          insert into dead_letters (id, letter, failed_at)
          select id, letter::json, failed_at
          from json_to_recordset(${JSON.stringify(rows)}::json) as row (id text, letter text, failed_at bigint)
          on conflict (id) do nothing`.execute(tx)
      })
    },
    async list({ limit, offset }) {
      const { total } = await db
        .selectFrom('dead_letters')
        .select((e) => e.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow()
      const rows = await db
        .selectFrom('dead_letters')
        .selectAll()
        .orderBy('failed_at', 'desc')
        .orderBy('id')
        .limit(limit)
        .offset(offset)
        .execute()
      return { total, items: rows.map(toStored) }
    },
    async find(wanted) {
      const all = db.selectFrom('dead_letters').selectAll().orderBy('failed_at').orderBy('id')
      if ('waiting' in wanted)
        return (await all.where('replayed_at', 'is', null).limit(wanted.waiting).execute()).map(toStored)
      return wanted.ids.length === 0 ? [] : (await all.where('id', 'in', wanted.ids).execute()).map(toStored)
    },
    async markReplayed(ids) {
      if (ids.length > 0)
        await db.updateTable('dead_letters').set({ replayed_at: Date.now() }).where('id', 'in', ids).execute()
    },
    async waiting() {
      const { waiting } = await db
        .selectFrom('dead_letters')
        .select((e) => e.fn.countAll<number>().as('waiting'))
        .where('replayed_at', 'is', null)
        .executeTakeFirstOrThrow()
      return waiting
    },
    async forget({ before, limit }) {
      const { rows } = await sql`
        delete from dead_letters where id in (select id from dead_letters where failed_at < ${before} limit ${limit})
        returning id`.execute(db)
      return rows.length
    },
  }
}

async function withoutErased<T extends { letter: DeadLetter }>(
  tx: Kysely<FeatureTables>,
  tombstones: Tombstones,
  letters: readonly T[],
): Promise<T[]> {
  const buried = await tombstones.of(tx, [...new Set(letters.flatMap(({ letter }) => peopleIn(letter)))])
  return letters.filter(({ letter }) => !peopleIn(letter).some((userId) => isLetterErased(buried.get(userId), letter)))
}

const toStored = ({ id, letter, replayed_at }: Selectable<FeatureTables['dead_letters']>): StoredDeadLetter => ({
  ...letter,
  id,
  replayedAt: replayed_at === null ? null : new Date(replayed_at).toISOString(),
})
