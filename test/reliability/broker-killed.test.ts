import { setTimeout as sleep } from 'node:timers/promises'
import type { Interaction } from '@marquee/contracts/interaction'
import { expect, test } from 'vitest'
import { clientOf, figure } from '../harness.ts'
import { startService } from '../processes.ts'
import { createScratch, takeAway } from '../servers.ts'
import { expectExactly, storedEvents } from '../stored.ts'
import { aStorm, laneOf } from '../storm.ts'
import { settledAt } from '../whole-system.ts'
import { inBatches } from '../world.ts'

const lanes = 4

test('a broker killed under load loses no acknowledged event, and clients that send again count once', {
  timeout: 180_000,
}, async () => {
  await using scratch = await createScratch()
  const environment = { ...scratch.environment, PUBLISH_DEADLINE_MS: '2000' }
  await using ingestion = await startService('ingestion', environment)
  await using features = await startService('features', environment)
  const sent = aStorm({ events: 60_000 })
  const client = clientOf(ingestion.address)
  const acknowledged = new Set<string>()
  let refusals = 0
  let lastAcknowledged = performance.now()
  let longestSilence = 0

  /** Until it is acknowledged, as a client would. */
  async function post(batch: readonly Interaction[]): Promise<void> {
    for (;;) {
      const { status, headers } = await client.post('/v1/events', batch)
      if (status === 202) {
        for (const { eventId } of batch) acknowledged.add(eventId)
        longestSilence = Math.max(longestSilence, performance.now() - lastAcknowledged)
        lastAcknowledged = performance.now()
        return
      }
      expect({ status, retryAfter: headers.get('retry-after') }).toEqual({ status: 503, retryAfter: '1' })
      refusals++
      await sleep(200)
    }
  }
  const posting = Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      const mine = sent.filter(({ userId }) => laneOf(userId, lanes) === lane)
      for (const batch of inBatches(mine, 50)) {
        await post(batch)
        await sleep(10)
      }
    }),
  )
  posting.catch(() => {}) // awaited below

  await sleep(1_500)
  const before = acknowledged.size
  {
    await using kafka = await takeAway('kafka', 'kill9')
    await sleep(1_000)
    await kafka.bringBack()
  }
  await posting
  figure('broker killed: acknowledged before', before, 'events')
  figure('broker killed: posts refused meanwhile', refusals, '')
  figure('broker killed: longest time without an acknowledgement, restart included', longestSilence / 1_000, 's')
  expect(before).toBeGreaterThan(0)
  expect(before).toBeLessThan(sent.length)
  expect(acknowledged.size).toBe(sent.length)

  await settledAt(features.address, 60_000)
  const stored = new Set((await storedEvents(scratch)).map(({ eventId }) => eventId))
  expect([...acknowledged].filter((eventId) => !stored.has(eventId))).toEqual([])
  await expectExactly(scratch, sent)
})
