import { maxEventsPerRequest } from '@marquee/contracts/interaction'
import { maxMoviesPerRequest } from '@marquee/contracts/movie'
import type { RecommendationList } from '@marquee/contracts/recommendation'
import { clientOf, fitNow } from '@marquee/tests/harness'
import { settledAt } from '@marquee/tests/whole-system'
import { inBatches } from '@marquee/tests/world'
import { type MeasuredService, patienceMs } from '../loaded-system.ts'
import type { Adapter } from './adapter.ts'

/** Marquee, at these addresses. */
export const marqueeAt = (addresses: Readonly<Record<MeasuredService, string>>): Adapter => ({
  name: 'marquee',
  catalogue: (movies) =>
    inBatches(movies, maxMoviesPerRequest).map((body) => ({
      method: 'POST',
      url: `${addresses.ingestion}/v1/movies`,
      body,
    })),
  events: (interactions) =>
    inBatches(interactions, maxEventsPerRequest).map((body) => ({
      method: 'POST',
      url: `${addresses.ingestion}/v1/events`,
      body,
    })),
  async learned() {
    await settledAt(addresses.features, patienceMs)
    const run = await fitNow(
      { training: clientOf(addresses.training), serving: clientOf(addresses.serving) },
      { withinMs: patienceMs },
    )
    if (run.state !== 'promoted') throw new Error(`no model: ${JSON.stringify(run)}`)
  },
  question: (userId, size) => ({
    method: 'GET',
    url: `${addresses.serving}/v1/users/${encodeURIComponent(userId)}/recommendations?limit=${size}`,
  }),
  answer: (body) => (body as RecommendationList).items.map(({ movie }) => movie.movieId), // the contract's schema for this route
})
