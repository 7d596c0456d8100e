import { Movie } from '@marquee/contracts/movie'
import type { OfflineStore } from '@marquee/feature-store/offline'
import type { EventLog, Message } from '@marquee/platform/event-log'
import type { Log } from '@marquee/platform/log'
import type { Metrics } from '@marquee/platform/metrics'
import { openDeadLetters } from '../dead-letters.ts'
import { isolatePoison } from '../isolate-poison.ts'
import { letterNotes } from '../letter-notes.ts'
import { type Parsed, parseMessages } from '../parse-messages.ts'
import { movieIdIn } from '../replay-refusals.ts'

/** Films into the catalogue; the newest message of a film wins, because a film's messages arrive in order. */
export function moviesConsumer(
  { eventLog, offline }: { eventLog: EventLog; offline: OfflineStore },
  { log, metrics }: { log: Log; metrics: Metrics },
) {
  const deadLetters = openDeadLetters({ eventLog }, { log, metrics })
  return async (batch: readonly Message[]): Promise<void> => {
    const { valid, invalid } = parseMessages(batch, Movie)
    const refused = await isolatePoison(valid, async (part) => {
      await offline.recordMovies(part.map(({ value, message }) => ({ ...value, message })))
    })
    const failed = [...invalid, ...refused.map(({ item, reason }) => ({ message: item.message, reason }))]
    if (failed.length === 0) return
    const poison = new Set(refused.map(({ item }) => item))
    const stored = valid.filter((item) => !poison.has(item))
    const revision = await offline.catalogueRevision()
    await deadLetters.bury(
      failed.map((one) => ({
        ...one,
        notes: { [letterNotes.catalogueRevision]: String(isOutdated(one.message, stored) ? 0 : revision) },
      })),
    )
  }
}

/** Whether a later message of the same film is stored already. */
function isOutdated({ value, offset }: Message, stored: Parsed<Movie>['valid']): boolean {
  const movieId = movieIdIn(value)
  return stored.some(({ message, value: film }) => film.movieId === movieId && Number(message.offset) > Number(offset))
}
