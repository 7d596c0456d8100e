import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { figure } from '../figures.ts'
import { clientOf } from '../harness.ts'
import { startService } from '../processes.ts'
import { backWithinMs } from '../recovery.ts'
import { createScratch, takeAway } from '../servers.ts'
import { expectExactly } from '../stored.ts'
import { settledAt } from '../whole-system.ts'
import { aRating } from '../world.ts'

const clients = 2_000
const awayMs = 6_000
const deadlineMs = 1_000
const retryAfterSeconds = 1

test('thousands whose events are refused, and who come again all at once when they are told to, are served within seconds, and each event counts once', {
  timeout: 180_000,
}, async () => {
  await using scratch = await createScratch()
  const environment = { ...scratch.environment, PUBLISH_DEADLINE_MS: String(deadlineMs) }
  await using ingestion = await startService('ingestion', environment)
  await using features = await startService('features', environment)
  const { post } = clientOf(ingestion.address)
  const events = Array.from({ length: clients }, (_, client) => aRating({ userId: `storm-${client}`, movieId: '1' }))
  const refusals = new Set<string>()
  let requests = 0

  /** All of them obey to the moment: the worst crowd there can be. @returns when it was acknowledged */
  async function send(event: (typeof events)[number]): Promise<number> {
    for (;;) {
      requests++
      const { status, body, headers } = await post('/v1/events', event)
      if (status === 202) return performance.now()
      const { code } = body as { code?: string } // a problem
      const again = Number(headers.get('retry-after'))
      refusals.add(`${status} ${code}, again after ${again} s`)
      await sleep(1_000 * again)
    }
  }
  await using kafka = await takeAway('kafka')
  const start = performance.now()
  const sending = events.map(send)
  await sleep(awayMs)
  await kafka.bringBack()
  const back = performance.now()
  const acknowledgedAt = await Promise.all(sending)
  const last = Math.max(...acknowledgedAt)
  const lastMs = last - back
  figure('retry storm: clients', clients, '')
  figure('retry storm: requests of a client', requests / clients, '')
  figure('retry storm: the last is acknowledged after', lastMs / 1_000, 's')
  expect(lastMs).toBeLessThanOrEqual(backWithinMs)
  expect([...refusals]).toEqual([`503 log-unavailable, again after ${retryAfterSeconds} s`])
  // none is refused before the deadline
  expect(requests / clients).toBeLessThanOrEqual(1 + (last - start) / (deadlineMs + 1_000 * retryAfterSeconds))

  await settledAt(features.address, backWithinMs)
  await expectExactly(scratch, events)
})
