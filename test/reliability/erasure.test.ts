import type { ErasureAccepted, ErasureReceipt } from '@marquee/contracts/erasure'
import type { Interaction } from '@marquee/contracts/interaction'
import { consumedTopics, consumerGroup } from '@marquee/features/consume'
import { seededRandom } from '@marquee/ingestion/sources/seeded-random'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { figure, percentile } from '../figures.ts'
import { accepted, clientOf, eventually } from '../harness.ts'
import { type RunningService, startService } from '../processes.ts'
import { createScratch, readLogAgain, type Scratch } from '../servers.ts'
import { expectExactly } from '../stored.ts'
import { aStorm } from '../storm.ts'
import { tracesOf } from '../traces.ts'
import { settledAt } from '../whole-system.ts'
import { anInteraction, inBatches } from '../world.ts'

const rounds = 5
const leaversARound = 30

test('people are erased whole though the features service is killed in the middle, and neither replays nor a rebuild bring them back', {
  timeout: 300_000,
}, async () => {
  await using scratch = await createScratch()
  await using ingestion = await startService('ingestion', scratch.environment)
  const client = clientOf(ingestion.address)
  const post = async (events: readonly Interaction[]) => {
    for (const batch of inBatches(events, 1_000)) accepted(await client.post('/v1/events', batch))
  }
  // names that are part of no other
  const storm = aStorm({ events: 20_000 }).map((event) => ({ ...event, userId: `${event.userId}-of-the-storm` }))
  const leavers = Array.from({ length: rounds * leaversARound }, (_, index) => `s${index}-of-the-storm`)
  const staying = storm.filter(({ userId }) => !leavers.includes(userId))
  const [first, second] = inBatches(storm, storm.length / 2)

  let features = await startFeatures(scratch)
  await post(first ?? [])
  await settledAt(features.address)
  const random = seededRandom(11)
  const receipts: ErasureAccepted[] = []
  const unfinished: number[] = []
  for (const leaving of inBatches(leavers, leaversARound)) {
    const before = await countErasures(scratch)
    const enough = before + 1 + random.below(leaversARound >> 1)
    const asking = Promise.all(leaving.map((userId) => erase(userId, client)))
    await eventually(
      'erasing is under way',
      30_000,
      async () => ((await countErasures(scratch)) >= enough ? true : undefined),
      { everyMs: 1 },
    )
    await features.kill('SIGKILL')
    receipts.push(...(await asking))
    unfinished.push(before + leaversARound - (await countErasures(scratch)))
    features = await startFeatures(scratch)
    await settledAt(features.address)
  }
  expect(Math.max(...unfinished)).toBeGreaterThan(0) // it was in the middle
  figure('erasure: people left over at a kill, most', Math.max(...unfinished), '')

  const done = await Promise.all(receipts.map((receipt) => removed(receipt, features)))
  const waits = done.map(({ requestedAt, removedAt }) => Date.parse(removedAt ?? '') - Date.parse(requestedAt ?? ''))
  figure('erasure: from the request to gone, kills included, p50', percentile(waits, 0.5) / 1_000, 's')
  figure('erasure: from the request to gone, kills included, max', percentile(waits, 1) / 1_000, 's')
  expect(Math.max(...waits)).toBeLessThanOrEqual(60_000)
  expect(sum(done.map((receipt) => receipt.removed['interactions'] ?? 0))).toBe(
    (first ?? []).filter(({ userId }) => leavers.includes(userId)).length,
  )

  await post(second ?? []) // what arrives late of those who left is of before
  await post(storm)
  await settledAt(features.address)
  await expectGone(leavers, scratch)
  await expectExactly(
    scratch,
    [...(first ?? []), ...(second ?? [])].filter(({ userId }) => !leavers.includes(userId)),
  )

  expect(await features.kill('SIGTERM')).toMatchObject({ code: 0 })
  await scratch.emptyRedis()
  await readLogAgain(scratch, { group: consumerGroup, topics: consumedTopics })
  features = await startFeatures(scratch)
  await settledAt(features.address)
  await expectGone(leavers, scratch)
  await expectExactly(scratch, staying)

  const back = anInteraction({ userId: leavers[0] ?? '', movieId: '7', occurredAt: new Date().toISOString() })
  await post([back])
  await settledAt(features.address)
  await expectExactly(scratch, [...staying, back])
  expect((await features.kill('SIGTERM')).code).toBe(0)
})

const startFeatures = (scratch: Scratch) => startService('features', scratch.environment)

async function erase(userId: string, client: ReturnType<typeof clientOf>): Promise<ErasureAccepted> {
  const answer = await client.delete(`/v1/users/${userId}`)
  accepted(answer)
  return answer.body as ErasureAccepted // the contract's schema for this route
}

async function countErasures({ database }: Scratch): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from erasures`.execute(database.query)
  return rows[0]?.count ?? 0
}

/** The receipt once every store is rid of the person. */
const removed = ({ receipt }: ErasureAccepted, { address }: RunningService): Promise<ErasureReceipt> =>
  eventually('the receipt says that they are gone', 30_000, async () => {
    const current = await clientOf(address).get<ErasureReceipt>(receipt)
    return current.removedAt === null ? undefined : current
  })

async function expectGone(userIds: readonly string[], scratch: Scratch): Promise<void> {
  const online = await scratch.online.read(userIds)
  expect(userIds.filter((_, index) => online[index] !== undefined)).toEqual([])
  for (const userId of userIds.filter((_, index) => index % 10 === 0))
    expect(await tracesOf(userId, scratch.database)).toEqual([])
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
