import { foldHistory } from '@marquee/feature-store/history'
import type { MovieRow } from '@marquee/feature-store/offline'
import { algorithms } from '@marquee/recommender/algorithms'
import { createDatasetBuilder } from '@marquee/recommender/dataset'
import { expect, test } from 'vitest'
import { catalogueOf } from '../src/catalogue.ts'
import { createRankingViews, excludedItems, indexHistory } from '../src/ranking-view.ts'

const film = (movieId: string, ...genres: string[]): MovieRow => ({
  ...{ movieId, title: movieId, year: 2_000, genres, directors: [], tags: [], votes: 0, revision: 1 },
})
const films = Array.from({ length: 400 }, (_, number) => film(`m${number}`))

test('a genre that films write in several ways is one genre', () => {
  const written = [film('a', 'Sci-Fi'), film('b', 'sci-fi', 'Drama'), film('c', 'SCI-FI', 'sci-fi')]
  const catalogue = catalogueOf(new Map(written.map((movie) => [movie.movieId, movie])), 1)
  expect(catalogue.genre('sCi-Fi')).toBe('SCI-FI')
  expect(['a', 'b', 'c'].map((movieId) => catalogue.find(movieId)?.genres)).toEqual([
    ['SCI-FI'],
    ['SCI-FI', 'Drama'],
    ['SCI-FI'],
  ])
})

test('models read the newest of a long history; films of all of it stay out of lists', () => {
  const model = algorithms.popularity.fit(createDatasetBuilder(films).build())
  const view = createRankingViews()(
    { version: 'v1', model: { ranker: model, trending: model, examinerThreshold: 0 } },
    catalogueOf(new Map(films.map((movie) => [movie.movieId, movie])), 1),
  )
  const history = foldHistory(
    films.slice(0, 300).map(({ movieId }, day) => ({ movieId, type: 'rating', rating: 4, at: day * 86_400_000 })),
  )
  const indexed = indexHistory(history, view)
  const newest = films.slice(200, 300).map(({ movieId }) => movieId)
  expect(Array.from(indexed.history.items, (item) => model.items[item])).toEqual(newest)
  expect(indexed.entries.map(({ movieId }) => movieId)).toEqual(newest)
  expect(indexed.history.values).toHaveLength(100)
  expect(indexed.history.times).toHaveLength(100)
  expect(excludedItems(indexed, ['m350'], view).size).toBe(301)
})
