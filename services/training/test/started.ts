import { randomUUID } from 'node:crypto'
import type { Interaction } from '@marquee/contracts/interaction'
import type { TrainingRun } from '@marquee/contracts/model'
import { openOfflineStore } from '@marquee/feature-store/offline'
import { openModelRegistry } from '@marquee/model-registry/registry'
import { readConfig } from '@marquee/platform/config'
import { type Database, openEmbeddedDatabase } from '@marquee/platform/database'
import { createHealth } from '@marquee/platform/health'
import { createLog } from '@marquee/platform/log'
import { createMetrics } from '@marquee/platform/metrics'
import { hashOf } from '@marquee/recommender/splits'
import { sql } from 'kysely'
import { trainingSettings } from '../src/config.ts'
import { startTraining } from '../src/service.ts'

/** People who each stay in one of three kinds of films, one film after the other. */
export function audience({ people = 60, from = 0, films = 30 } = {}): Interaction[] {
  return Array.from({ length: people }, (_, index) => from + index).flatMap((person) =>
    Array.from({ length: films }, (_, film) => film)
      .filter((film) => film % 3 === person % 3 && (film + person) % 5 !== 0)
      .map(
        (film, index): Interaction => ({
          eventId: randomUUID(),
          userId: `p${person}`,
          movieId: `m${film}`,
          type: 'rating',
          rating: 4,
          occurredAt: new Date(Date.parse('2026-01-01T00:00:00Z') + index * 60_000 + person).toISOString(),
        }),
      ),
  )
}

/** A crowd that jumps from one kind of film to another, none of whom becomes an examiner. */
export function misleading(): Interaction[] {
  const crowd = Array.from({ length: 5_000 }, (_, n) => `noise${n}`)
    .filter((userId) => hashOf(userId) > 0xe0_00_00_00)
    .slice(0, 300)
  return crowd.flatMap((userId, person) =>
    Array.from(
      { length: 15 },
      (_, index): Interaction => ({
        eventId: randomUUID(),
        userId,
        movieId: `m${(index * 7 + person * 11) % 30}`,
        type: 'rating',
        rating: 5,
        occurredAt: new Date(Date.parse('2026-02-01T00:00:00Z') + index * 60_000 + person).toISOString(),
      }),
    ),
  )
}

/** Newcomers who each do one thing, all with the same film. */
export const onlyOneFilm = (people: number): Interaction[] =>
  Array.from({ length: people }, (_, person) => ({
    eventId: randomUUID(),
    userId: `burst${person}`,
    movieId: 'm1',
    type: 'watch',
    occurredAt: new Date(Date.parse('2026-03-01T00:00:00Z') + person * 1_000).toISOString(),
  }))

let shared: Promise<Database> | undefined // opening one takes seconds; a file shares it

/** An embedded database with a feature store, a registry, and nothing in them. */
export async function openData() {
  shared ??= openEmbeddedDatabase({ folder: undefined })
  const database = await shared
  const offline = openOfflineStore(database)
  await offline.migrate()
  await openModelRegistry(database).migrate()
  await sql`
    truncate interactions, erasures, tombstones, movies, movie_versions, models, model_artefacts, promotions, training_runs, training_checkpoint, cleared_films restart identity cascade`.execute(
    database.query,
  )
  return { database, offline }
}

export const erase = ({ offline }: Awaited<ReturnType<typeof openData>>, userId: string) =>
  offline.erasures.erase({ receiptId: randomUUID(), userId, requestedAt: new Date().toISOString() })

export const closeData = async (): Promise<void> => (await shared)?.[Symbol.asyncDispose]()

/** The training service on a database that others may share; it trains when asked, unless the environment says otherwise. */
export async function startedTraining(database: Database, environment: Readonly<Record<string, string>> = {}) {
  const config = readConfig(trainingSettings, {
    TRAIN_CHECK_MS: '50',
    TRAIN_MIN_NEW: '1000000',
    TRAIN_MAX_AGE_SECONDS: '86400',
    ...environment,
  })
  const metrics = createMetrics('training', { processMetrics: false })
  const service = await startTraining(
    { config, database },
    {
      log: createLog({ level: 'silent' }),
      metrics,
      health: createHealth(),
      instance: randomUUID(),
    },
  )
  await service.app.ready()

  const call = async <T>(method: 'GET' | 'POST', url: string): Promise<{ status: number; body: T }> => {
    const response = await service.app.inject({ method, url })
    return { status: response.statusCode, body: response.json<T>() }
  }
  const until = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
    for (const deadline = Date.now() + 25_000; Date.now() < deadline; ) {
      const found = await look()
      if (found !== undefined) return found
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error('it never came to be')
  }
  // the schema comes with the trainer's first step
  await until(async () => ((await call('GET', '/v1/runs')).status === 200 ? true : undefined))

  return {
    app: service.app,
    metrics,
    call,
    until,
    /** asks for a run and waits for its end */
    async run(): Promise<TrainingRun> {
      const { body } = await call<TrainingRun>('POST', '/v1/runs')
      return until(async () => {
        const run = (await call<TrainingRun>('GET', `/v1/runs/${body.runId}`)).body
        return run.finishedAt === null ? undefined : run
      })
    },
    async [Symbol.asyncDispose]() {
      for (const work of service.background) await work[Symbol.asyncDispose]()
      await service.app.close()
    },
  }
}
