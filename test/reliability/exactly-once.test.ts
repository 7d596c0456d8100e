import type { Interaction } from '@marquee/contracts/interaction'
import { seededRandom } from '@marquee/ingestion/sources/seeded-random'
import { expect, test } from 'vitest'
import { figure, percentile } from '../figures.ts'
import { accepted, clientOf, eventually } from '../harness.ts'
import { startService } from '../processes.ts'
import { createScratch } from '../servers.ts'
import { countStored, expectExactly } from '../stored.ts'
import { aStorm, laneOf } from '../storm.ts'
import { settledAt } from '../whole-system.ts'
import { inBatches } from '../world.ts'

const events = 100_000
const kills = 10
const lanes = 4

test('events count exactly once though the features service is killed ten times and every tenth event is sent twice', {
  timeout: 600_000,
}, async () => {
  await using scratch = await createScratch()
  await using ingestion = await startService('ingestion', scratch.environment)
  const sent = aStorm({ events })
  const parts = inBatches(sent, Math.ceil(events / (kills + 1)))
  const random = seededRandom(7)
  const startFeatures = () => startService('features', scratch.environment, { waitFor: 'listening' })

  let posted = 0
  const post = async (part: readonly Interaction[]) => {
    posted += await postWithRepeats(part, ingestion.address, random.below)
  }
  const backAfter: number[] = []
  let features = await startFeatures()
  for (const [round, part] of parts.slice(0, kills).entries()) {
    const before = await countStored(scratch).catch(() => 0) // the first time there is no table yet
    const started = performance.now()
    const posting = post(part)
    const enough = before + 1 + random.below(part.length - 1_000)
    const grown = await eventually(
      'the features service works',
      120_000,
      async () => {
        const count = await countStored(scratch)
        if (count > before) backAfter[round] ??= performance.now() - started
        return count >= enough ? count : undefined
      },
      { everyMs: 5 },
    )
    expect(await features.kill('SIGKILL')).toMatchObject({ signal: 'SIGKILL' })
    expect(grown).toBeLessThan(sent.length)
    features = await startFeatures()
    await posting
  }
  await post(parts.at(-1) ?? [])
  await settledAt(features.address, 120_000)

  figure('exactly once: events posted, repeats included', posted, '')
  figure('exactly once: killed consumer back at work, p50', percentile(backAfter, 0.5) / 1_000, 's')
  figure('exactly once: killed consumer back at work, max', percentile(backAfter, 1) / 1_000, 's')
  expect(posted).toBeGreaterThan(1.099 * events)
  await expectExactly(scratch, sent)
  const metrics = await (await fetch(`${features.address}/metrics`)).text()
  expect(metrics).toContain('marquee_interactions_duplicate_total')
  expect((await clientOf(features.address).get<{ onlinePending: number }>('/v1/status')).onlinePending).toBe(0)
  expect((await features.kill('SIGTERM')).code).toBe(0)
})

/** Posts in lanes, each person's events in order; one in ten goes again with a later batch of its lane, or the same one. */
async function postWithRepeats(
  part: readonly Interaction[],
  address: string,
  below: (limit: number) => number,
): Promise<number> {
  const client = clientOf(address)
  let posted = 0
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      const mine = part.filter(({ userId }) => laneOf(userId, lanes) === lane)
      let again: Interaction[] = []
      for (let start = 0; start < mine.length; ) {
        const fresh = mine.slice(start, start + 450 + below(450))
        start += fresh.length
        const repeats = fresh.filter((_, index) => (start - fresh.length + index) % 10 === 9)
        const [now, later] = [
          repeats.filter((_, index) => index % 2 === 0),
          repeats.filter((_, index) => index % 2 === 1),
        ]
        const batch = [...again, ...fresh, ...now]
        accepted(await client.post('/v1/events', batch))
        posted += batch.length
        again = later
      }
      if (again.length > 0) accepted(await client.post('/v1/events', again))
      posted += again.length
    }),
  )
  return posted
}
