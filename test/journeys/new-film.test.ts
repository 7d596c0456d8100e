import { expect, test } from 'vitest'
import { figure } from '../figures.ts'
import { eventually, startStandalone } from '../harness.ts'
import { aWorld } from '../world.ts'

const goalSeconds = 5

test('a film that nobody has rated is in the lists of the people it is for, seconds after it is known', {
  timeout: 120_000,
}, async () => {
  const { movies, interactions } = aWorld({ people: 150, films: 140, each: 20 })
  const directed = movies.map((movie, index) => ({ ...movie, directors: [`director ${index % 12}`] }))
  const theirs = new Set(
    directed.filter(({ directors }) => directors[0] === 'director 2').map(({ movieId }) => movieId),
  )
  const liked = Map.groupBy(
    interactions.filter(({ movieId, rating = 0 }) => theirs.has(movieId) && rating >= 4),
    ({ userId }) => userId,
  )
  const fans = [...liked].filter(([, films]) => films.length >= 3).map(([userId]) => userId)
  const others = interactions.map(({ userId }) => userId).filter((userId) => !liked.has(userId))

  await using marquee = await startStandalone()
  await marquee.load({ movies: directed, interactions })
  await marquee.settled()
  await marquee.trained()

  const film = { title: 'The Last Stagecoach', year: 2024, genres: ['Western'], directors: ['director 2'] }
  const started = performance.now()
  expect((await marquee.put('/v1/movies/stagecoach', film)).status).toBe(202)
  const shareOf = async (people: Iterable<string>) => {
    const lists = await Promise.all(Array.from(new Set(people), (userId) => marquee.listFor(userId)))
    return lists.filter(({ items }) => items.some(({ movie }) => movie.movieId === 'stagecoach')).length / lists.length
  }
  await eventually('it is in a list', goalSeconds * 1_000, async () => (await shareOf(fans)) || undefined)
  figure(`new film: upsert to the first list (goal ${goalSeconds})`, (performance.now() - started) / 1_000, 's')
  const ofFans = await shareOf(fans)
  const ofOthers = await shareOf(others)
  figure('new film: share of the people who like its director who have it in their list of 20', ofFans, '')
  figure('new film: the same share of people who like none of their films', ofOthers, '')
  expect(ofFans).toBeGreaterThanOrEqual(0.2)
  expect(ofOthers).toBeLessThanOrEqual(ofFans / 4)
})
