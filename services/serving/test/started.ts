import { randomUUID } from 'node:crypto'
import type { Interaction } from '@marquee/contracts/interaction'
import type { Movie } from '@marquee/contracts/movie'
import type { Impression } from '@marquee/contracts/recommendation'
import { openImpressionStore } from '@marquee/feature-store/impressions'
import { openMemoryOnlineStore } from '@marquee/feature-store/memory-online-store'
import { openOfflineStore } from '@marquee/feature-store/offline'
import type { OnlineStore } from '@marquee/feature-store/online'
import { projectInteractions } from '@marquee/feature-store/project'
import { openModelRegistry } from '@marquee/model-registry/registry'
import { readConfig } from '@marquee/platform/config'
import { openEmbeddedDatabase } from '@marquee/platform/database'
import { openEmbeddedEventLog } from '@marquee/platform/embedded-event-log'
import { createHealth } from '@marquee/platform/health'
import { createLog } from '@marquee/platform/log'
import { createMetrics } from '@marquee/platform/metrics'
import { algorithms } from '@marquee/recommender/algorithms'
import { createDatasetBuilder } from '@marquee/recommender/dataset'
import { encodeServedModel } from '@marquee/recommender/served-model'
import { servingSettings } from '../src/config.ts'
import { startServing } from '../src/service.ts'

const genres = ['Drama', 'Comedy', 'Action']

/** Ninety films in three genres, each of an era of its own; a film's number tells its genre and its year. */
export const films: readonly Movie[] = Array.from({ length: 90 }, (_, index) => ({
  movieId: `m${String(index).padStart(2, '0')}`,
  title: `Film ${index}`,
  year: 1990 + 35 * (index % 3) + Math.floor(index / 3),
  genres: [genres[index % 3] ?? ''],
  votes: 1_000 - index,
}))

export const aRating = (
  userId: string,
  movieId: string,
  rating = 5,
  at = Date.parse('2026-01-01T00:00:00Z'),
): Interaction => ({
  eventId: randomUUID(),
  userId,
  movieId,
  type: 'rating',
  rating,
  occurredAt: new Date(at).toISOString(),
})

/** The serving service on embedded drivers, with what a test needs to put something in and to take something away. */
export async function startedServing({ online = openMemoryOnlineStore() }: { online?: OnlineStore } = {}) {
  const stack = new AsyncDisposableStack()
  const log = createLog({ level: 'silent' })
  const metrics = createMetrics('serving', { processMetrics: false })
  const database = stack.use(await openEmbeddedDatabase({ folder: undefined }))
  const eventLog = stack.use(await openEmbeddedEventLog({ database, log, metrics }))
  const offline = openOfflineStore(database)
  const registry = openModelRegistry(database)
  await offline.migrate()
  await registry.migrate()
  const config = { ...readConfig(servingSettings, { SERVING_POLL_MS: '50' }), port: 0 }
  const service = await startServing(
    { config, database, online, eventLog },
    { log, metrics, health: createHealth(), instance: 'test' },
  )
  stack.defer(() => service.app.close())
  for (const work of service.background) stack.use(work)

  const get = async <T>(url: string): Promise<{ status: number; body: T }> => {
    const response = await service.app.inject({ url })
    return { status: response.statusCode, body: response.json<T>() }
  }

  return {
    app: service.app,
    database,
    eventLog,
    get,
    post: async <T>(url: string, payload: object) => {
      const response = await service.app.inject({ method: 'POST', url, payload })
      return { status: response.statusCode, body: response.json<T>() }
    },
    async stored(interactions: readonly Interaction[]) {
      const fresh = await offline.recordInteractions(interactions)
      await projectInteractions(interactions, fresh, { offline, online })
    },
    async withCatalogue() {
      await offline.recordMovies(films)
      await until(async () => (await get<{ total: number }>('/v1/movies?limit=1')).body.total === films.length)
    },
    /** Puts a film into the catalogue, or in place of the one of its id, and waits until it is known. */
    async changed(film: Movie) {
      await offline.recordMovies([film])
      await until(async () => (await get<{ title: string }>(`/v1/movies/${film.movieId}`)).body.title === film.title)
    },
    /** From now on what is shown is on record, as the features service keeps it. */
    async recording() {
      const shown = openImpressionStore(database)
      stack.use(
        await eventLog.consume({
          group: 'test',
          topics: ['impressions'],
          handle: (batch) => shown.record(batch.map(({ value }) => JSON.parse(value.toString()) as Impression)), // our own
        }),
      )
    },
    /** A champion fitted on people who each stay in one genre, one film after the other. */
    async withChampion() {
      const builder = createDatasetBuilder(films.map((film) => ({ directors: [], tags: [], votes: 0, ...film })))
      for (let person = 0; person < 60; person++) {
        const mine = films
          .filter((_, index) => index % 3 === person % 3)
          .filter((_, index) => (index + person) % 5 !== 0)
        builder.addUser(
          `p${person}`,
          mine.map(({ movieId }, index) => ({ movieId, at: index * 1_000 + person, value: 5 })),
        )
      }
      const dataset = builder.build()
      const model = {
        ranker: algorithms.blend.fit(dataset),
        trending: algorithms['recent-popularity'].fit(dataset),
        examinerThreshold: 0,
      }
      const version = await registry.register(
        {
          algorithm: 'blend',
          parameters: {},
          dataWatermark: 0,
          fingerprint: '',
          metrics: {},
          artefact: encodeServedModel(model),
        },
        { status: 'candidate', reason: 'test' },
      )
      await registry.promote(version, 'test')
      await until(
        async () => (await get<{ modelVersion: string | null }>('/v1/trending?limit=1')).body.modelVersion === version,
      )
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

/** Waits until something holds, 10 s at most. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('it never came to hold')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
