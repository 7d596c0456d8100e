import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { eventually } from '../harness.ts'
import { kubectl, readyPods, rolledOut } from './kubectl.ts'
import { openSite } from './site.ts'

/** Ten ratings of somebody new. */
async function someoneRates(): Promise<{ userId: string; films: string[] }> {
  await using site = await openSite()
  const userId = `keeper-${randomUUID()}`
  const { items } = await site.listFor(userId, '?limit=10')
  const films = items.map(({ movie }) => movie.movieId)
  for (const movieId of films) await site.rate({ userId, movieId })
  await knows(userId, films)
  return { userId, films }
}

const knows = (userId: string, films: readonly string[], withinMs = 120_000): Promise<boolean> =>
  eventually(`${userId}'s films are known`, withinMs, async () => {
    await using site = await openSite()
    const history = await site.historyOf(userId)
    const known = new Set(history.items.map(({ movie }) => movie.movieId))
    return films.every((film) => known.has(film)) ? true : undefined
  })

test.each(['kafka', 'postgres', 'redis'])(
  '%s starts again, and nothing is lost',
  { timeout: 600_000 },
  async (store) => {
    const before = await someoneRates()
    await kubectl('delete', 'pod', `${store}-0`)
    await rolledOut('statefulset', store)
    await readyPods(store, 1)
    await knows(before.userId, before.films)
    const after = await someoneRates()
    expect(after.films).toHaveLength(10)
  },
)

test('a backup is restored, and the log gives what came after it', { timeout: 900_000 }, async () => {
  const early = await someoneRates()
  await kubectl('delete', 'job', 'backup-now', 'postgres-restore', '--ignore-not-found')
  await kubectl('create', 'job', '--from=cronjob/postgres-backup', 'backup-now')
  await kubectl('wait', '--for=condition=complete', 'job/backup-now', '--timeout=180s')
  const late = await someoneRates()

  await kubectl('scale', 'deployment/features', 'deployment/training', '--replicas=0')
  await kubectl('wait', '--for=delete', 'pod', '-l', 'app.kubernetes.io/name in (features, training)', '--timeout=90s')
  await sql('drop schema public cascade; create schema public')
  await kubectl('apply', '-k', 'k8s/infrastructure/postgres/restore')
  await kubectl('wait', '--for=condition=complete', 'job/postgres-restore', '--timeout=180s')
  await kubectl('delete', 'job', 'postgres-restore')
  expect(await ratingsOf(early.userId)).toBe(10)
  expect(await ratingsOf(late.userId)).toBe(0) // it came after the backup

  // everything that the log has is read again; what the backup knew counts once
  await eventually('the group is at the beginning of the log', 60_000, fromTheBeginning)
  await kubectl('scale', 'deployment/features', 'deployment/training', '--replicas=1')
  await rolledOut('deployment', 'features')
  await eventually('the log has been read again', 240_000, async () =>
    (await ratingsOf(late.userId)) === 10 ? true : undefined,
  )
  expect(await ratingsOf(early.userId)).toBe(10)
  await knows(late.userId, late.films)
})

/** Sets features' place to the log's beginning. @throws while Kafka takes a member for alive: the script then says so, and exits with 0 */
async function fromTheBeginning(): Promise<true> {
  const said = await kubectl(
    'exec',
    'kafka-0',
    '--',
    'env',
    'KAFKA_HEAP_OPTS=-Xmx128m',
    '/opt/kafka/bin/kafka-consumer-groups.sh',
    '--bootstrap-server=kafka-0.kafka-nodes:9092',
    '--group=marquee-features',
    '--reset-offsets',
    '--to-earliest',
    '--all-topics',
    '--execute',
  )
  if (!/NEW-OFFSET\s*\n\s*marquee-features/.test(said)) throw new Error(said)
  return true
}

const sql = (statement: string): Promise<string> =>
  kubectl(
    'exec',
    'postgres-0',
    '--',
    'psql',
    '--username=marquee',
    '--tuples-only',
    '--no-align',
    `--command=${statement}`,
  )

const ratingsOf = async (userId: string): Promise<number> =>
  Number(await sql(`select count(*) from interactions where user_id = '${userId}' and type = 'rating'`))
