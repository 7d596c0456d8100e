import { randomUUID } from 'node:crypto'
import type { Impression } from '@marquee/contracts/recommendation'
import { openImpressionStore } from '@marquee/feature-store/impressions'
import { expect, test } from 'vitest'
import { lagOf } from '../../src/consume.ts'
import { deepJson, openFeatures } from '../open-features.ts'

const shown = (about: Partial<Impression> = {}): Impression => ({
  recommendationId: randomUUID(),
  userId: 'ada',
  modelVersion: 'v1',
  tier: 'personalised',
  shownAt: new Date().toISOString(),
  movieIds: ['heat'],
  scores: [0.5],
  ...about,
})
const toText = (impressions: readonly Impression[]) => impressions.map((impression) => JSON.stringify(impression))

const impressionsSettled = ({ eventLog, settled }: Awaited<ReturnType<typeof openFeatures>>) =>
  expect
    .poll(async () => (await lagOf(eventLog)).impressions, { timeout: 20_000 })
    .toBe(0)
    .then(settled) // and what was buried of them

test('what was shown is on record once, however often it is delivered; what is unreadable does not stop the rest', async () => {
  await using features = await openFeatures()
  const store = openImpressionStore(features.database)
  const [one, two] = [shown(), shown({ userId: null, kind: 'home' })]
  await features.publishRaw('impressions', [...toText([one, one]), 'no JSON', ...toText([two]), '{"tier":"no"}'])
  await features.publishRaw('impressions', toText([{ ...one, tier: 'static' }]))
  await impressionsSettled(features)
  expect(await store.find(one.recommendationId)).toEqual(one)
  expect(await store.find(two.recommendationId)).toEqual(two)
  const { total, items } = await features.deadLetters()
  expect([total, new Set(items.map(({ topic }) => topic))]).toEqual([2, new Set(['impressions'])])
})

test('of a field that is not known nothing is stored, and what is too deep to be stored does not stop the rest', async () => {
  await using features = await openFeatures()
  const store = openImpressionStore(features.database)
  const [newer, deep, after] = [shown(), shown(), shown()]
  const request = `{"limit":1,"offset":0,"diversity":0,"exclude":[],"new":${deepJson}}`
  await features.publishRaw('impressions', [
    JSON.stringify(newer).replace('{', `{"new":${deepJson},`),
    JSON.stringify(deep).replace('{', `{"request":${request},`),
    JSON.stringify(after),
  ])
  await impressionsSettled(features)
  expect(await store.find(newer.recommendationId)).toEqual(newer)
  expect(await store.find(after.recommendationId)).toEqual(after)
  const { items } = await features.deadLetters()
  expect(items.map(({ reason }) => reason)).toEqual([expect.stringContaining('call stack')])
})

test('the record keeps within its days and its number from the start', async () => {
  await using features = await openFeatures({ environment: { IMPRESSION_DAYS: '3', IMPRESSION_MAX: '2' } })
  const store = openImpressionStore(features.database)
  const old = shown({ shownAt: new Date(Date.now() - 4 * 86_400_000).toISOString() })
  const fresh = [shown(), shown(), shown()]
  await features.publishRaw('impressions', toText([old, ...fresh]))
  await impressionsSettled(features)
  await features.stopService()
  await features.startService()
  const kept = async () =>
    (await Promise.all([old, ...fresh].map(({ recommendationId }) => store.find(recommendationId)))).map(Boolean)
  await expect.poll(kept, { timeout: 5_000 }).toEqual([false, false, true, true])
})
