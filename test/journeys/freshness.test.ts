import type { RecommendationList } from '@marquee/contracts/recommendation'
import { expect, test } from 'vitest'
import { figure, percentile } from '../figures.ts'
import { accepted, clientOf, startStandalone } from '../harness.ts'
import { aRating, aWorld } from '../world.ts'

const events = 1_000
const goalMs = 50
/** other work on the machine is noise; twice the goal is a fault */
const gateMs = 2 * goalMs

test('what a person did is in their next list, a thousand times', { timeout: 120_000 }, async () => {
  await using marquee = await startStandalone()
  await marquee.load(aWorld())
  await marquee.settled()
  await marquee.trained()
  const ingestion = clientOf(marquee.addresses.ingestion)
  const serving = clientOf(marquee.addresses.serving)
  const listOf = async (userId: string) =>
    (await serving.get<RecommendationList>(`/v1/users/${userId}/recommendations`)).items.map(
      ({ movie }) => movie.movieId,
    )

  const waits: number[] = []
  for (let event = 0; event < events; event++) {
    const userId = `fresh${event % 100}`
    const [movieId = ''] = await listOf(userId)
    accepted(await ingestion.post('/v1/events', aRating({ userId, movieId })))
    const acceptedAt = performance.now()
    while ((await listOf(userId)).includes(movieId))
      if (performance.now() - acceptedAt > 5_000) throw new Error(`event ${event} is not in the list after 5 s`)
    waits.push(performance.now() - acceptedAt)
  }

  const p99 = percentile(waits, 0.99)
  figure('freshness, embedded: event accepted to next list, p50', percentile(waits, 0.5), 'ms')
  figure(`freshness, embedded: event accepted to next list, p99 (goal ${goalMs})`, p99, 'ms')
  expect(p99).toBeLessThanOrEqual(gateMs)
  expect((await marquee.historyOf('fresh7')).total).toBe(events / 100)
})
