import { createHmac } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { FeatureTables } from './schema.ts'

/** What is kept of a person who was erased: up to when what they did is gone. Times are epoch milliseconds. */
export interface Tombstone {
  /** what the edge took until then is gone, whatever time it gives itself */
  readonly acceptedUntil: number
  /** what happened until then is gone, whenever it arrives: a replay, a retry, a file loaded again */
  readonly occurredUntil: number
}

/** Whether something a person did belongs to what was erased. Without an acceptance on record its own time decides. */
export function isErased(
  tombstone: Tombstone | undefined,
  { acceptedAt, occurredAt }: { acceptedAt: number | undefined; occurredAt: number },
): boolean {
  if (!tombstone) return false
  return (acceptedAt !== undefined && acceptedAt <= tombstone.acceptedUntil) || occurredAt <= tombstone.occurredUntil
}

type Db = Kysely<FeatureTables>

/**
 * The tombstones of erased people. A person's name on one is an HMAC-SHA-256 of their id with a key that this database alone has:
 * enough to know them again when something of theirs arrives, and nothing that says who they are to whoever sees the names.
 */
export interface Tombstones {
  /** how people are called on tombstones */
  naming(tx: Db): Promise<(userId: string) => string>
  /** those of the people named that have one */
  of(tx: Db, userIds: readonly string[]): Promise<ReadonlyMap<string, Tombstone>>
  /** Puts one up; one that stands already covers as much as before, or more. */
  put(tx: Db, userId: string, tombstone: Tombstone): Promise<void>
}

export function openTombstones(): Tombstones {
  let known: string | undefined
  async function naming(tx: Db): Promise<(userId: string) => string> {
    const key = known ?? (await tx.selectFrom('erasure_key').select('key').executeTakeFirstOrThrow()).key
    known = key
    return (userId) => createHmac('sha256', key).update(userId).digest('hex')
  }
  return {
    naming,
    async of(tx, userIds) {
      const nameOf = await naming(tx)
      const ids = new Map(userIds.map((userId) => [nameOf(userId), userId]))
      const { rows } = await sql<{ person: string } & Tombstone>`
        select person, accepted_until as "acceptedUntil", occurred_until as "occurredUntil"
        from tombstones
        where person = any(array(select value from json_array_elements_text(${JSON.stringify([...ids.keys()])}::json)))`.execute(
        tx,
      )
      return new Map(rows.map(({ person, ...tombstone }) => [ids.get(person) ?? '', tombstone]))
    },
    async put(tx, userId, { acceptedUntil, occurredUntil }) {
      const person = (await naming(tx))(userId)
      await sql`
        insert into tombstones as known (person, accepted_until, occurred_until)
        values (${person}, ${acceptedUntil}, ${occurredUntil})
        on conflict (person) do update
          set accepted_until = greatest(known.accepted_until, excluded.accepted_until),
              occurred_until = greatest(known.occurred_until, excluded.occurred_until)`.execute(tx)
    },
  }
}
