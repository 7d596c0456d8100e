import type { Erasure } from '@marquee/contracts/erasure'
import type { Interaction } from '@marquee/contracts/interaction'
import type { Movie } from '@marquee/contracts/movie'
import { toMessage } from '@marquee/platform/cloud-events'
import type { EventLog } from '@marquee/platform/event-log'
import type { Metrics } from '@marquee/platform/metrics'

export interface AcceptDependencies {
  readonly eventLog: EventLog
  readonly metrics: Metrics
}

/**
 * Publishes valid interactions, all or none of them acknowledged.
 * @throws ProblemError `log-unavailable` or `overloaded`: nothing is known to be stored
 */
export async function acceptInteractions(
  interactions: readonly Interaction[],
  { eventLog, metrics }: AcceptDependencies,
): Promise<void> {
  const time = new Date().toISOString()
  await eventLog.publish(
    'interactions',
    interactions.map((interaction) =>
      toMessage('interactions', interaction, {
        key: interaction.userId,
        id: interaction.eventId,
        source: 'ingestion',
        subject: interaction.movieId,
        time,
      }),
    ),
  )
  for (const { type, recommendationId } of interactions) {
    metrics.of('eventsAccepted').inc({ type })
    if (recommendationId !== undefined) metrics.of('eventsFromLists').inc({ type })
  }
}

/** Publishes that a person asks to be forgotten. @throws ProblemError as for interactions */
export async function acceptErasure(erasure: Erasure, { eventLog, metrics }: AcceptDependencies): Promise<void> {
  await eventLog.publish('erasures', [
    toMessage('erasures', erasure, {
      key: erasure.userId,
      id: erasure.receiptId,
      source: 'ingestion',
      time: erasure.requestedAt,
    }),
  ])
  metrics.of('erasuresAccepted').inc()
}

/** Publishes films to the compacted catalogue topic. @throws ProblemError as for interactions */
export async function acceptMovies(movies: readonly Movie[], { eventLog, metrics }: AcceptDependencies): Promise<void> {
  await eventLog.publish(
    'movies',
    movies.map((movie) =>
      toMessage('movies', movie, { key: movie.movieId, source: 'ingestion', subject: movie.movieId }),
    ),
  )
  metrics.of('moviesAccepted').inc(movies.length)
}
