import type { Interaction } from '@marquee/contracts/interaction'
import { decodeHistory } from '@marquee/feature-store/history-bytes'
import { openMemoryOnlineStore } from '@marquee/feature-store/memory-online-store'
import { openOfflineStore } from '@marquee/feature-store/offline'
import { openEmbeddedDatabase } from '@marquee/platform/database'
import { createMetrics } from '@marquee/platform/metrics'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepInteractions } from '../src/keep-interactions.ts'
import { like, unique } from './open-features.ts'

const database = await openEmbeddedDatabase({ folder: undefined })
const offline = openOfflineStore(database)
const online = openMemoryOnlineStore()
const metrics = createMetrics('features', { processMetrics: false })
beforeAll(() => offline.migrate())
afterAll(() => database[Symbol.asyncDispose]())

const counted = async (name: string) =>
  Number(new RegExp(`^marquee_interactions_${name}_total\\{.*\\} (\\d+)$`, 'm').exec(await metrics.expose())?.[1] ?? 0)

/** As the consumer does with a batch of one partition. */
async function keep(kept: ReturnType<typeof keepInteractions>, interactions: readonly Interaction[]): Promise<void> {
  await kept.project(interactions, await kept.store(interactions))
}

const filmsOf = async (userId: string) => {
  const [bytes] = await online.read([userId])
  return bytes && decodeHistory(bytes).entries.map(({ movieId }) => movieId)
}

test('what many partitions bring at once goes into few transactions, and each gets all of its own', async () => {
  let transactions = 0
  const kept = keepInteractions(
    {
      offline: {
        ...offline,
        recordInteractions(interactions, options) {
          transactions++
          return offline.recordInteractions(interactions, options)
        },
      },
      online,
    },
    metrics,
  )
  const people = Array.from({ length: 12 }, () => unique('ada'))
  const before = await counted('stored')
  await Promise.all(
    people.map((userId) =>
      keep(
        kept,
        ['heat', 'ran'].map((movieId, at) => like({ userId, movieId, occurredAt: `2026-01-01T00:00:0${at}Z` })),
      ),
    ),
  )
  expect(transactions).toBe(2)
  expect(await counted('stored')).toBe(before + 24)
  for (const userId of people) expect(await filmsOf(userId)).toEqual(['heat', 'ran'])
})

test('what the database refuses is refused to those who brought it, and to no one else', async () => {
  const kept = keepInteractions({ offline, online }, metrics)
  const [before, good, after] = [
    like({ userId: unique('ada') }),
    like({ userId: unique('bob') }),
    like({ userId: unique('eve') }),
  ]
  const bad = { ...like({ userId: unique('mal') }), eventId: 'no uuid' }
  const results = await Promise.allSettled([before, bad, good, after].map((event) => kept.store([event])))
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  expect(results.flatMap((result) => (result.status === 'fulfilled' ? [...result.value] : []))).toEqual([
    before.eventId,
    good.eventId,
    after.eventId,
  ])
})

test('an id that two people bring at once is the event of one of them', async () => {
  const kept = keepInteractions({ offline, online }, metrics)
  const [first, one] = [like({ userId: unique('ada') }), like({ userId: unique('bob') })]
  const other = { ...one, userId: unique('eve') }
  await Promise.all([first, one, other].map((event) => keep(kept, [event])))
  expect(await filmsOf(one.userId)).toEqual([one.movieId])
  expect(await filmsOf(other.userId)).toBeUndefined()
})
