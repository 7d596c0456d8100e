import { type Kysely, sql } from 'kysely'
import { isImpressionErased } from './impressions.ts'
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
  impressions: removeImpressions,
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

/** What they were shown until they asked, in one statement, then what was made after that from their history of before. */
async function removeImpressions(tx: Db, { userId, tombstone }: Leaving): Promise<number> {
  const theirs = tx.deleteFrom('impressions').where('user_id', '=', userId)
  const { numDeletedRows } = await theirs.where('shown_at', '<=', tombstone.occurredUntil).executeTakeFirst()
  let removed = Number(numDeletedRows)
  let last = 0
  for (;;) {
    const page = await tx
      .selectFrom('impressions')
      .select(['sequence', 'shown_at', 'impression'])
      .where('user_id', '=', userId)
      .where('sequence', '>', last)
      .orderBy('sequence')
      .limit(pageSize)
      .execute()
    const sequences = page.filter((row) => isImpressionErased(tombstone, row)).map(({ sequence }) => sequence)
    if (sequences.length > 0) await theirs.where('sequence', 'in', sequences).execute()
    removed += sequences.length
    last = page.at(-1)?.sequence ?? last
    if (page.length < pageSize) return removed
  }
}

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
