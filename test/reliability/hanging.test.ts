import { setTimeout as sleep } from 'node:timers/promises'
import type { RecommendationList } from '@marquee/contracts/recommendation'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { figure, percentile, timeOf } from '../figures.ts'
import { type Forwarder, reserveForwarder } from '../forwarder.ts'
import { type Answer, eventually } from '../harness.ts'
import { createScratch, type Scratch } from '../servers.ts'
import { startWholeSystem, type WholeSystem } from '../whole-system.ts'
import { aWorld } from '../world.ts'

// A server that is gone refuses at once; one that hangs is where deadlines and breakers earn their place.
const onlineDeadlineMs = 250
const offlineDeadlineMs = 1_000
const leewayMs = 250

let scratch: Scratch
let marquee: WholeSystem
let redis: Forwarder
let postgres: Forwarder

beforeAll(async () => {
  scratch = await createScratch()
  const { REDIS_URL = '', DATABASE_URL = '' } = scratch.environment
  redis = await reserveForwarder(new URL(REDIS_URL).host)
  postgres = await reserveForwarder(new URL(DATABASE_URL).host)
  await Promise.all([redis.open(), postgres.open()])
  marquee = await startWholeSystem(scratch, aWorld(), {
    REDIS_URL: REDIS_URL.replace(new URL(REDIS_URL).host, redis.address),
    DATABASE_URL: DATABASE_URL.replace(new URL(DATABASE_URL).host, postgres.address),
    ONLINE_DEADLINE_MS: String(onlineDeadlineMs),
    OFFLINE_DEADLINE_MS: String(offlineDeadlineMs),
  })
  for (let person = 0; person < 80; person++) await marquee.listFor(`p${person}`) // each has been here before
}, 120_000)
afterAll(async () => {
  redis?.letGo()
  postgres?.letGo()
  await marquee?.[Symbol.asyncDispose]()
  await redis?.[Symbol.asyncDispose]()
  await postgres?.[Symbol.asyncDispose]()
  await scratch?.[Symbol.asyncDispose]()
})

test('a Redis that hangs costs a list no more than its deadline, and soon nothing', { timeout: 60_000 }, async () => {
  redis.hang()
  const { answers, times } = await askFor(4_000)
  redis.letGo()
  expectLists(answers, { tier: 'personalised', degraded: true })
  expectFast('Redis hangs', times, onlineDeadlineMs + leewayMs)
  await wholeAgain()
})

test('a Postgres that hangs costs a list nothing', { timeout: 60_000 }, async () => {
  postgres.hang()
  const { answers, times } = await askFor(4_000)
  postgres.letGo()
  expectLists(answers, { tier: 'personalised', degraded: false })
  expectFast('Postgres hangs', times, leewayMs)
  await wholeAgain()
})

test('with both hanging lists come from memory, within both deadlines and soon at once', {
  timeout: 60_000,
}, async () => {
  redis.hang()
  postgres.hang()
  const { answers, times } = await askFor(8_000)
  redis.letGo()
  postgres.letGo()
  expectLists(answers, { tier: 'session', degraded: true })
  expectFast('Redis and Postgres hang', times, onlineDeadlineMs + offlineDeadlineMs + leewayMs)
  await wholeAgain()
})

async function askFor(ms: number): Promise<{ answers: Answer[]; times: number[] }> {
  const until = performance.now() + ms
  const answers: Answer[] = []
  const times: number[] = []
  for (let turn = 0; performance.now() < until; turn++) {
    times.push(
      await timeOf(async () => {
        answers.push(await marquee.ask(`/v1/users/p${turn % 80}/recommendations`))
      }),
    )
    await sleep(5)
  }
  return { answers, times }
}

function expectLists(answers: readonly Answer[], { tier, degraded }: { tier: string; degraded: boolean }): void {
  const lists = answers.map(({ status, body }) => {
    const list = body as Partial<RecommendationList> // or a problem, which has none of these
    return `${status} ${list.tier} ${list.degraded ? 'degraded' : 'whole'}`
  })
  expect([...new Set(lists)]).toEqual([`200 ${tier} ${degraded ? 'degraded' : 'whole'}`])
}

function expectFast(when: string, times: readonly number[], atMostMs: number): void {
  figure(`${when}: time to a list, max`, Math.max(...times), 'ms')
  figure(`${when}: time to a list, p50`, percentile(times, 0.5), 'ms')
  expect(Math.max(...times)).toBeLessThanOrEqual(atMostMs)
  // the breaker is open by then: only the try each half second waits
  expect(percentile(times.slice(-50), 0.5)).toBeLessThanOrEqual(50)
}

async function wholeAgain(): Promise<void> {
  const ms = await timeOf(() =>
    eventually('lists are whole again', 10_000, async () => {
      const { tier, degraded } = await marquee.listFor('p1')
      return tier === 'personalised' && !degraded ? true : undefined
    }),
  )
  figure('after a hang: lists whole again after', ms / 1_000, 's')
}
