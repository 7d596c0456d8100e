import { setTimeout as sleep } from 'node:timers/promises'
import type { Interaction } from '@marquee/contracts/interaction'
import pg from 'pg'
import { expect, test } from 'vitest'
import { expectAnswers, expectRefusals, startCrowd } from '../crowd.ts'
import { figure } from '../figures.ts'
import { everythingBack, measureRecovery } from '../recovery.ts'
import { createScratch, type Scratch } from '../servers.ts'
import { expectAcknowledged, storedEvents } from '../stored.ts'
import { startWholeSystem } from '../whole-system.ts'
import { aWorld } from '../world.ts'

const tooManyConnections = '53300'
const exhaustedMs = 4_000

test('with every connection of Postgres taken by others lists are answered and events accepted; they are stored soon after', {
  timeout: 120_000,
}, async () => {
  await using scratch = await createScratch()
  await using marquee = await startWholeSystem(scratch, aWorld())
  const acknowledged: Interaction[] = []
  await using crowd = startCrowd(marquee, acknowledged)
  await crowd.watch(500)
  {
    await using others = await takeEveryConnection(scratch)
    figure('connections exhausted: taken by others', others.taken(), '')
    const { lists, posts } = await crowd.watch(exhaustedMs)
    expectAnswers('connections exhausted', lists, { degraded: false })
    expect(expectRefusals(posts)).toBe(0)
    expect(posts.length).toBeGreaterThan(20)
    const stored = new Set((await others.storedEvents()).map(({ eventId }) => eventId))
    expect(
      acknowledged.some(({ eventId }) => !stored.has(eventId)),
      'some wait for a connection',
    ).toBe(true)
  }
  await measureRecovery('connections free again', async (within) => {
    await crowd.leave()
    await everythingBack({ marquee, scratch, acknowledged }, within)
  })
  expectAcknowledged(await storedEvents(scratch), acknowledged)
})

/** Ends what connections the services have, and keeps taking whatever is free until the end of the scope. */
async function takeEveryConnection(scratch: Scratch) {
  const connectionString = scratch.environment['DATABASE_URL'] ?? ''
  const taken: pg.Client[] = []
  const leaving = new AbortController()
  const take = async (): Promise<boolean> => {
    const client = new pg.Client({ connectionString, application_name: 'others' })
    client.on('error', () => {})
    try {
      await client.connect()
      taken.push(client)
      return true
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.code === tooManyConnections) return false
      throw error
    }
  }
  const first = new pg.Client({ connectionString, application_name: 'others' })
  await first.connect()
  taken.push(first)
  const endTheirs = `
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'marquee'`
  while (await take()) await Promise.resolve()
  const taking = (async () => {
    while (!leaving.signal.aborted) {
      await first.query(endTheirs)
      while (await take()) await Promise.resolve()
      await sleep(20)
    }
  })()
  return {
    taken: () => taken.length,
    async storedEvents(): Promise<{ eventId: string }[]> {
      return (await first.query('select event_id as "eventId" from interactions')).rows
    },
    async [Symbol.asyncDispose]() {
      leaving.abort()
      await taking
      await Promise.all(taken.map((client) => client.end()))
    },
  }
}
