import type { ModelList } from '@marquee/contracts/model'
import { openKafkaEventLog } from '@marquee/platform/kafka-event-log'
import { createLog } from '@marquee/platform/log'
import { createMetrics } from '@marquee/platform/metrics'
import { expect, test } from 'vitest'
import { type RunningMarquee, startMarqueeOn, startStandalone } from '../harness.ts'
import { createScratch, type Scratch } from '../servers.ts'
import { aStorm } from '../storm.ts'
import { aMovie, aWorld, type World } from '../world.ts'

test('the same events give byte-identical lists and home pages, embedded and distributed', {
  timeout: 180_000,
}, async () => {
  const log = await aLog()
  const ids = countingIds()
  await using embedded = await startStandalone({}, { newId: ids.next })
  const alone = await answersOf(embedded, { log, ids })

  await using scratch = await createScratch()
  await using distributed = await startDistributed(scratch, ids.next)
  const together = await answersOf(distributed, { log, ids })

  expect(alone.length).toBeGreaterThan(700)
  expect(together.length).toBe(alone.length)
  for (const [index, answer] of alone.entries()) expect(together[index]).toEqual(answer)
  const tiers = new Set(alone.map(({ body }) => /"tier":"(\w+)"/.exec(body)?.[1]))
  expect([...tiers]).toEqual(expect.arrayContaining(['personalised', 'session', 'trending']))

  expect(await modelOf(distributed)).toEqual(await modelOf(embedded))
})

/** A few thousand events: tastes to learn, then a storm over the same films, some of which the catalogue does not know; some twice. */
async function aLog(): Promise<World> {
  const world = aWorld({ people: 150, films: 90, each: 15 })
  const storm = aStorm({ events: 3_000, people: 200, films: 220 })
  const repeats = storm.filter((_, index) => index % 20 === 0)
  return {
    movies: [
      ...world.movies,
      ...Array.from({ length: 95 }, (_, index) => aMovie({ movieId: `${1 + index}`, title: `Film ${1 + index}` })),
    ],
    interactions: [...world.interactions, ...storm, ...repeats],
  }
}

/** Loads, trains once, and asks for everything that many people could see. Ids count up, so the order of questions is part of it. */
async function answersOf(
  marquee: RunningMarquee,
  { log, ids }: { log: World; ids: { restart(): void } },
): Promise<{ path: string; body: string }[]> {
  await marquee.load(log)
  await marquee.settled()
  expect(await marquee.trained()).toMatchObject({ state: 'promoted', version: 'v1' })
  ids.restart()
  const people = Array.from({ length: 150 }, (_, index) => [`p${index}`, `s${index}`]).flat()
  const paths = [
    ...people.flatMap((userId) => [`/v1/users/${userId}/recommendations`, `/v1/users/${userId}/home`]),
    ...people
      .slice(0, 40)
      .flatMap((userId) => [
        `/v1/users/${userId}/recommendations?limit=5&offset=3&diversity=0.6&genre=comedy`,
        `/v1/users/${userId}/history`,
      ]),
    ...log.movies.slice(0, 40).flatMap(({ movieId }) => [`/v1/movies/${movieId}`, `/v1/movies/${movieId}/similar`]),
    '/v1/users/nobody/recommendations',
    '/v1/users/nobody/home',
    '/v1/trending',
    '/v1/movies?limit=100',
    '/v1/movies?query=number%201&yearFrom=1970',
  ]
  const answers: { path: string; body: string }[] = []
  for (const path of paths) {
    const response = await fetch(`${marquee.addresses.serving}${path}`)
    answers.push({ path, body: await response.text() })
    expect(response.status, path).toBe(200)
  }
  const visit = await marquee.post('/v1/sessions/recommendations', {
    history: [{ movieId: '100', type: 'like', occurredAt: '2024-05-01T00:00:00Z' }],
  })
  return [...answers, { path: 'a visit', body: JSON.stringify(visit.body) }]
}

async function modelOf(marquee: RunningMarquee) {
  const { models } = await marquee.get<ModelList>('/v1/models')
  return models.map(({ version, status, fingerprint, artefactSha256, reason }) => ({
    version,
    status,
    fingerprint,
    artefactSha256,
    reason,
  }))
}

async function startDistributed(scratch: Scratch, newId: () => string): Promise<RunningMarquee> {
  const { KAFKA_BROKERS = '', KAFKA_TOPIC_PREFIX = '' } = scratch.environment
  const eventLog = await openKafkaEventLog(
    {
      kafkaBrokers: KAFKA_BROKERS.split(','),
      kafkaTopicPrefix: KAFKA_TOPIC_PREFIX,
      kafkaReplicas: 1,
      publishDeadlineMs: 10_000,
    },
    { log: createLog({ level: 'fatal', pretty: false }), metrics: createMetrics('parity'), instance: 'parity' },
  )
  const running = await startMarqueeOn({ database: scratch.database, online: scratch.online, eventLog }, { newId })
  return {
    ...running,
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]()
      await eventLog[Symbol.asyncDispose]()
    },
  }
}

function countingIds() {
  let last = 0
  return {
    next: () => `00000000-0000-4000-8000-${(++last).toString(16).padStart(12, '0')}`,
    restart: () => {
      last = 0
    },
  }
}
