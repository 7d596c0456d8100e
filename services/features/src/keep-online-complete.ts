import type { OfflineStore, PendingNote } from '@marquee/feature-store/offline'
import type { OnlineStore } from '@marquee/feature-store/online'
import { projectUsers, rebuildOnline } from '@marquee/feature-store/project'
import type { Surroundings } from '@marquee/platform/lifecycle'
import { poll } from '@marquee/platform/poll'

const everyMs = 500
const pageSize = 500
const againMs = 5_000

/**
 * Repairs the online store by itself: people noted while it was away are written again when it is back, and a store that lost
 * everything (a new Redis, a process that started) is filled anew. Someone who cannot be repaired waits behind all others.
 */
export function keepOnlineComplete(
  { offline, online, migrated }: { offline: OfflineStore; online: OnlineStore; migrated: Promise<void> },
  { log }: Surroundings,
): AsyncDisposable {
  const stopping = new AbortController()
  const { signal } = stopping
  /** person who could not be repaired → when that is tried again */
  const later = new Map<string, number>()
  const repairing = migrated.then(() =>
    poll(
      () => repair().catch((error: unknown) => log.debug({ err: error }, 'the online store cannot be repaired yet')),
      everyMs,
    ),
  )
  repairing.catch(() => {}) // a stop before the schema was there

  async function repair(): Promise<void> {
    if (!(await online.isComplete())) {
      const people = await rebuildOnline({ offline, online, signal })
      log.info({ people }, 'the online store was filled from the offline store')
    }
    for (;;) {
      const waiting = await offline.pending.some(pageSize)
      const due = waiting.filter(({ userId }) => (later.get(userId) ?? 0) <= Date.now())
      if (due.length === 0 || signal.aborted) return
      const failed = await write(due)
      if (failed.length > 0) await putBehind(failed)
      if (failed.length < due.length)
        log.info({ people: due.length - failed.length }, 'online features that waited were written')
    }
  }

  /**
   * Halves the people when they cannot be written, so that one who is to blame stops nobody else.
   * @returns those who could not be written
   * @throws when a store is away, to which nobody is to blame
   */
  async function write(notes: readonly PendingNote[]): Promise<{ userId: string; error: unknown }[]> {
    const userIds = notes.map(({ userId }) => userId)
    try {
      await projectUsers(userIds, { offline, online })
      await offline.pending.remove(notes)
      for (const userId of userIds) later.delete(userId)
      return []
    } catch (error) {
      signal.throwIfAborted()
      await Promise.all([online.ping(), offline.pending.some(1)])
      if (userIds.length === 1) return userIds.map((userId) => ({ userId, error }))
      const middle = notes.length >> 1
      return [...(await write(notes.slice(0, middle))), ...(await write(notes.slice(middle)))]
    }
  }

  async function putBehind(failed: readonly { userId: string; error: unknown }[]): Promise<void> {
    log.warn(
      { err: failed[0]?.error, people: failed.length },
      'online features could not be written; trying again later',
    )
    for (const { userId } of failed) later.set(userId, Date.now() + againMs)
    await offline.pending.add(failed.map(({ userId }) => userId))
  }

  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      const started = await repairing.catch(() => undefined)
      await started?.[Symbol.asyncDispose]()
    },
  }
}
