import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { figure } from '../figures.ts'
import { accepted, clientOf, eventually } from '../harness.ts'
import { type RunningService, startService } from '../processes.ts'
import { createScratch, type Scratch } from '../servers.ts'
import { expectExactly } from '../stored.ts'
import { aStorm } from '../storm.ts'
import { settledAt } from '../whole-system.ts'
import { aMovie, inBatches } from '../world.ts'

const moviesLock = 7_002 // feature-store/src/locks.ts
const { movieId } = aMovie()

test('a features replica that stands still with a batch in hand, and goes on when another has its partitions, undoes nothing and doubles nothing', {
  timeout: 240_000,
}, async () => {
  await using scratch = await createScratch()
  await using ingestion = await startService('ingestion', scratch.environment)
  const client = clientOf(ingestion.address)
  const say = async (title: string) => accepted(await client.post('/v1/movies', [{ ...aMovie(), title }]))
  const sent = aStorm({ events: 20_000 })
  const [before, meanwhile, after] = inBatches(sent, Math.ceil(sent.length / 3))
  const post = async (events: typeof before = []) => {
    for (const batch of inBatches(events, 1_000)) accepted(await client.post('/v1/events', batch))
  }

  await using first = await startService('features', scratch.environment)
  await say('Take 1')
  await post(before)
  await settledAt(first.address)

  await whileNobodyMayWriteFilms(scratch, async () => {
    await say('Take 2')
    await post(meanwhile)
    await someoneWaits(scratch)
    process.kill(first.pid, 'SIGSTOP')
  })
  const stopped = performance.now()
  await using second = await startService('features', scratch.environment, { waitFor: 'listening' })
  await say('Take 3')
  await eventually('another has its partitions', 60_000, async () => (await titleIn(scratch)) === 'Take 3' || undefined)
  figure('frozen: what waited behind it is stored after', (performance.now() - stopped) / 1_000, 's')

  process.kill(first.pid, 'SIGCONT')
  await eventually('its batch fails', 30_000, () => triedAgain(first))
  await post(after)
  await settledAt(second.address, 60_000)
  await sleep(3_000) // what is tried again has its time
  expect(await titleIn(scratch)).toBe('Take 3')
  await expectExactly(scratch, sent)
  expect([first.isRunning(), second.isRunning()]).toEqual([true, true])
})

/** Holds the lock that writers of films follow each other by. */
const whileNobodyMayWriteFilms = ({ database }: Scratch, work: () => Promise<void>): Promise<void> =>
  database.query.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${moviesLock})`.execute(tx)
    await work()
  })

const someoneWaits = ({ database }: Scratch) =>
  eventually('a replica waits with films in hand', 4_000, async () => {
    const { rows } = await sql`
      select from pg_locks where locktype = 'advisory' and objid = ${moviesLock} and not granted`.execute(
      database.query,
    )
    return rows.length > 0 ? true : undefined
  })

const titleIn = async ({ offline }: Scratch): Promise<string | undefined> =>
  (await offline.moviesSince(0)).find((movie) => movie.movieId === movieId)?.title

const triedAgain = (features: RunningService): true | undefined =>
  features.log().some(({ msg, topic }) => msg === 'a batch failed; it is tried again' && topic === 'movies') ||
  undefined
