import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { eventually } from '../harness.ts'
import { openSite } from './site.ts'

test('a rating posted in the cluster changes the list', async () => {
  await using site = await openSite()
  const userId = `newcomer-${randomUUID()}`
  const before = await site.listFor(userId)
  const [favourite] = before.items
  if (!favourite) throw new Error('a newcomer got an empty list')
  await site.rate({ userId, movieId: favourite.movie.movieId, rating: 5 })
  const after = await eventually('the list follows', 10_000, async () => {
    const list = await site.listFor(userId)
    return list.tier === 'personalised' ? list : undefined
  })
  expect(after.items.map(({ movie }) => movie.movieId)).not.toContain(favourite.movie.movieId)
  expect(after.items.map(({ movie }) => movie.movieId)).not.toEqual(before.items.map(({ movie }) => movie.movieId))
})
