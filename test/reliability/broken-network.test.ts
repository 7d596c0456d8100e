import type { Interaction } from '@marquee/contracts/interaction'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAnswers, expectRefusals, startCrowd } from '../crowd.ts'
import { type Forwarder, ledBy, reserveForwarder } from '../forwarder.ts'
import { eventually } from '../harness.ts'
import { everythingBack, measureRecovery } from '../recovery.ts'
import { createScratch, type Scratch, type Server } from '../servers.ts'
import { expectAcknowledged, storedEvents, whenStored } from '../stored.ts'
import { startWholeSystem, type WholeSystem } from '../whole-system.ts'
import { aWorld } from '../world.ts'

const brokenMs = 3_000
const delayMs = 200 // a round trip takes twice that: longer than a list waits for the online store

let scratch: Scratch
let marquee: WholeSystem
const stack = new AsyncDisposableStack()
const network: Partial<Record<Server, Forwarder>> = {}
/** everything that was ever answered with 202 */
const acknowledged: Interaction[] = []

beforeAll(async () => {
  scratch = await createScratch()
  const { KAFKA_BROKERS = '', REDIS_URL = '', DATABASE_URL = '' } = scratch.environment
  const leadTo = async (server: Server, target: string) => {
    const forwarder = stack.use(await reserveForwarder(target))
    await forwarder.open()
    network[server] = forwarder
    return forwarder
  }
  const redis = await leadTo('redis', new URL(REDIS_URL).host)
  const postgres = await leadTo('postgres', new URL(DATABASE_URL).host)
  const kafka = await leadTo('kafka', KAFKA_BROKERS)
  marquee = await startWholeSystem(scratch, aWorld(), {
    ...ledBy(kafka, KAFKA_BROKERS),
    REDIS_URL: REDIS_URL.replace(new URL(REDIS_URL).host, redis.address),
    DATABASE_URL: DATABASE_URL.replace(new URL(DATABASE_URL).host, postgres.address),
    PUBLISH_DEADLINE_MS: '1000',
  })
}, 120_000)
afterAll(async () => {
  for (const forwarder of Object.values(network)) forwarder.letGo()
  await marquee?.[Symbol.asyncDispose]()
  await stack.disposeAsync()
  await scratch?.[Symbol.asyncDispose]()
})

const faults = {
  'is slow': { begin: (way: Forwarder) => way.delay(delayMs), end: (way: Forwarder) => way.letGo() },
  'loses every packet': { begin: (way: Forwarder) => way.hang(), end: (way: Forwarder) => way.letGo() },
  'resets connections': { begin: (way: Forwarder) => way.reset(), end: (way: Forwarder) => way.letGo() },
  'forgets connections': { begin: (way: Forwarder) => way.hang(), end: (way: Forwarder) => way.letGoOfNewOnes() },
} as const

/** What a broken way to a server may change: nothing but this. */
const consequences: Readonly<Record<Server, { degraded: boolean; refusals: boolean }>> = {
  kafka: { degraded: false, refusals: true },
  postgres: { degraded: false, refusals: false },
  redis: { degraded: true, refusals: false },
}

const cases = (['kafka', 'postgres', 'redis'] as const).flatMap((server) =>
  (['is slow', 'loses every packet', 'resets connections', 'forgets connections'] as const).map(
    (fault) => [server, fault] as const,
  ),
)

test.each(cases)(
  'while the network to %s %s lists are answered; it is over within ten seconds',
  {
    timeout: 60_000,
  },
  async (server, fault) => {
    const way = network[server]
    if (!way) throw new Error(`nothing leads to ${server}`)
    await using crowd = startCrowd(marquee, acknowledged)
    await crowd.watch(500)
    faults[fault].begin(way)
    const { lists, posts } = await crowd.watch(brokenMs)
    faults[fault].end(way)
    const ended = `the network to ${server} no longer ${fault}`
    await measureRecovery(ended, async (within) => {
      const before = acknowledged.length
      await eventually('events are accepted', within, () => acknowledged.length > before || undefined)
      await eventually('lists are whole', within, async () => !(await marquee.listFor('p1')).degraded || undefined)
      await crowd.leave()
      await everythingBack({ marquee, scratch, acknowledged }, within)
    })
    const { degraded, refusals } = consequences[server]
    expectAnswers(`the network to ${server} ${fault}`, lists, { degraded })
    if (!refusals || fault === 'is slow') expect(expectRefusals(posts)).toBe(0)
    else expect(expectRefusals(posts)).toBeGreaterThan(0)
  },
)

test('after all of it nothing acknowledged is lost, nothing counts twice, and each person has their order', async () => {
  expect(acknowledged.length).toBeGreaterThan(100)
  await whenStored(
    scratch,
    acknowledged.map(({ eventId }) => eventId),
  )
  expectAcknowledged(await storedEvents(scratch), acknowledged)
})
