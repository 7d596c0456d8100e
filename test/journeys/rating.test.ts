import { expect, test } from 'vitest'
import { eventually, startStandalone } from '../harness.ts'
import { aRating, aWorld } from '../world.ts'

test('a rating changes the next list, leaves it, and is named as the evidence', async () => {
  await using marquee = await startStandalone()
  await marquee.load(aWorld())
  await marquee.settled()
  expect(await marquee.trained()).toMatchObject({ state: 'promoted', version: 'v1' })

  const before = await marquee.listFor('newcomer', '?limit=100')
  expect(before.items).toHaveLength(60)
  expect(before).toMatchObject({ tier: 'trending', degraded: false, modelVersion: 'v1' })
  const [first] = before.items
  expect(first).toBeDefined()
  const rated = first?.movie ?? { movieId: '', title: '' }

  const { status, body } = await marquee.post('/v1/events', aRating({ userId: 'newcomer', movieId: rated.movieId }))
  expect({ status, body }).toEqual({ status: 202, body: { accepted: 1 } })

  const after = await eventually('the list is personal', 5_000, async () => {
    const list = await marquee.listFor('newcomer', '?limit=100')
    return list.tier === 'personalised' ? list : undefined
  })
  expect(after.items).toHaveLength(59)
  expect(after.items.map(({ movie }) => movie.movieId)).not.toContain(rated.movieId)
  expect(after.items.map(({ movie }) => movie.movieId)).not.toEqual(
    before.items.slice(1).map(({ movie }) => movie.movieId),
  )
  expect(after.items[0]).toMatchObject({
    reason: `Because you gave 5 stars to ${rated.title}`,
    evidence: [{ movieId: rated.movieId, title: rated.title, share: 1 }],
  })
  expect((await marquee.historyOf('newcomer')).items).toMatchObject([
    { movie: { movieId: rated.movieId }, type: 'rating', rating: 5 },
  ])
})

test('a rating taken back leaves no trace in the list', async () => {
  await using marquee = await startStandalone()
  await marquee.load(aWorld())
  await marquee.settled()
  await marquee.trained()
  const before = await marquee.listFor('newcomer')
  const movieId = before.items[0]?.movie.movieId ?? ''

  await marquee.post('/v1/events', aRating({ userId: 'newcomer', movieId }))
  const { rating: _, ...taken } = aRating({ userId: 'newcomer', movieId, type: 'retract' }) // now: not before the rating
  await marquee.post('/v1/events', taken)
  await marquee.settled()

  const after = await marquee.listFor('newcomer')
  expect(after.items).toEqual(before.items)
  expect((await marquee.historyOf('newcomer')).total).toBe(0)
})
