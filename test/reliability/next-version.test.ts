import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Interaction } from '@marquee/contracts/interaction'
import type { ServiceName } from '@marquee/contracts/services'
import { featureMigrations } from '@marquee/feature-store/schema'
import { acceptInteractions, acceptMovies } from '@marquee/ingestion/accept'
import { registryMigrations } from '@marquee/model-registry/schema'
import { type Migrations, migrate } from '@marquee/platform/database'
import { openKafkaEventLog } from '@marquee/platform/kafka-event-log'
import { createLog } from '@marquee/platform/log'
import { createMetrics } from '@marquee/platform/metrics'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { expectAnswers, startCrowd } from '../crowd.ts'
import { figure, timeOf } from '../figures.ts'
import { clientOf } from '../harness.ts'
import { freePort, startService } from '../processes.ts'
import { backWithinMs, everythingBack, measureRecovery } from '../recovery.ts'
import { createScratch, type Scratch } from '../servers.ts'
import { expectExactly } from '../stored.ts'
import { startWholeSystem } from '../whole-system.ts'
import { aWorld, inBatches, type World } from '../world.ts'

const restarted = ['features', 'training'] as const satisfies readonly ServiceName[]

test('beside the next version’s schema and edge, services of today go on, start, and fit: lists stay whole, and every event counts once', {
  timeout: 180_000,
}, async () => {
  await using scratch = await createScratch()
  const ports = { PORT_FEATURES: String(await freePort()), PORT_TRAINING: String(await freePort()) }
  const world = aWorld()
  await using marquee = await startWholeSystem(scratch, world, ports)
  const acknowledged: Interaction[] = []
  await using crowd = startCrowd(marquee, acknowledged)
  const news = ofOthers(aWorld({ seed: 2 }))
  const newerEdge = publishAsNextVersion(news, scratch)
  newerEdge.catch(() => {}) // awaited below
  await crowd.watch(2_000)

  const migrating = timeOf(() => migrateToNextVersion(scratch))
  const during = await crowd.watch(5_000)
  figure('next version: its migrations under load', await migrating, 'ms')
  expectAnswers('next version: while its migrations run', during.lists, { degraded: false })
  expect(during.posts.filter(({ status }) => status !== 202)).toEqual([])

  const services = { ...scratch.environment, ...ports }
  await using started = new AsyncDisposableStack()
  for (const name of restarted) {
    await marquee.services[name].kill('SIGKILL')
    const [backMs, { lists, posts }] = await Promise.all([
      timeOf(async () => started.use(await startService(name, services))),
      crowd.watch(5_000),
    ])
    figure(`next version: ${name} of today ready on its schema after`, backMs, 'ms')
    expect(backMs).toBeLessThanOrEqual(backWithinMs)
    expectAnswers(`next version: ${name} of today starts`, lists, { degraded: false })
    expect(posts.filter(({ status }) => status !== 202)).toEqual([])
  }
  const serving = started.use(await startService('serving', scratch.environment))
  expect(await clientOf(serving.address).get('/v1/users/p1/recommendations')).toMatchObject({
    tier: 'personalised',
    degraded: false,
  })

  await newerEdge
  await measureRecovery('next version: everything that was sent is stored', async (within) => {
    await crowd.leave()
    await everythingBack({ marquee, scratch, acknowledged }, within)
  })
  await expectExactly(scratch, [...world.interactions, ...acknowledged, ...news.interactions])
  expect(await clientOf(marquee.services.features.address).get('/v1/dead-letters')).toMatchObject({ total: 0 })
  const votes = new Map((await scratch.offline.moviesSince(0)).map((movie) => [movie.movieId, movie.votes]))
  expect(votes).toEqual(new Map(news.movies.map((movie) => [movie.movieId, movie.votes])))
  expect(await marquee.trained()).toMatchObject({ state: 'promoted', version: 'v2' })
  expect(await marquee.listFor('p1')).toMatchObject({ modelVersion: 'v2', degraded: false })
})

/** The same, done by people whom nobody else knows, with a vote more for each film. */
const ofOthers = ({ movies, interactions }: World): World => ({
  movies: movies.map((movie) => ({ ...movie, votes: (movie.votes ?? 0) + 1 })),
  interactions: interactions.map((event) => ({ ...event, eventId: randomUUID(), userId: `next-${event.userId}` })),
})

const pauseMs = 100

/** What an edge of the next version writes to the log: each message has a field that is not known today. */
async function publishAsNextVersion({ movies, interactions }: World, { environment }: Scratch): Promise<void> {
  const { KAFKA_BROKERS = '', KAFKA_TOPIC_PREFIX = '' } = environment
  const metrics = createMetrics('ingestion')
  await using eventLog = await openKafkaEventLog(
    {
      kafkaBrokers: KAFKA_BROKERS.split(','),
      kafkaTopicPrefix: KAFKA_TOPIC_PREFIX,
      kafkaReplicas: 1,
      publishDeadlineMs: 5_000,
    },
    { log: createLog({ level: 'fatal', pretty: false }), metrics, instance: 'next' },
  )
  const parts = inBatches(interactions, 8)
  const films = inBatches(movies, Math.ceil(movies.length / parts.length))
  for (const [index, part] of parts.entries()) {
    const withDevice = part.map((event) => ({ ...event, device: { kind: 'phone' } }))
    await acceptInteractions(withDevice, { eventLog, metrics })
    const withMinutes = (films[index] ?? []).map((movie) => ({ ...movie, minutes: 90 }))
    if (withMinutes.length > 0) await acceptMovies(withMinutes, { eventLog, metrics })
    await sleep(pauseMs)
  }
}

/** Both schemas as a later version has them: each table that is written to has a column and an index more. */
async function migrateToNextVersion({ database }: Scratch): Promise<void> {
  const more = (tables: readonly string[]): Migrations => ({
    '999_next_version': {
      async up(db) {
        for (const table of tables) {
          await sql`alter table ${sql.table(table)} add column next text not null default 'unknown'`.execute(db)
          await sql`create index on ${sql.table(table)} (next)`.execute(db)
        }
      },
    },
  })
  const ofFeatures = ['interactions', 'movies', 'movie_versions', 'online_pending', 'impressions', 'dead_letters']
  const ofTraining = ['models', 'model_artefacts', 'promotions', 'training_runs', 'training_checkpoint']
  await migrate(database, 'feature_store', { ...featureMigrations, ...more(ofFeatures) })
  await migrate(database, 'model_registry', { ...registryMigrations, ...more(ofTraining) })
}
