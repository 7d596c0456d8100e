import { Erasure, erasureErrors } from '@marquee/contracts/erasure'
import type { OfflineStore } from '@marquee/feature-store/offline'
import type { OnlineStore } from '@marquee/feature-store/online'
import { projectUsers } from '@marquee/feature-store/project'
import type { EventLog, Message } from '@marquee/platform/event-log'
import type { Log } from '@marquee/platform/log'
import type { Metrics } from '@marquee/platform/metrics'
import { openDeadLetters } from '../dead-letters.ts'
import { parseMessages } from '../parse-messages.ts'

interface Dependencies {
  readonly eventLog: EventLog
  readonly offline: OfflineStore
  readonly online: OnlineStore
}

/**
 * People who asked to be forgotten: out of the tables, then out of the online store, then out of the log where that can be.
 * Each step may be done again: a process that dies in between is followed by one that goes on.
 */
export function erasuresConsumer(
  { eventLog, offline, online }: Dependencies,
  { log, metrics }: { log: Log; metrics: Metrics },
) {
  const deadLetters = openDeadLetters({ eventLog }, { log, metrics })

  async function erase(erasure: Erasure): Promise<void> {
    const { receiptId, userId } = erasure
    const note = await offline.erasures.erase(erasure, await countOnline(userId, online))
    metrics.of('erasures').inc()
    if (!note) return
    try {
      await projectUsers([userId], { offline, online })
      await offline.pending.remove([note])
    } catch (error) {
      // the note stays: keep-online-complete.ts does it when the store is back
      log.warn({ err: error, receiptId }, 'the online store could not be rid of an erased person; it will be later')
    }
  }

  return async (batch: readonly Message[]): Promise<void> => {
    const { valid, invalid } = parseMessages(batch, Erasure, erasureErrors)
    await deadLetters.bury(invalid)
    for (const { message, value } of valid) {
      await erase(value)
      await eventLog.forget(message, new Date(value.requestedAt)) // last: it takes the erasure along
      log.info({ receiptId: value.receiptId }, 'a person was erased')
    }
  }
}

/** For the receipt; what a store that is away holds is removed all the same, but not counted. */
async function countOnline(userId: string, online: OnlineStore): Promise<Record<string, number>> {
  try {
    const [value] = await online.read([userId])
    return { onlineFeatures: value ? 1 : 0 }
  } catch {
    return {}
  }
}
