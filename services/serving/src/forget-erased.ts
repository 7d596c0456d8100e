import type { OfflineStore } from '@marquee/feature-store/offline'
import type { Log } from '@marquee/platform/log'
import { type Poll, poll } from '@marquee/platform/poll'
import type { LiveHistories } from './live-history.ts'

/**
 * Forgets in this process whoever was erased; looks every `everyMs`. Each erasure is acted on for a while: a list that was being
 * made meanwhile may have read the history before it was gone, and remember it after.
 *
 * @param longestReadMs how long a history may take to be read
 */
export function forgetErased({
  offline,
  histories,
  everyMs,
  longestReadMs,
  log,
}: {
  offline: OfflineStore
  histories: LiveHistories
  everyMs: number
  longestReadMs: number
  log: Log
}): Poll {
  let newest: number | undefined
  let recent: { until: number; has: (userId: string) => boolean }[] = []

  async function look(): Promise<void> {
    try {
      newest ??= await offline.erasures.last() // who was erased before the first look cannot be remembered here
      const erased = await offline.erasures.since(newest)
      if (erased.count > 0) {
        recent.push({ until: Date.now() + longestReadMs, has: erased.has })
        log.info({ people: erased.count }, 'erased people are forgotten here too')
      }
      newest = erased.newest
    } catch (error) {
      log.debug({ err: error }, 'erasures cannot be looked up')
    }
    for (const { has } of recent) histories.forget(has)
    recent = recent.filter(({ until }) => until > Date.now())
  }

  return poll(look, everyMs)
}
