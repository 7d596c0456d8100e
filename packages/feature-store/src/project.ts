import type { Interaction } from '@marquee/contracts/interaction'
import { appendToHistory, emptyHistory, type History } from './history.ts'
import { decodeHistory, encodeHistory, maxEntries } from './history-bytes.ts'
import type { OfflineStore } from './offline.ts'
import type { Change, OnlineStore } from './online.ts'

const maxAttempts = 5

/**
 * Brings the online features of the people in a stored batch up to date. What is new and in order is added to the value that is
 * there; a person with anything unusual (a duplicate, an event out of order, a retraction, no value) is read again from the offline
 * store. Safe to run again for the same batch, new or duplicate.
 *
 * @param stored the ids that the offline store did not have before
 * @throws when the online store does not answer, or someone else keeps changing the same people
 */
export async function projectInteractions(
  interactions: readonly Interaction[],
  stored: ReadonlySet<string>,
  { offline, online }: { offline: OfflineStore; online: OnlineStore },
): Promise<void> {
  const byUser = Map.groupBy(interactions, ({ userId }) => userId)
  const userIds = [...byUser.keys()]
  const times = Map.groupBy(interactions, ({ eventId }) => eventId)
  const isNews = ({ eventId }: Interaction) => stored.has(eventId) && times.get(eventId)?.length === 1
  const values = await online.read(userIds)
  const changes: Change[] = []
  const unusual: string[] = []
  for (const [index, userId] of userIds.entries()) {
    const events = byUser.get(userId) ?? []
    const before = values[index]
    const history = before && events.every(isNews) ? readable(before) : undefined
    const after = history && isWhole(history) && appendToHistory(history, events.map(toHistoryEvent))
    if (after) changes.push({ userId, before, after: encodeHistory(after) })
    else unusual.push(userId)
  }
  const written = await online.replace(changes)
  const beaten = changes.filter((_, index) => !written[index]).map(({ userId }) => userId)
  await projectUsers([...unusual, ...beaten], { offline, online })
}

/** Undefined for a value that is damaged, or of a format that this version does not know: it is written anew. */
function readable(bytes: Uint8Array): History | undefined {
  try {
    return decodeHistory(bytes)
  } catch {
    return undefined
  }
}

/**
 * Whether nothing was left out of it. Of more films than are kept, one that comes to the front again would push out another for
 * which there was no place before, and which is not known here.
 */
const isWhole = ({ entries }: History): boolean => entries.length < maxEntries

/** Writes people's online features from the offline store; whoever has done nothing, or was erased, has none afterwards. */
export async function projectUsers(
  userIds: readonly string[],
  { offline, online }: { offline: OfflineStore; online: OnlineStore },
): Promise<void> {
  let left = userIds
  for (let attempt = 0; left.length > 0; attempt++) {
    if (attempt === maxAttempts)
      throw new Error(`the online features of ${left.length} people keep changing under the writer`)
    const erasures = await offline.erasures.newest()
    const before = await online.read(left) // first: what the offline store says afterwards is at least as new
    const histories = await offline.histories(left)
    const changes = left.map(
      (userId, index): Change => ({ userId, before: before[index], after: featuresOf(histories[index]) }),
    )
    const written = await online.replace(changes)
    // where there was no value to compare with, someone erased in between would be back: everyone is looked at again
    const isStale = (await offline.erasures.newest()) !== erasures
    left = isStale ? left : left.filter((_, index) => !written[index])
  }
}

/**
 * Writes everyone's online features anew, and removes those of people of whom the offline store has nothing (any more).
 * @param signal ends it before the next page of people; the store is not complete then
 * @returns how many people
 * @throws the signal's reason when it is aborted
 */
export async function rebuildOnline({
  offline,
  online,
  signal,
}: {
  offline: OfflineStore
  online: OnlineStore
  signal?: AbortSignal
}): Promise<number> {
  const instance = await online.instance()
  const erasures = await offline.erasures.newest()
  let people = 0
  let page: { userId: string; history: History }[] = []
  const write = async () => {
    signal?.throwIfAborted()
    const before = await online.read(page.map(({ userId }) => userId))
    const changes = page.map(
      ({ userId, history }, index): Change => ({ userId, before: before[index], after: encodeHistory(history) }),
    )
    const written = await online.replace(changes)
    // a value that differs may be newer than the page, and someone in it may be erased by now: the store's current state decides
    const isStale = (await offline.erasures.newest()) !== erasures
    await projectUsers(
      changes
        .filter((_, index) => isStale || !written[index] || before[index] !== undefined)
        .map(({ userId }) => userId),
      { offline, online },
    )
    people += page.length
    page = []
  }
  for await (const person of offline.allHistories(await offline.watermark())) {
    page.push(person)
    if (page.length === 500) await write()
  }
  await write()
  for await (const some of online.people()) {
    signal?.throwIfAborted()
    // compared with what the offline store says then: someone who comes at this moment stays
    await projectUsers(await offline.unknown(some), { offline, online })
  }
  await online.markComplete(instance)
  return people
}

/** Undefined for someone who never did anything: there is nothing to keep. */
const featuresOf = (history = emptyHistory): Uint8Array | undefined =>
  history.lastAt === Number.NEGATIVE_INFINITY ? undefined : encodeHistory(history)

const toHistoryEvent = ({ movieId, type, rating, occurredAt }: Interaction) => ({
  movieId,
  type,
  rating: rating ?? null,
  at: Date.parse(occurredAt),
})
