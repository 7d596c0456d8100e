import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { openEmbeddedDatabase } from '../src/database.ts'
import { openEmbeddedEventLog } from '../src/embedded-event-log.ts'
import type { Message } from '../src/event-log.ts'
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

async function values(): Promise<string[]> {
  const { rows } = await sql<{ value: string }>`select value from event_log order by position`.execute(database.query)
  return rows.map(({ value }) => value)
}
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
    expect(await values()).toEqual(['old, unread', 'old, but compacted topics are kept', 'new'])
  })

  test('is not what forgetting waits for: a log that stays open forgets, too, until it is closed', async () => {
    await sql`truncate event_log, event_log_positions`.execute(database.query)
    const log = await openEmbeddedEventLog({ database, ...quietSurroundings('ingestion'), trimEveryMs: 20 })
    const age = () => sql`update event_log set published_at = now() - interval '31 days'`.execute(database.query)
    await log.publish('interactions', [message('1'), message('2')])
    await log.consume({ group: 'reader', topics: ['interactions'], handle: async () => {} })
    await expect.poll(() => log.lag('reader', ['interactions'])).toEqual({ interactions: 0 })
    await age()
    await expect.poll(values).toEqual([])
    await log.publish('interactions', [message('3')])
    await expect.poll(() => log.lag('reader', ['interactions'])).toEqual({ interactions: 0 })
    await log[Symbol.asyncDispose]()
    await age()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(await values()).toEqual(['3'])
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

test('forgetting leaves what was accepted after the request, though it lies before the erasure', async () => {
  await sql`truncate event_log, event_log_positions`.execute(database.query)
  await using log = await open()
  const accepted = (value: string, time: string) => ({ ...message(value), headers: { ce_time: time } })
  const asked = '2026-01-31T20:15:00.500Z'
  await log.publish('interactions', [
    accepted('before', '2026-01-31T20:15:00.499Z'),
    accepted('with it', asked),
    accepted('after', '2026-01-31T20:15:00.501Z'),
    message('who knows when'),
  ])
  await log.publish('deadLetters', [accepted('buried after, accepted who knows when', '2026-01-31T20:15:00.501Z')])
  await log.publish('erasures', [accepted('forget me', asked)])
  const erasure = Promise.withResolvers<Message>()
  await log.consume({ group: 'g', topics: ['erasures'], handle: async ([one]) => one && erasure.resolve(one) })
  expect(await log.forget(await erasure.promise, new Date(asked))).toBe(true)
  expect(await values()).toEqual(['after'])
})
