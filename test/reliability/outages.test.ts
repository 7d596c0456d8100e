import { setTimeout as sleep } from 'node:timers/promises'
import type { Interaction } from '@marquee/contracts/interaction'
import type { MovieDetails } from '@marquee/contracts/movie'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAnswers, expectRefusals, startCrowd } from '../crowd.ts'
import { figure } from '../figures.ts'
import { eventually } from '../harness.ts'
import { everythingBack, measureRecovery, repaired } from '../recovery.ts'
import { createScratch, refuseRedisWrites, type Scratch, takeAway } from '../servers.ts'
import { expectAcknowledged, storedEvents } from '../stored.ts'
import { startWholeSystem, type WholeSystem } from '../whole-system.ts'
import { aRating, aWorld, type World } from '../world.ts'

const world: World = aWorld()
const awayMs = 3_000

let scratch: Scratch
let marquee: WholeSystem
/** everything that was ever answered with 202 */
const acknowledged: Interaction[] = []

beforeAll(async () => {
  scratch = await createScratch()
  marquee = await startWholeSystem(scratch, world, { PUBLISH_DEADLINE_MS: '1000' })
}, 120_000)
afterAll(async () => {
  await marquee?.[Symbol.asyncDispose]()
  await scratch?.[Symbol.asyncDispose]()
})

test('with Redis away lists stay personal and are told to be degraded; it is repaired when it is back', {
  timeout: 120_000,
}, async () => {
  await using visitors = startCrowd(marquee, acknowledged)
  await visitors.watch(awayMs)
  await using redis = await takeAway('redis')
  const during = await visitors.watch(awayMs)
  expectAnswers('Redis away', during.lists, { degraded: true })
  expect(during.posts.map(({ status }) => status)).toEqual(during.posts.map(() => 202))
  await eventually('lists say that what is done now may be missing', 10_000, async () =>
    (await marquee.listFor('p1')).degraded ? true : undefined,
  )

  // the last click counts even now
  const { movieId } = (await marquee.listFor('p7')).items[0]?.movie ?? { movieId: '' }
  acknowledged.push(await marquee.rate({ userId: 'p7', movieId }))
  await eventually('the rated film leaves the list', 5_000, async () => {
    const list = await marquee.listFor('p7')
    return list.items.every(({ movie }) => movie.movieId !== movieId) ? true : undefined
  })

  await redis.bringBack()
  await measureRecovery('Redis back', async (within) => {
    await eventually('lists are whole again', within, async () => !(await marquee.listFor('p1')).degraded || undefined)
    await visitors.leave()
    await repaired(marquee, scratch, within)
  })
})

test('with a Redis that takes nothing the last click counts all the same, and lists are told to be degraded', {
  timeout: 120_000,
}, async () => {
  await using visitors = startCrowd(marquee, acknowledged)
  await visitors.watch(awayMs)
  await using redis = await refuseRedisWrites()
  const { movieId } = (await marquee.listFor('p9')).items[0]?.movie ?? { movieId: '' }
  acknowledged.push(await marquee.rate({ userId: 'p9', movieId }))
  const ratedAt = performance.now()
  const list = await eventually('the rated film leaves the list', 5_000, async () => {
    const now = await marquee.listFor('p9')
    return now.items.every(({ movie }) => movie.movieId !== movieId) ? now : undefined
  })
  figure('Redis takes nothing: a rating in the next list after', performance.now() - ratedAt, 'ms')
  expect(list).toMatchObject({ tier: 'personalised', degraded: true })
  const during = await visitors.watch(awayMs)
  expectAnswers('Redis takes nothing', during.lists, { degraded: undefined }) // only of those who did something
  expect(during.posts.map(({ status }) => status)).toEqual(during.posts.map(() => 202))
  await eventually('lists say that what is done now may be missing', 10_000, async () =>
    (await marquee.listFor('p1')).degraded ? true : undefined,
  )

  await redis.letGo()
  await measureRecovery('Redis takes again', async (within) => {
    await visitors.leave()
    await repaired(marquee, scratch, within)
    await eventually('lists are whole again', within, async () => !(await marquee.listFor('p9')).degraded || undefined)
  })
})

test('with Postgres away lists come from Redis, events are accepted, and are stored when it is back', {
  timeout: 120_000,
}, async () => {
  await using visitors = startCrowd(marquee, acknowledged)
  await visitors.watch(awayMs)
  await using postgres = await takeAway('postgres')
  const during = await visitors.watch(awayMs)
  expectAnswers('Postgres away', during.lists, { degraded: false })
  expect(during.posts.map(({ status }) => status)).toEqual(during.posts.map(() => 202))
  await eventually('lists say that what is done now may be missing', 10_000, async () =>
    (await marquee.listFor('p1')).degraded ? true : undefined,
  )

  expect(await marquee.get<MovieDetails>('/v1/movies/100')).toMatchObject({ movieId: '100', degraded: true })
  const models = await marquee.ask('/v1/models')
  expect(models).toMatchObject({ status: 503, body: { code: 'store-unavailable' } })
  expect(models.headers.get('retry-after')).toBe('1')
  expect(await readiness()).toEqual({ ingestion: 200, features: 503, training: 503, serving: 200, ui: 200 })

  await postgres.bringBack()
  await measureRecovery('Postgres back', async (within) => {
    await eventually('films have their ratings', within, async () =>
      (await marquee.get<MovieDetails>('/v1/movies/100')).degraded ? undefined : true,
    )
    await eventually('lists are whole again', within, async () => !(await marquee.listFor('p1')).degraded || undefined)
    await visitors.leave()
    await everythingBack({ marquee, scratch, acknowledged }, within)
  })
  expect(await marquee.trained()).toMatchObject({ state: expect.stringMatching(/promoted|rejected/) })
})

test('with Kafka away lists are as ever, events are refused with a time to come again, and those accepted are there', {
  timeout: 120_000,
}, async () => {
  await using visitors = startCrowd(marquee, acknowledged)
  await visitors.watch(awayMs)
  await using kafka = await takeAway('kafka')
  const during = await visitors.watch(awayMs)
  expectAnswers('Kafka away', during.lists, { degraded: false })
  expect(expectRefusals(during.posts)).toBeGreaterThan(0)
  figure('Kafka away: an answer after, max', Math.max(...during.posts.map(({ ms }) => ms)) / 1_000, 's')
  expect(await readiness()).toEqual({ ingestion: 503, features: 503, training: 200, serving: 200, ui: 200 })

  await kafka.bringBack()
  await measureRecovery('Kafka back', async (within) => {
    await eventually('events are accepted', within, async () => {
      acknowledged.push(await marquee.rate({ userId: 'p3', movieId: '101' }))
      return true
    })
    await visitors.leave()
    await everythingBack({ marquee, scratch, acknowledged }, within)
  })
})

test('with Redis and Postgres killed lists come from memory, and from what everyone watches', {
  timeout: 120_000,
}, async () => {
  await using visitors = startCrowd(marquee, acknowledged)
  await visitors.watch(awayMs)
  await using redis = await takeAway('redis', 'kill9')
  await using postgres = await takeAway('postgres', 'kill9')
  const during = await visitors.watch(awayMs)
  expectAnswers('Redis and Postgres killed', during.lists, { tiers: ['session'], degraded: true })
  expect(await marquee.listFor('somebody-new')).toMatchObject({ tier: 'trending', degraded: true })
  expect(during.posts.map(({ status }) => status)).toEqual(during.posts.map(() => 202))
  await eventually('lists say that what is done now may be missing', 10_000, async () =>
    (await marquee.listFor('p1')).degraded ? true : undefined,
  )

  await Promise.all([redis.bringBack(), postgres.bringBack()])
  await measureRecovery('Redis and Postgres back', async (within) => {
    await eventually('lists are whole again', within, async () => !(await marquee.listFor('p1')).degraded || undefined)
    await visitors.leave()
    await everythingBack({ marquee, scratch, acknowledged }, within)
  })
})

test('a Redis that lost everything is filled again, and nobody notices', { timeout: 60_000 }, async () => {
  await using visitors = startCrowd(marquee, acknowledged)
  await visitors.watch(awayMs)
  const before = await marquee.historyOf('p1')
  await scratch.emptyRedis()
  const { lists } = await visitors.watch(awayMs)
  expectAnswers('Redis emptied', lists, { degraded: false })
  await measureRecovery('an emptied Redis', async (within) => {
    await visitors.leave()
    await repaired(marquee, scratch, within)
  })
  expect((await marquee.historyOf('p1')).total).toBeGreaterThanOrEqual(before.total)
})

test('after all of it nothing acknowledged is lost and nothing counts twice', { timeout: 60_000 }, async () => {
  await marquee.settled()
  expect(acknowledged.length).toBeGreaterThan(100)
  expectAcknowledged(await storedEvents(scratch), [...world.interactions, ...acknowledged])
})

test('every service stops in time though all servers are away', { timeout: 120_000 }, async () => {
  await using _kafka = await takeAway('kafka')
  await using _postgres = await takeAway('postgres')
  await using _redis = await takeAway('redis')
  await sleep(1_000)
  const posts = [marquee.post('/v1/events', aRating()), marquee.post('/v1/events', aRating())]
  await sleep(100)
  const exits = await Promise.all(
    Object.entries(marquee.services).map(async ([name, service]) => ({
      name,
      ...(await service.kill('SIGTERM')),
      log: service.stdout().slice(-1_500),
    })),
  )
  await Promise.allSettled(posts)
  for (const { name, code, ms, log } of exits) {
    figure(`all servers away: ${name}, SIGTERM to exit`, ms / 1_000, 's')
    expect(code, log).toBe(0)
    expect(ms).toBeLessThan(10_000)
  }
})

const readiness = async () =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(marquee.services).map(async ([name, { address }]) => [
        name,
        (await fetch(`${address}/readyz`)).status,
      ]),
    ),
  )
