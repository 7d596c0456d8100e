import { afterAll, expect, test } from 'vitest'
import { watchForKnownTargets } from '../src/known-targets.ts'
import { pointInTime, readDataset } from '../src/read-dataset.ts'
import { closeData, openData } from './started.ts'

afterAll(closeData)

const act = (userId: string, movieId: string, minute: number, type: 'like' | 'retract' = 'like') => ({
  type,
  eventId: crypto.randomUUID(),
  userId,
  movieId,
  occurredAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
})

test('a fit knows the last film of whoever comes back to one, or takes a later one back, after it', async () => {
  const { offline } = await openData()
  const people = ['comes-back', 'takes-back', 'goes-on', 'rests']
  await offline.recordInteractions(
    people.flatMap((userId) => ['heat', 'ran', 'alien'].map((movieId, minute) => act(userId, movieId, minute))),
  )
  const fitted = await pointInTime(offline)
  await offline.recordInteractions([
    act('comes-back', 'heat', 10),
    act('takes-back', 'alien', 10, 'retract'),
    act('goes-on', 'up', 10),
    act('newcomer', 'heat', 10),
  ])
  const knownTargets = watchForKnownTargets(fitted.watermark)
  await readDataset(offline, await pointInTime(offline), { knownTargets })
  expect(knownTargets.people().toSorted()).toEqual(['comes-back', 'takes-back'])
})
