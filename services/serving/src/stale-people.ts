import type { OfflineStore } from '@marquee/feature-store/offline'
import type { Log } from '@marquee/platform/log'
import { type Poll, poll } from '@marquee/platform/poll'

export interface StalePeople extends Poll {
  /** Whether what the online store says of a person is behind what they did. */
  has(userId: string): boolean
  /** False after some seconds without an answer: what people do meanwhile may be in no store yet. */
  isKnown(): boolean
}

const mostPeople = 10_000
const knownForMs = 5_000

/**
 * Knows whose online features could not be written and wait for it: Redis may answer and take nothing (a full disk, a copy that only
 * reads). Looks every `everyMs`. Where more wait than can be looked at, it is everyone.
 */
export function followStalePeople({
  offline,
  everyMs,
  log,
}: {
  offline: OfflineStore
  everyMs: number
  log: Log
}): StalePeople {
  let stale: ReadonlySet<string> | 'everyone' = new Set()
  let lookedAt = performance.now()

  async function look(): Promise<void> {
    try {
      const began = performance.now()
      const notes = await offline.pending.some(mostPeople)
      lookedAt = began
      stale = notes.length === mostPeople ? 'everyone' : new Set(notes.map(({ userId }) => userId))
    } catch (error) {
      log.debug({ err: error }, 'whose online features wait cannot be looked up')
    }
  }

  return {
    ...poll(look, everyMs),
    has: (userId) => stale === 'everyone' || stale.has(userId),
    isKnown: () => performance.now() - lookedAt < knownForMs + everyMs,
  }
}
