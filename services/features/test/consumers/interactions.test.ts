import type { Interaction } from '@marquee/contracts/interaction'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { deepJson, like, openFeatures, unique } from '../open-features.ts'

const features = await openFeatures()
afterAll(() => features[Symbol.asyncDispose]())

const filmsOf = async (userId: string) => (await features.onlineHistory(userId))?.entries.map(({ movieId }) => movieId)
const counter = async (name: string) =>
  Number(new RegExp(`^marquee_${name}\\{.*\\} (\\d+)$`, 'm').exec(await features.metrics.expose())?.[1] ?? 0)

test('an event in the log is in both stores', async () => {
  const userId = unique('ada')
  await features.publish([like({ userId, type: 'rating', rating: 4.5 })])
  await features.settled()
  const entry = { movieId: 'heat', type: 'rating', rating: 4.5, at: Date.parse('2026-01-31T20:15:00Z') }
  expect(await features.offlineHistory(userId)).toEqual({ entries: [entry], lastAt: entry.at })
  expect(await features.onlineHistory(userId)).toEqual(await features.offlineHistory(userId))
})

test('each event that has just happened is measured from its acceptance; a history that is loaded is not', async () => {
  const before = await counter('feature_freshness_seconds_count')
  const occurredAt = new Date().toISOString()
  await features.publish([
    like({ userId: unique('ada'), occurredAt }),
    like({ userId: unique('ada'), occurredAt }),
    like(),
  ])
  await features.settled()
  expect(await counter('feature_freshness_seconds_count')).toBe(before + 2)
})

test('an event that comes again, at once, later or out of order, counts once', async () => {
  const userId = unique('ada')
  const [one, two] = [
    like({ userId, movieId: 'heat', occurredAt: '2026-01-01T00:00:01Z' }),
    like({ userId, movieId: 'ran', occurredAt: '2026-01-01T00:00:02Z' }),
  ]
  const before = {
    stored: await counter('interactions_stored_total'),
    again: await counter('interactions_duplicate_total'),
  }
  await features.publish([one, one, two])
  await features.settled()
  await features.publish([two, one])
  await features.publish([one])
  await features.settled()
  expect(await filmsOf(userId)).toEqual(['heat', 'ran'])
  expect(await features.onlineHistory(userId)).toEqual(await features.offlineHistory(userId))
  expect(await counter('interactions_stored_total')).toBe(before.stored + 2)
  expect(await counter('interactions_duplicate_total')).toBe(before.again + 4)
})

test('a field that a newer edge writes already is passed over: two versions run side by side during an update', async () => {
  const userId = unique('ada')
  const { total } = await features.deadLetters()
  await features.publishRaw('interactions', [
    JSON.stringify({ ...like({ userId, movieId: 'heat' }), device: 'a phone' }),
  ])
  await features.settled()
  expect(await filmsOf(userId)).toEqual(['heat'])
  expect((await features.deadLetters()).total).toBe(total)
})

describe('a poison message goes to the dead letters with its reason, and the rest of its batch is stored', () => {
  test.each<[string, string, RegExp]>([
    ['no JSON', '{"half', /^the message: expected JSON$/],
    ['nothing', '', /^the message: expected JSON$/],
    ['another shape', '{"hello":1}', /\/eventId: expected a value.*\/hello is 1: expected no such field/],
    ['another version', JSON.stringify({ ...like(), type: 'purchase' }), /^\/type is "purchase": expected one of view/],
    ['a leap second', JSON.stringify(like({ occurredAt: '2016-12-31T23:59:60Z' })), /an instant that exists$/],
    ['a time before there was any', JSON.stringify(like({ occurredAt: '1960-01-01T00:00:00Z' })), /1970 or later$/],
    ['a rating without stars', JSON.stringify(like({ type: 'rating' })), /^\/rating: expected a rating/],
    ['a field with a name that SQL cannot hold', '{"\\u0000\\ud800":1}', /no such field/],
  ])('%s', async (_, poison, reason) => {
    const userId = unique('ada')
    const { total } = await features.deadLetters()
    await features.publishRaw('interactions', [
      JSON.stringify(like({ userId, movieId: 'before' })),
      poison,
      JSON.stringify(like({ userId, movieId: 'after' })),
    ])
    await features.settled()
    expect((await filmsOf(userId))?.toSorted()).toEqual(['after', 'before'])
    const page = await features.deadLetters()
    expect(page.total).toBe(total + 1)
    const letter = page.items.find(({ value }) => Buffer.from(value, 'base64').toString('utf8') === poison)
    expect(letter?.topic).toBe('interactions')
    expect(letter?.reason).toMatch(reason)
  })

  test('many in one batch, each on its own', async () => {
    const userId = unique('ada')
    const { total } = await features.deadLetters()
    const events = Array.from({ length: 50 }, (_, n) =>
      like({ userId, movieId: String(n), ...(n % 7 === 0 ? { occurredAt: '2016-12-31T23:59:60Z' } : {}) }),
    )
    await features.publish(events)
    await features.settled()
    expect(await filmsOf(userId)).toHaveLength(42)
    expect((await features.deadLetters()).total).toBe(total + 8)
    expect(await counter('dead_letters_total')).toBeGreaterThanOrEqual(8)
  })

  test('whatever bytes come, the line goes on', async () => {
    const event: Interaction = like()
    const poison = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 100 }),
      fc.json(),
      fc
        .tuple(fc.constantFrom(...Object.keys(event), 'rating', 'position', 'x'), fc.jsonValue())
        .map(([field, value]) => JSON.stringify({ ...event, eventId: unique('no uuid'), [field]: value })),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(poison, { maxLength: 10 }), async (values) => {
        const userId = unique('ada')
        await features.publishRaw('interactions', [...values, JSON.stringify(like({ userId }))])
        await features.settled()
        expect(await filmsOf(userId)).toEqual(['heat'])
      }),
      { numRuns: 40 },
    )
  })
})

test('an event from a clock ahead of this one is taken: the edge has let it in', async () => {
  const userId = unique('ada')
  await features.publish([like({ userId, occurredAt: new Date(Date.now() + 3_600_000).toISOString() })])
  await features.settled()
  expect(await filmsOf(userId)).toEqual(['heat'])
})

test('a dead letter that is itself no dead letter does not stop the line', async () => {
  const { total } = await features.deadLetters()
  const letter = {
    topic: 'interactions',
    partition: 0,
    offset: unique('offset'),
    key: null,
    value: '',
    headers: {},
    reason: 'x',
    failedAt: '2099-01-01T00:00:00Z', // the newest
  }
  await features.publishRaw('deadLetters', [
    'no JSON',
    '{}',
    JSON.stringify({ ...letter, topic: 'a\u0000' }),
    JSON.stringify({ ...letter, failedAt: '2016-12-31T23:59:60Z' }),
    JSON.stringify(letter).replace('{', `{"new":${deepJson},`),
  ])
  await features.settled()
  const page = await features.deadLetters()
  expect(page.total).toBe(total + 1)
  expect(page.items.map(({ id }) => id)).toContain(`interactions/0/${letter.offset}`)
})

test('a service that starts again goes on where the last one ended', async () => {
  const userId = unique('ada')
  await features.publish([like({ userId, movieId: 'heat' })])
  await features.settled()
  await features.stopService()
  await features.publish([like({ userId, movieId: 'ran', occurredAt: '2026-02-01T00:00:00Z' })])
  expect(await filmsOf(userId)).toEqual(['heat']) // nobody consumes
  await features.startService()
  await features.settled()
  expect(await filmsOf(userId)).toEqual(['heat', 'ran'])
})
