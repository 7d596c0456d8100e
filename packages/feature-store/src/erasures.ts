import type { Erasure } from '@marquee/contracts/erasure'
import { clockSkewMs } from '@marquee/contracts/interaction'
import type { Database } from '@marquee/platform/database'
import { type Kysely, type Selectable, sql } from 'kysely'
import { writeAlone } from './locks.ts'
import type { PendingNote } from './offline.ts'
import { personalStores } from './personal-stores.ts'
import type { FeatureTables } from './schema.ts'
import type { Tombstone, Tombstones } from './tombstones.ts'

/** A receipt as the store keeps it; times are epoch milliseconds. */
export interface StoredErasure {
  readonly receiptId: string
  readonly requestedAt: number
  /** store → how much of the person it held */
  readonly removed: Readonly<Record<string, number>>
  readonly removedAt: number | null
  /** a model fitted after the erasure of this number is without the person; null where no model can know them */
  readonly modelMark: number | null
}

/** People who left. */
export interface Erasures {
  /**
   * Removes what a person did until they asked to be forgotten, in one transaction, and leaves a tombstone. An erasure that was
   * done before changes nothing.
   * @param counted what other stores hold of them, for the receipt
   * @returns the note by which their online features wait to be removed; undefined when that was done before
   */
  erase(erasure: Erasure, counted?: Readonly<Record<string, number>>): Promise<PendingNote | undefined>
  find(receiptId: string): Promise<StoredErasure | undefined>
  /** The number of the newest erasure that took interactions away, 0 before the first: all up to it are done. */
  newest(): Promise<number>
  /** The number of the newest erasure of all, 0 before the first. */
  last(): Promise<number>
  /** Who was erased after the erasure of a number, as a test of ids, and the newest number. */
  since(number: number): Promise<{ newest: number; count: number; has(userId: string): boolean }>
}

type Db = Kysely<FeatureTables>

export function openErasures(database: Database, tombstones: Tombstones): Erasures {
  const db = database.query.withTables<FeatureTables>()
  return {
    erase: (erasure, counted = {}) => db.transaction().execute((tx) => erase(tx, tombstones, { erasure, counted })),
    async find(receiptId) {
      const row = await db.selectFrom('erasures').selectAll().where('receipt_id', '=', receiptId).executeTakeFirst()
      return row && toStored(row)
    },
    async newest() {
      const { mark } = await db
        .selectFrom('erasures')
        .select((e) => e.fn.max('model_mark').as('mark'))
        .executeTakeFirstOrThrow()
      return mark ?? 0
    },
    async last() {
      const { number } = await db
        .selectFrom('erasures')
        .select((e) => e.fn.max('number').as('number'))
        .executeTakeFirstOrThrow()
      return number ?? 0
    },
    async since(number) {
      const rows = await db
        .selectFrom('erasures')
        .select(['number', 'person'])
        .where('number', '>', number)
        .orderBy('number')
        .execute()
      const nameOf = rows.length > 0 ? await tombstones.naming(db) : () => ''
      const people = new Set(rows.map(({ person }) => person))
      return { newest: rows.at(-1)?.number ?? number, count: people.size, has: (userId) => people.has(nameOf(userId)) }
    },
  }
}

async function erase(
  tx: Db,
  tombstones: Tombstones,
  { erasure, counted }: { erasure: Erasure; counted: Readonly<Record<string, number>> },
): Promise<PendingNote | undefined> {
  await writeAlone(tx)
  const { receiptId, userId } = erasure
  const known = await tx
    .selectFrom('erasures')
    .select('removed_at')
    .where('receipt_id', '=', receiptId)
    .executeTakeFirst()
  if (known) return known.removed_at === null ? noteFor(tx, userId) : undefined

  const tombstone = await tombstoneFor(tx, erasure)
  await tombstones.put(tx, userId, tombstone)
  const removed: Record<string, number> = {}
  for (const [store, remove] of Object.entries(personalStores)) removed[store] = await remove(tx, { userId, tombstone })

  const person = (await tombstones.naming(tx))(userId)
  const before = await tx
    .selectFrom('erasures')
    .select((e) => e.fn.max('model_mark').as('mark'))
    .where('person', '=', person)
    .executeTakeFirstOrThrow()
  const { number } = await tx
    .insertInto('erasures')
    .values({
      receipt_id: receiptId,
      person,
      requested_at: Date.parse(erasure.requestedAt),
      removed: { ...removed, ...counted },
      removed_at: null,
      model_mark: before.mark,
    })
    .returning('number')
    .executeTakeFirstOrThrow()
  if ((removed['interactions'] ?? 0) > 0)
    await tx.updateTable('erasures').set({ model_mark: number }).where('number', '=', number).execute()
  return noteFor(tx, userId)
}

/**
 * Up to when things are gone: the request. A clock ahead of ours may have dated what is removed after it; a repetition of that
 * must not come back either, but no clock may lock a person out for longer than the edge lets it run ahead.
 */
async function tombstoneFor(tx: Db, { userId, requestedAt }: Erasure): Promise<Tombstone> {
  const asked = Date.parse(requestedAt)
  const { latest } = await tx
    .selectFrom('interactions')
    .select((e) => e.fn.max('occurred_at').as('latest'))
    .where('user_id', '=', userId)
    .where((e) => e.or([e('accepted_at', 'is', null), e('accepted_at', '<=', asked)]))
    .executeTakeFirstOrThrow()
  return { acceptedUntil: asked, occurredUntil: Math.max(asked, Math.min(latest ?? asked, asked + clockSkewMs)) }
}

/** Their online features are made anew from what is left, which is nothing; the note stays until that is done. */
async function noteFor(tx: Db, userId: string): Promise<PendingNote> {
  const { rows } = await sql<{ noted: number }>`
    insert into online_pending (user_id) values (${userId})
    on conflict (user_id) do update set noted = nextval('online_pending_notes')
    returning noted`.execute(tx)
  return { userId, noted: rows[0]?.noted ?? 0 }
}

/** Erasures whose people have no online features left are complete. */
export async function completeErasures(tx: Db, tombstones: Tombstones, userIds: readonly string[]): Promise<void> {
  const waiting = await tx.selectFrom('erasures').select('person').where('removed_at', 'is', null).execute()
  if (waiting.length === 0) return
  const nameOf = await tombstones.naming(tx)
  const done = new Set(userIds.map(nameOf))
  const people = waiting.filter(({ person }) => done.has(person)).map(({ person }) => person)
  if (people.length === 0) return
  await tx
    .updateTable('erasures')
    .set({ removed_at: Date.now() })
    .where('removed_at', 'is', null)
    .where('person', 'in', people)
    .execute()
}

const toStored = (row: Selectable<FeatureTables['erasures']>): StoredErasure => ({
  receiptId: row.receipt_id,
  requestedAt: row.requested_at,
  removed: row.removed,
  removedAt: row.removed_at,
  modelMark: row.model_mark,
})
