import type { Interaction } from '@marquee/contracts/interaction'
import { expect } from 'vitest'
import { figure } from './figures.ts'
import { clientOf, eventually } from './harness.ts'
import { ready } from './processes.ts'
import type { Scratch } from './servers.ts'
import { peopleToRepair, whenStored } from './stored.ts'
import type { WholeSystem } from './whole-system.ts'

/** How long a fault may have consequences after its end. */
export const backWithinMs = 10_000

/** What has to come back, in how long it did. @param recovery given the time that is left to it */
export async function measureRecovery(what: string, recovery: (withinMs: number) => Promise<void>): Promise<void> {
  const from = performance.now()
  await recovery(backWithinMs)
  const seconds = (performance.now() - from) / 1_000
  figure(`${what}: everything recovered after`, seconds, 's')
  expect(seconds).toBeLessThanOrEqual(backWithinMs / 1_000)
}

/** Resolves once everyone's online history is what the offline store gives, and nobody waits. */
export async function repaired({ services }: WholeSystem, scratch: Scratch, withinMs: number): Promise<void> {
  await eventually('the online store is repaired', withinMs, async () => {
    const { onlinePending, onlineComplete, lag } = await clientOf(services.features.address).get<{
      onlinePending: number
      onlineComplete: boolean
      lag: Record<string, number>
    }>('/v1/status')
    const wrong = await peopleToRepair(scratch)
    if (onlinePending > 0 || !onlineComplete || wrong.length > 0 || Object.values(lag).some((waiting) => waiting > 0))
      throw new Error(JSON.stringify({ onlinePending, onlineComplete, lag, wrong: wrong.slice(0, 5) }))
    return true
  })
}

/** Resolves once everything acknowledged is stored and in the lists, and every service is ready. */
export async function everythingBack(
  { marquee, scratch, acknowledged }: { marquee: WholeSystem; scratch: Scratch; acknowledged: readonly Interaction[] },
  withinMs: number,
): Promise<void> {
  await whenStored(
    scratch,
    acknowledged.map(({ eventId }) => eventId),
    { withinMs },
  )
  await repaired(marquee, scratch, withinMs)
  await everyoneReady(marquee, withinMs)
}

/** Resolves once every service is ready. */
export const everyoneReady = ({ services }: WholeSystem, withinMs: number): Promise<boolean[]> =>
  Promise.all(Object.values(services).map(({ address }) => ready(address, withinMs)))
