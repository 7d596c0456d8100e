import { join } from 'node:path'
import type { Interaction } from '@marquee/contracts/interaction'
import { expect, test } from 'vitest'
import { expectAnswers, type Post, startCrowd } from '../crowd.ts'
import { figure } from '../figures.ts'
import { eventually } from '../harness.ts'
import { openTemporaryFolder } from '../processes.ts'
import { everythingBack, measureRecovery } from '../recovery.ts'
import { createScratch } from '../servers.ts'
import { expectAcknowledged, storedEvents } from '../stored.ts'
import { openWallClock } from '../wall-clock.ts'
import { startWholeSystem } from '../whole-system.ts'
import { aRating, aWorld } from '../world.ts'

const jumpedMs = 2_500

test('clocks that jump a day forth and back lose nothing, count nothing twice and leave nobody without a list', {
  timeout: 180_000,
}, async () => {
  await using folder = await openTemporaryFolder()
  await using scratch = await createScratch()
  const edge = openWallClock(join(folder.path, 'edge'))
  const behindIt = openWallClock(join(folder.path, 'behind-it'))
  await using marquee = await startWholeSystem(
    scratch,
    aWorld(),
    {},
    {
      ingestion: { ...edge.environment, RATE_LIMIT_PER_SECOND: '200' },
      features: behindIt.environment,
      serving: behindIt.environment,
    },
  )
  const acknowledged: Interaction[] = []
  await using crowd = startCrowd(marquee, acknowledged)
  await crowd.watch(500)

  for (const [hours, when] of [
    [24, 'features and serving a day ahead'],
    [-24, 'features and serving a day behind'],
  ] as const) {
    behindIt.set(hours)
    await hasJumped(marquee.services.features, hours)
    const { lists, posts } = await crowd.watch(jumpedMs)
    expectAnswers(when, lists, { degraded: false })
    expect(refused(posts)).toEqual([])
  }
  behindIt.set(0)

  for (const [hours, when, refusal] of [
    [24, 'the edge a day ahead', '503 log-unavailable'], // the broker takes nothing from so late a time
    [-24, 'the edge a day behind', '422 event-invalid'],
  ] as const) {
    edge.set(hours)
    await hasJumped(marquee.services.ingestion, hours)
    const { lists, posts } = await crowd.watch(jumpedMs)
    expectAnswers(when, lists, { degraded: false })
    expect(posts.length).toBeGreaterThan(0)
    expect(posts.map(({ status, code }) => `${status} ${code}`)).toEqual(posts.map(() => refusal))
  }
  expect((await marquee.post('/v1/events', aRating())).body).toMatchObject({
    errors: [{ path: '/occurredAt', expected: 'a time that is not in the future' }],
  })

  edge.set(0)
  await measureRecovery('clocks right again', async (within) => {
    const before = acknowledged.length
    await eventually('events are accepted', within, () => acknowledged.length > before || undefined)
    const after = await crowd.watch(1_500)
    expect(refused(after.posts.slice(8))).toEqual([])
    await crowd.leave()
    await everythingBack({ marquee, scratch, acknowledged }, within)
  })
  figure('clock jumps: events acknowledged', acknowledged.length, '')
  expectAcknowledged(await storedEvents(scratch), acknowledged)
})

/** Resolves once its answers are dated so many hours from now. */
const hasJumped = ({ address }: { address: string }, hours: number) =>
  eventually('it has jumped', 5_000, async () => {
    const { headers } = await fetch(`${address}/livez`) // Node makes the date once a second
    const ahead = Date.parse(headers.get('date') ?? '') - Date.now()
    return Math.round(ahead / 3_600_000) === hours || undefined
  })

const refused = (posts: readonly Post[]): string[] => [
  ...new Set(posts.filter(({ status }) => status !== 202).map(({ status, code }) => `${status} ${code}`)),
]
