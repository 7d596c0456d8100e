import { type Kysely, sql } from 'kysely'
import { isLetterErased, peopleIn } from './letter-people.ts'
import type { FeatureTables } from './schema.ts'
import type { Tombstone } from './tombstones.ts'

type Db = Kysely<FeatureTables>

interface Leaving {
  readonly userId: string
  readonly tombstone: Tombstone
}

/** Every table that keeps what people did: where an erasure removes it, and how much that was. A new one is a new line. */
export const personalStores: Readonly<Record<string, (tx: Db, person: Leaving) => Promise<number>>> = {
  interactions: removeInteractions,
  deadLetters: removeDeadLetters,
}

/** Someone who came back before their erasure was worked off keeps what they have done since: `isErased`, in SQL. */
async function removeInteractions(tx: Db, { userId, tombstone }: Leaving): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from interactions
    where user_id = ${userId}
      and (accepted_at is null or accepted_at <= ${tombstone.acceptedUntil} or occurred_at <= ${tombstone.occurredUntil})`.execute(
    tx,
  )
  return Number(numAffectedRows)
}

const pageSize = 500

/** Letters may hold what SQL cannot look into (NUL, half a character): they are read here, a page at a time. */
async function removeDeadLetters(tx: Db, { userId, tombstone }: Leaving): Promise<number> {
  let removed = 0
  let last = ''
  for (;;) {
    const page = await tx
      .selectFrom('dead_letters')
      .select(['id', 'letter'])
      .where('id', '>', last)
      .orderBy('id')
      .limit(pageSize)
      .execute()
    const theirs = page.filter(({ letter }) => peopleIn(letter).includes(userId) && isLetterErased(tombstone, letter))
    const ids = theirs.map(({ id }) => id)
    if (ids.length > 0) await tx.deleteFrom('dead_letters').where('id', 'in', ids).execute()
    removed += ids.length
    last = page.at(-1)?.id ?? last
    if (page.length < pageSize) return removed
  }
}
