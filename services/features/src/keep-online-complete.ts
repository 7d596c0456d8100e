import type { OfflineStore } from '@marquee/feature-store/offline'
import type { OnlineStore } from '@marquee/feature-store/online'
import { projectUsers, rebuildOnline } from '@marquee/feature-store/project'
import type { Surroundings } from '@marquee/platform/lifecycle'
import { poll } from '@marquee/platform/poll'

const everyMs = 500
const pageSize = 500

/**
 * Repairs the online store by itself: people noted while it was away are written again when it is back, and a store that lost
 * everything (a new Redis, a process that started) is filled anew.
 */
export function keepOnlineComplete(
  { offline, online, migrated }: { offline: OfflineStore; online: OnlineStore; migrated: Promise<void> },
  { log, metrics }: Surroundings,
): AsyncDisposable {
  const stopping = new AbortController()
  const repairing = migrated.then(() =>
    poll(
      () => repair().catch((error: unknown) => log.debug({ err: error }, 'the online store cannot be repaired yet')),
      everyMs,
    ),
  )
  repairing.catch(() => {}) // a stop before the schema was there

  async function repair(): Promise<void> {
    if (!(await online.isComplete())) {
      const people = await rebuildOnline({ offline, online })
      log.info({ people }, 'the online store was filled from the offline store')
    }
    for (;;) {
      const waiting = await offline.pending.some(pageSize)
      metrics.of('onlinePending').set(waiting.length)
      if (waiting.length === 0 || stopping.signal.aborted) return
      await projectUsers(
        waiting.map(({ userId }) => userId),
        { offline, online },
      )
      await offline.pending.remove(waiting)
      log.info({ people: waiting.length }, 'online features that waited were written')
    }
  }

  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      const started = await repairing.catch(() => undefined)
      await started?.[Symbol.asyncDispose]()
    },
  }
}
