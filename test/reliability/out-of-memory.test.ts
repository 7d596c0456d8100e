import { setTimeout as sleep } from 'node:timers/promises'
import type { Interaction } from '@marquee/contracts/interaction'
import { expect, test } from 'vitest'
import { figure } from '../figures.ts'
import { accepted, clientOf, eventually } from '../harness.ts'
import { dyingOfMemory, freePort, type RunningService, startService } from '../processes.ts'
import { createScratch } from '../servers.ts'
import { countStored, expectExactly } from '../stored.ts'
import { aStorm, laneOf } from '../storm.ts'
import { settledAt } from '../whole-system.ts'
import { inBatches } from '../world.ts'

const lanes = 4
const dying = dyingOfMemory({ heapMb: 128 })

test('a features service that dies of its memory in the middle of batches loses no event and counts none twice', {
  timeout: 180_000,
}, async () => {
  await using scratch = await createScratch()
  await using ingestion = await startService('ingestion', scratch.environment)
  const sent = aStorm({ events: 20_000 })
  const posting = postInLanes(sent, 500, async (batch) => {
    accepted(await clientOf(ingestion.address).post('/v1/events', batch))
  })
  posting.catch(() => {}) // awaited below
  for (const round of [1, 2]) {
    const started = performance.now()
    await using features = await startService(
      'features',
      { ...scratch.environment, ...dying },
      { waitFor: 'listening' },
    )
    const before = await countStored(scratch).catch(() => 0) // the first time there is no table yet
    const working = async () => ((await countStored(scratch).catch(() => 0)) > before ? true : undefined)
    await eventually('it works', 60_000, working, { everyMs: 5 })
    const seconds = (performance.now() - started) / 1_000
    if (round > 1) {
      figure('out of memory: features at work again after', seconds, 's')
      expect(seconds).toBeLessThanOrEqual(10)
    }
    await dieOfMemory(features)
    const stored = await countStored(scratch)
    figure(`out of memory: events stored at death ${round}`, stored, '')
    expect(stored).toBeLessThan(sent.length)
  }
  await posting
  const restarted = performance.now()
  await using features = await startService('features', scratch.environment, { waitFor: 'listening' })
  await settledAt(features.address)
  figure('out of memory: everything stored after a restart', (performance.now() - restarted) / 1_000, 's')
  await expectExactly(scratch, sent)
})

test('what an ingestion service acknowledged before it died of its memory is stored; what is sent again counts once', {
  timeout: 180_000,
}, async () => {
  await using scratch = await createScratch()
  const environment = { ...scratch.environment, PORT_INGESTION: String(await freePort()) }
  await using dead = await startService('ingestion', { ...environment, ...dying })
  await using features = await startService('features', scratch.environment)
  const sent = aStorm({ events: 20_000 })
  let acknowledged = 0
  let again = 0
  const posting = postInLanes(sent, 100, async (batch) => {
    for (;;) {
      const answer = await clientOf(dead.address)
        .post('/v1/events', batch)
        .catch(() => undefined)
      if (answer?.status === 202) break
      again++
      await sleep(200)
    }
    acknowledged += batch.length
  })
  posting.catch(() => {}) // awaited below
  await eventually('events are acknowledged', 60_000, () => acknowledged > 1_000 || undefined)
  await dieOfMemory(dead)
  expect(acknowledged).toBeLessThan(sent.length)
  figure('out of memory: events acknowledged before the edge died', acknowledged, '')
  await using _ = await startService('ingestion', environment)
  await posting
  expect(again).toBeGreaterThan(0)
  await settledAt(features.address)
  await expectExactly(scratch, sent)
})

async function dieOfMemory(service: RunningService): Promise<void> {
  const { signal } = await service.kill('SIGUSR2')
  expect(signal).toBe('SIGABRT')
  expect(service.stderr()).toContain('heap out of memory')
}

/** Each person's events in order, in batches. */
async function postInLanes(
  events: readonly Interaction[],
  size: number,
  post: (batch: readonly Interaction[]) => Promise<void>,
): Promise<void> {
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      const mine = events.filter(({ userId }) => laneOf(userId, lanes) === lane)
      for (const batch of inBatches(mine, size)) await post(batch)
    }),
  )
}
