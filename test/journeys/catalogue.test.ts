import type { MoviesPage } from '@marquee/contracts/recommendation'
import { expect, test } from 'vitest'
import { eventually, startStandalone } from '../harness.ts'
import { aRating } from '../world.ts'

test('a film unknown until now is added, found, watched and corrected', async () => {
  await using marquee = await startStandalone()
  expect((await marquee.ask('/v1/movies/arrietty')).status).toBe(404)

  const film = {
    title: 'The Secret World of Arrietty',
    year: 2010,
    genres: ['Animation'],
    directors: ['H. Yonebayashi'],
  }
  expect(await marquee.put('/v1/movies/arrietty', film)).toMatchObject({ status: 202, body: { accepted: 1 } })
  await marquee.settled()

  expect(await marquee.get('/v1/movies/arrietty')).toMatchObject({ ...film, tags: [], votes: 0, degraded: false })
  expect(await marquee.get<MoviesPage>('/v1/movies?query=ARRIÉTTY%20secret&genre=animation')).toMatchObject({
    total: 1,
    items: [{ movieId: 'arrietty', title: film.title }],
  })
  expect((await marquee.listFor('ada')).items.map(({ movie }) => movie.movieId)).toEqual(['arrietty'])

  await marquee.post('/v1/events', aRating({ userId: 'ada', movieId: 'arrietty', rating: 4 }))
  await marquee.settled()
  expect(await marquee.ratingsOf('arrietty')).toEqual({ count: 1, mean: 4 })
  expect((await marquee.listFor('ada')).items).toEqual([])

  await marquee.put('/v1/movies/arrietty', { ...film, title: 'Arrietty' })
  await eventually('the new title is shown', 5_000, async () => {
    const { items } = await marquee.historyOf('ada')
    return items[0]?.movie.title === 'Arrietty' ? true : undefined
  })
  expect((await marquee.get<MoviesPage>('/v1/movies?query=arrietty')).total).toBe(1)
})
