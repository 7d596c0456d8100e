import type { Interaction } from '@marquee/contracts/interaction'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAnswers, startCrowd } from '../crowd.ts'
import { everythingBack, measureRecovery } from '../recovery.ts'
import { createScratch, type Scratch } from '../servers.ts'
import { expectAcknowledged, storedEvents } from '../stored.ts'
import { startWholeSystem, type WholeSystem } from '../whole-system.ts'
import { aWorld } from '../world.ts'

const frozenMs = 8_000 // longer than a session at Kafka, and than what Postgres lets a transaction idle

let scratch: Scratch
let marquee: WholeSystem
/** everything that was ever answered with 202 */
const acknowledged: Interaction[] = []

beforeAll(async () => {
  scratch = await createScratch()
  marquee = await startWholeSystem(scratch, aWorld(), { UPSTREAM_DEADLINE_MS: '1000' })
}, 120_000)
afterAll(async () => {
  await marquee?.[Symbol.asyncDispose]()
  await scratch?.[Symbol.asyncDispose]()
})

const unanswered = '502 upstream-unavailable'

test.each([
  { name: 'serving', lists: false, refusals: [] },
  { name: 'ingestion', lists: true, refusals: [unanswered] },
  { name: 'features', lists: true, refusals: [] },
  { name: 'training', lists: true, refusals: [] },
] as const)(
  'while $name stands still the others are as ever, and who asks it is told so; it is over within ten seconds',
  { timeout: 120_000 },
  async ({ name, lists, refusals }) => {
    await using visitors = startCrowd(marquee, acknowledged)
    await visitors.watch(1_000)
    const { pid } = marquee.services[name]
    process.kill(pid, 'SIGSTOP')
    const during = await visitors.watch(frozenMs)
    process.kill(pid, 'SIGCONT')

    if (lists) expectAnswers(`${name} frozen`, during.lists, { degraded: false })
    else expect(new Set(during.lists.map(({ status }) => status))).toEqual(new Set([502]))
    const refused = during.posts.filter(({ status }) => status !== 202)
    expect(new Set(refused.map(({ status, code }) => `${status} ${code}`))).toEqual(new Set(refusals))
    await measureRecovery(`${name} goes on`, async (within) => {
      await visitors.leave()
      await everythingBack({ marquee, scratch, acknowledged }, within)
      expect(await marquee.listFor('p1')).toMatchObject({ tier: 'personalised', degraded: false })
    })
    expectAcknowledged(await storedEvents(scratch), acknowledged)
  },
)
