import type { RecommendationList } from '@marquee/contracts/recommendation'
import { expect, test } from 'vitest'
import { figure } from '../figures.ts'
import { accepted, startStandalone } from '../harness.ts'
import { aWorld } from '../world.ts'

/** so long after an event was accepted a list is asked for: the promise of freshness */
const promisedMs = 50

test('lists right after an event are as good as lists with the whole history', { timeout: 60_000 }, async () => {
  // people's next film is not loaded: it is what a good list holds; the event before it is what a list must not lack
  const world = aWorld({ people: 240, films: 140 })
  const ofPerson = Map.groupBy(world.interactions, ({ userId }) => userId)
  const people = [...ofPerson].slice(0, 120).flatMap(([userId, events]) => {
    const [last, next] = events.slice(-2)
    return last && next ? [{ userId, last, next }] : []
  })
  const later = new Set(people.flatMap(({ last, next }) => [last.eventId, next.eventId]))
  await using marquee = await startStandalone({ EXPLORATION_SHARE: '0' })
  await marquee.load({ ...world, interactions: world.interactions.filter(({ eventId }) => !later.has(eventId)) })
  await marquee.settled()
  await marquee.trained()
  const gainsNow = async () => {
    const gains: number[] = []
    for (const { userId, next } of people) gains.push(gainOf(await marquee.listFor(userId, '?limit=10'), next.movieId))
    return gains
  }

  const before = await gainsNow()
  const fresh: number[] = []
  for (const { userId, last, next } of people) {
    accepted(await marquee.post('/v1/events', last))
    await new Promise((resolve) => setTimeout(resolve, promisedMs))
    fresh.push(gainOf(await marquee.listFor(userId, '?limit=10'), next.movieId))
  }
  await marquee.settled()
  const whole = await gainsNow()

  figure('last click: NDCG@10 without the last event', mean(before), '')
  figure('last click: NDCG@10 right after it', mean(fresh), '')
  figure('last click: of the NDCG@10 with the whole history (goal 1.00)', mean(fresh) / mean(whole), '')
  expect(mean(whole)).toBeGreaterThan(0)
  expect(before).not.toEqual(whole) // so that a list which lacked the event would be noticed
  expect(mean(fresh) / mean(whole)).toBeGreaterThanOrEqual(0.995) // 1.00 as it is written
})

/** Discounted gain of one film: 1 / log2(1 + place), 0 where it is not listed. */
function gainOf({ items }: RecommendationList, movieId: string): number {
  const place = items.findIndex(({ movie }) => movie.movieId === movieId)
  return place < 0 ? 0 : 1 / Math.log2(2 + place)
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
