import type { Interaction } from '@marquee/contracts/interaction'
import { encodeHistory } from '@marquee/feature-store/history-bytes'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { eventually } from './harness.ts'
import type { Scratch } from './servers.ts'
import { historiesOf } from './storm.ts'

/** Ids of the interactions in the offline store, each person's in the order in which they arrived. */
export async function storedEvents({
  database,
}: Pick<Scratch, 'database'>): Promise<{ eventId: string; userId: string; movieId: string }[]> {
  const { rows } = await sql<{ eventId: string; userId: string; movieId: string }>`
    select event_id as "eventId", user_id as "userId", movie_id as "movieId" from interactions order by sequence`.execute(
    database.query,
  )
  return rows
}

export async function countStored(scratch: Scratch): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from interactions`.execute(
    scratch.database.query,
  )
  return rows[0]?.count ?? 0
}

/** Every event acknowledged is stored, no event twice, and each person's in the order in which they were acknowledged. */
export function expectAcknowledged(
  stored: readonly { eventId: string; userId: string }[],
  acknowledged: readonly Interaction[],
): void {
  const place = new Map(stored.map(({ eventId }, index) => [eventId, index]))
  expect(stored.length - place.size, 'events that are stored twice').toBe(0)
  const lost = acknowledged.filter(({ eventId }) => !place.has(eventId))
  expect({ lost: lost.length, first: lost[0] }).toEqual({ lost: 0 })
  const outOfOrder = [...Map.groupBy(acknowledged, ({ userId }) => userId)].filter(([, events]) => {
    const places = events.map(({ eventId }) => place.get(eventId) ?? 0)
    return places.some((at, index) => at < (places[index - 1] ?? 0))
  })
  expect(outOfOrder.map(([userId]) => userId)).toEqual([])
}

/**
 * The stores hold exactly what was sent: every event once, each film's count right, each person's events in the order sent, and
 * each person's online history as all of that gives it.
 */
export async function expectExactly(scratch: Scratch, sent: readonly Interaction[]): Promise<void> {
  const stored = await storedEvents(scratch)
  expect(stored.length).toBe(sent.length)
  expect(countBy(stored, ({ movieId }) => movieId)).toEqual(countBy(sent, ({ movieId }) => movieId))
  const idsByUser = (events: readonly { eventId: string; userId: string }[]) =>
    new Map([...Map.groupBy(events, ({ userId }) => userId)].map(([userId, of]) => [userId, of.map((e) => e.eventId)]))
  expect(differing(idsByUser(stored), idsByUser(sent))).toEqual([])

  const expected = historiesOf(sent)
  const userIds = [...expected.keys()]
  const offline = await scratch.offline.histories(userIds)
  expect(
    differing(new Map(userIds.map((userId, index) => [userId, offline[index]?.entries])), entriesOf(expected)),
  ).toEqual([])
  await expectOnline(scratch, sent)
}

/** Each person's online history is what all of the events sent give. */
export async function expectOnline(scratch: Scratch, sent: readonly Interaction[]): Promise<void> {
  const expected = historiesOf(sent)
  const userIds = [...expected.keys()]
  const online = await scratch.online.read(userIds)
  const bytes = new Map([...expected].map(([userId, history]) => [userId, Buffer.from(encodeHistory(history))]))
  const wrong = userIds.filter((userId, index) => !bytes.get(userId)?.equals(online[index] ?? Buffer.alloc(0)))
  expect(wrong, `${wrong.length} of ${userIds.length} online histories differ`).toEqual([])
}

/** People whose online history is not what the offline store gives. */
export async function peopleToRepair(scratch: Scratch): Promise<string[]> {
  const userIds = [...new Set((await storedEvents(scratch)).map(({ userId }) => userId))]
  const offline = await scratch.offline.histories(userIds)
  const online = await scratch.online.read(userIds)
  return userIds.filter((_, index) => {
    const history = offline[index]
    return !history || !Buffer.from(encodeHistory(history)).equals(online[index] ?? Buffer.alloc(0))
  })
}

/** Resolves once every event named is stored. @returns how long that took, ms */
export async function whenStored(
  scratch: Scratch,
  eventIds: Iterable<string>,
  { withinMs = 60_000 } = {},
): Promise<number> {
  const wanted = [...eventIds]
  const started = performance.now()
  await eventually(
    `${wanted.length} events are stored`,
    withinMs,
    async () => {
      const stored = new Set((await storedEvents(scratch)).map(({ eventId }) => eventId))
      const missing = wanted.filter((eventId) => !stored.has(eventId))
      if (missing.length > 0) throw new Error(`${missing.length} missing, such as ${missing[0]}`)
      return true
    },
    { everyMs: 100 },
  )
  return performance.now() - started
}

const entriesOf = (histories: ReturnType<typeof historiesOf>) =>
  new Map([...histories].map(([userId, { entries }]) => [userId, entries]))

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(items, keyOf)].map(([key, of]) => [key, of.length]))
}

/** Keys whose values differ; a diff of a hundred thousand ids helps nobody. */
function differing<T>(a: ReadonlyMap<string, T>, b: ReadonlyMap<string, T>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter(
    (key) => JSON.stringify(a.get(key)) !== JSON.stringify(b.get(key)),
  )
}
