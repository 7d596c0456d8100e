import { setTimeout as sleep } from 'node:timers/promises'
import type { Interaction } from '@marquee/contracts/interaction'
import { expect, test } from 'vitest'
import { figure } from '../figures.ts'
import { clientOf, eventually } from '../harness.ts'
import { startService } from '../processes.ts'
import { createScratch, takeAway } from '../servers.ts'
import { expectExactly } from '../stored.ts'
import { aStorm, laneOf } from '../storm.ts'
import { settledAt } from '../whole-system.ts'
import { inBatches } from '../world.ts'

const lanes = 8

test('a broker killed under load loses no acknowledged event, and clients that send again count once', {
  timeout: 180_000,
}, async () => {
  await using scratch = await createScratch()
  const environment = { ...scratch.environment, PUBLISH_DEADLINE_MS: '2000' }
  await using ingestion = await startService('ingestion', environment)
  await using features = await startService('features', environment)
  const storm = aStorm({ events: 200_000 })
  const client = clientOf(ingestion.address)
  const acknowledged: Interaction[] = []
  let refusals = 0
  let lastAcknowledged = performance.now()
  let longestSilence = 0

  /** Until it is acknowledged, as a client would. */
  async function post(batch: readonly Interaction[]): Promise<void> {
    for (;;) {
      const { status, headers } = await client.post('/v1/events', batch)
      if (status === 202) {
        acknowledged.push(...batch)
        longestSilence = Math.max(longestSilence, performance.now() - lastAcknowledged)
        lastAcknowledged = performance.now()
        return
      }
      expect({ status, retryAfter: headers.get('retry-after') }).toEqual({ status: 503, retryAfter: '1' })
      refusals++
      await sleep(200)
    }
  }
  const enough = new AbortController()
  const posting = Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      const mine = storm.filter(({ userId }) => laneOf(userId, lanes) === lane)
      for (const batch of inBatches(mine, 50)) if (!enough.signal.aborted) await post(batch)
    }),
  )
  posting.catch(() => {}) // awaited below

  await sleep(1_500)
  const before = acknowledged.length
  {
    await using kafka = await takeAway('kafka', 'kill9')
    await sleep(1_000)
    await kafka.bringBack()
  }
  const atReturn = acknowledged.length
  await eventually('events are acknowledged again', 30_000, () => acknowledged.length > atReturn + 2_000 || undefined)
  enough.abort()
  await posting
  figure('broker killed: acknowledged before', before, 'events')
  figure('broker killed: posts refused meanwhile', refusals, '')
  figure('broker killed: longest time without an acknowledgement, restart included', longestSilence / 1_000, 's')
  figure('broker killed: acknowledged in all', acknowledged.length, 'events')
  expect(before).toBeGreaterThan(0)
  expect(acknowledged.length).toBeLessThan(storm.length)

  await settledAt(features.address, 60_000)
  await expectExactly(scratch, acknowledged)
})
