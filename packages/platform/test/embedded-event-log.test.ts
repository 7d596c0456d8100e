import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { openEmbeddedDatabase } from '../src/database.ts'
import { openEmbeddedEventLog } from '../src/embedded-event-log.ts'
import { eventLogConformance } from './event-log.conformance.ts'
import { quietSurroundings } from './surroundings.ts'

const database = await openEmbeddedDatabase({ folder: undefined })
afterAll(() => database[Symbol.asyncDispose]())
const open = () => openEmbeddedEventLog({ database, ...quietSurroundings('ingestion') })

eventLogConformance('embedded', async () => {
  const log = await open()
  await sql`truncate event_log, event_log_positions`.execute(database.query)
  return log
})

const message = (value: string) => ({ key: 'ada', value, headers: {} })

describe('opening it again', () => {
  test('finds everything that was acknowledged, and what each group has finished', async () => {
    const seen: string[] = []
    const consume = (log: Awaited<ReturnType<typeof open>>) =>
      log.consume({
        group: 'reopened',
        topics: ['erasures'],
        async handle(batch) {
          seen.push(...batch.map(({ value }) => value.toString()))
        },
      })
    const before = await open()
    await before.publish('erasures', [message('1'), message('2')])
    await consume(before)
    await expect.poll(() => seen).toEqual(['1', '2'])
    await before[Symbol.asyncDispose]()

    await using after = await open()
    await after.publish('erasures', [message('3')])
    await consume(after)
    await expect.poll(() => seen).toEqual(['1', '2', '3'])
  })

  test('forgets what is past its retention and everyone has finished, and nothing else', async () => {
    await sql`truncate event_log, event_log_positions`.execute(database.query)
    const log = await open()
    await log.publish('impressions', [message('old'), message('old, unread')])
    await log.publish('movies', [message('old, but compacted topics are kept')])
    await sql`update event_log set published_at = now() - interval '8 days'`.execute(database.query)
    await log.publish('impressions', [message('new')])
    await log.consume({
      group: 'reader',
      topics: ['impressions', 'movies'],
      maxBatch: 1,
      async handle([one]) {
        if (one?.value.toString() === 'old, unread') throw new Error('not yet')
      },
    })
    await expect.poll(() => log.lag('reader', ['impressions', 'movies'])).toEqual({ impressions: 2, movies: 0 })
    await log[Symbol.asyncDispose]()

    await using _ = await open()
    const { rows } = await sql<{ value: string }>`select value from event_log order by position`.execute(database.query)
    expect(rows.map(({ value }) => value)).toEqual(['old, unread', 'old, but compacted topics are kept', 'new'])
  })

  test('of a topic that nobody reads nothing is forgotten', async () => {
    const log = await open()
    await log.publish('deadLetters', [message('kept')])
    await sql`update event_log set published_at = now() - interval '1 year'`.execute(database.query)
    await log[Symbol.asyncDispose]()
    await using again = await open()
    expect(await again.lag('someone', ['deadLetters'])).toEqual({ deadLetters: 1 })
  })
})
