import { randomUUID } from 'node:crypto'
import { Impression } from '@marquee/contracts/recommendation'
import { fieldErrors } from '@marquee/contracts/validation'
import { emptyHistory } from '@marquee/feature-store/history'
import { openEmbeddedDatabase } from '@marquee/platform/database'
import { openEmbeddedEventLog } from '@marquee/platform/embedded-event-log'
import type { EventLog } from '@marquee/platform/event-log'
import { quietSurroundings } from '@marquee/platform/test/surroundings'
import { afterAll, expect, test } from 'vitest'
import { type ListBasis, openImpressions } from '../src/impressions.ts'

const surroundings = quietSurroundings('serving')
const database = await openEmbeddedDatabase({ folder: undefined })
afterAll(() => database[Symbol.asyncDispose]())
const eventLog = await openEmbeddedEventLog({ database, ...surroundings })

const answer = (userId: string | null = 'ada') =>
  ({ recommendationId: randomUUID(), userId, modelVersion: 'v1', tier: 'session', degraded: false }) as const
const item = {
  movie: { movieId: 'heat', title: 'Heat', year: 1995, genres: [] },
  score: 0.5,
  reason: 'x',
  evidence: [],
}
const basis: ListBasis = {
  kind: 'list',
  request: { limit: 20, offset: 0, diversity: 0, exclude: [] },
  history: emptyHistory,
  catalogueRevision: 3,
}
const count = async () => (await eventLog.lag('nobody', ['impressions'])).impressions ?? 0
const dropped = async () =>
  Number(/^marquee_impressions_dropped_total\{.*\} (\d+)$/m.exec(await surroundings.metrics.expose())?.[1] ?? 0)

test('what was shown is in the log by itself, as its topic says, keyed by the person or else by the list', async () => {
  await using impressions = openImpressions({ eventLog, ...surroundings })
  const [known, visitor] = [answer(), answer(null)]
  impressions.offer(known, { items: [item, item], basis })
  impressions.offer(visitor, { items: [], basis })
  await expect.poll(count, { timeout: 5_000 }).toBe(2)
  const found: { key: string | null; value: unknown }[] = []
  await using _ = await eventLog.consume({
    group: 'look',
    topics: ['impressions'],
    async handle(batch) {
      for (const { key, value } of batch) found.push({ key, value: JSON.parse(value.toString()) })
    },
  })
  await expect.poll(() => found.length).toBe(2)
  expect(found.map(({ value }) => fieldErrors(Impression, value))).toEqual([[], []])
  expect(found.map(({ key }) => key)).toEqual(['ada', visitor.recommendationId])
  expect(found[0]?.value).toMatchObject({
    recommendationId: known.recommendationId,
    movieIds: ['heat', 'heat'],
    scores: [0.5, 0.5],
    kind: 'list',
    request: basis.request,
    history: expect.any(String),
    catalogueRevision: 3,
  })
})

test('at the end everything is on record that was shown until then, also while the last of it was being sent', async () => {
  const before = await count()
  const [sending, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const slow: EventLog = {
    ...eventLog,
    async publish(topic, messages) {
      sending.resolve()
      await release.promise
      await eventLog.publish(topic, messages)
    },
  }
  const impressions = openImpressions({ eventLog: slow, ...surroundings })
  impressions.offer(answer(), { items: [item], basis })
  await sending.promise
  impressions.offer(answer(), { items: [item], basis })
  const ending = impressions[Symbol.asyncDispose]()
  release.resolve()
  await ending
  expect(await count()).toBe(before + 2)
  expect(await dropped()).toBe(0)
})

test('more than may wait is dropped and counted, and nobody waits or fails', async () => {
  const before = await count()
  const impressions = openImpressions({ eventLog, ...surroundings })
  for (let n = 0; n < 10_050; n++) impressions.offer(answer(), { items: [], basis })
  expect(await dropped()).toBe(50)
  await impressions[Symbol.asyncDispose]()
  expect(await count()).toBe(before + 10_000)
})

// last: it closes the database under the log
test('with the event log away they are dropped and counted', async () => {
  const before = await dropped()
  await database[Symbol.asyncDispose]()
  const impressions = openImpressions({ eventLog, ...surroundings })
  for (let n = 0; n < 3; n++) impressions.offer(answer(), { items: [item], basis })
  await impressions[Symbol.asyncDispose]()
  expect(await dropped()).toBe(before + 3)
})
