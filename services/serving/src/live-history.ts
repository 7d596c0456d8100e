import { emptyHistory, foldHistory, type History, type HistoryEvent } from '@marquee/feature-store/history'
import { decodeHistory, encodeHistory } from '@marquee/feature-store/history-bytes'
import type { OfflineStore } from '@marquee/feature-store/offline'
import type { OnlineStore } from '@marquee/feature-store/online'
import { createGuard } from '@marquee/platform/guard'
import type { Metrics } from '@marquee/platform/metrics'
import { inSpan } from '@marquee/platform/telemetry'
import { LRUCache } from 'lru-cache'
import type { StalePeople } from './stale-people.ts'

export interface LiveHistory {
  readonly history: History
  /** `stored`: what the stores say now; `remembered`: what this process saw last; `unknown`: the stores do not answer */
  readonly source: 'stored' | 'remembered' | 'unknown'
  /** true when a store that should have answered did not */
  readonly degraded: boolean
}

export interface LiveHistories {
  /** Never throws: with every store away it says so. */
  of(userId: string): Promise<LiveHistory>
  /** Drops what is remembered of people. */
  forget(isErased: (userId: string) => boolean): void
}

/** An entry takes some 115 bytes, and a person with nothing else as much as ten of them: 60 MB at most. */
const rememberedEntries = 500_000
const entriesOfAPerson = 10

const bytesRead = new WeakMap<History, Uint8Array>()

/** The compact bytes of a history: those that it was read from, if it was. */
export const bytesOf = (history: History): Uint8Array => bytesRead.get(history) ?? encodeHistory(history)

/**
 * A person's history as of now: from the online store, else the offline store, else what this process last saw of it. Of someone whose
 * online value waits to be written the offline store is asked first.
 */
export function openLiveHistories({
  online,
  offline,
  stale,
  config,
  metrics,
}: {
  online: OnlineStore
  offline: OfflineStore
  stale: Pick<StalePeople, 'has' | 'isKnown'>
  config: { onlineDeadlineMs: number; offlineDeadlineMs: number }
  metrics: Metrics
}): LiveHistories {
  const askOnline = createGuard('online store', { deadlineMs: config.onlineDeadlineMs, metrics })
  const askOffline = createGuard('offline store', { deadlineMs: config.offlineDeadlineMs, metrics })
  const remembered = new LRUCache<string, History>({
    maxSize: rememberedEntries,
    sizeCalculation: ({ entries }) => entriesOfAPerson + entries.length,
  })

  const remember = (userId: string, history: History): History => {
    remembered.set(userId, history)
    return history
  }

  /** The same object for the same bytes, so that what was made of it can be kept. */
  const decoded = (userId: string, bytes: Uint8Array): History => {
    const last = remembered.get(userId)
    const lastBytes = last && bytesRead.get(last)
    if (lastBytes && Buffer.compare(lastBytes, bytes) === 0) return last
    const history = decodeHistory(bytes)
    bytesRead.set(history, new Uint8Array(bytes)) // of its own: those read are a piece of all that came from Redis at once
    return remember(userId, history)
  }

  /** Undefined where nothing is known: the value of someone stale may not have been written yet. @throws when it does not answer */
  async function fromOnline(userId: string, isStale: boolean): Promise<History | undefined> {
    const [bytes] = await askOnline(() => online.read([userId]))
    if (bytes) return decoded(userId, bytes)
    return online.knowsEveryone() && !isStale ? emptyHistory : undefined
  }

  async function fromOffline(userId: string): Promise<History> {
    const [history = emptyHistory] = await askOffline(() => offline.histories([userId]))
    return remember(userId, history)
  }

  async function historyOf(userId: string): Promise<LiveHistory> {
    const isStale = stale.has(userId)
    let degraded = isStale || !stale.isKnown()
    for (const ask of isStale ? [fromOffline, fromOnline] : [fromOnline, fromOffline]) {
      try {
        const history = await ask(userId, isStale)
        if (history) return { history, source: 'stored', degraded }
      } catch {
        degraded = true
      }
    }
    const history = remembered.get(userId)
    return history
      ? { history, source: 'remembered', degraded: true }
      : { history: emptyHistory, source: 'unknown', degraded: true }
  }

  return {
    of: (userId) => inSpan('read history', { kind: 'internal' }, () => historyOf(userId)),
    forget(isErased) {
      for (const userId of [...remembered.keys()]) if (isErased(userId)) remembered.delete(userId)
    },
  }
}

/** The history a visitor brings along: in the order given where it has no times. */
export function historyOfVisit(
  events: readonly (Omit<HistoryEvent, 'at' | 'rating'> & { rating?: number; occurredAt?: string })[],
  now: number,
): History {
  const timed = events.map(
    ({ movieId, type, rating, occurredAt }, index): HistoryEvent => ({
      movieId,
      type,
      rating: rating ?? null,
      at: occurredAt === undefined ? now - (events.length - index) * 1_000 : Date.parse(occurredAt),
    }),
  )
  return foldHistory(timed.sort((a, b) => a.at - b.at))
}
