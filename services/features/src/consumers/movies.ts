import { Movie } from '@marquee/contracts/movie'
import { fieldErrors } from '@marquee/contracts/validation'
import type { OfflineStore } from '@marquee/feature-store/offline'
import type { EventLog, Message } from '@marquee/platform/event-log'
import type { Log } from '@marquee/platform/log'
import type { Metrics } from '@marquee/platform/metrics'
import { openDeadLetters, parseMessages } from '../dead-letters.ts'
import { isolatePoison } from '../isolate-poison.ts'

/** Films into the catalogue; the newest message of a film wins, because a film's messages arrive in order. */
export function moviesConsumer(
  { eventLog, offline }: { eventLog: EventLog; offline: OfflineStore },
  { log, metrics }: { log: Log; metrics: Metrics },
) {
  const deadLetters = openDeadLetters({ eventLog }, { log, metrics })
  return async (batch: readonly Message[]): Promise<void> => {
    const { valid, invalid } = parseMessages<Movie>(batch, (value) => fieldErrors(Movie, value))
    await deadLetters.bury(invalid)
    const refused = await isolatePoison(valid, async (part) => {
      await offline.recordMovies(part.map(({ value }) => value))
    })
    await deadLetters.bury(refused.map(({ item, reason }) => ({ message: item.message, reason })))
  }
}
