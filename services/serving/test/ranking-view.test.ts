import { foldHistory } from '@marquee/feature-store/history'
import { algorithms } from '@marquee/recommender/algorithms'
import { createDatasetBuilder } from '@marquee/recommender/dataset'
import { expect, test } from 'vitest'
import { catalogueOf } from '../src/catalogue.ts'
import { createRankingViews, excludedItems, indexHistory } from '../src/ranking-view.ts'

const films = Array.from({ length: 400 }, (_, film) => ({
  movieId: `m${film}`,
  title: `Film ${film}`,
  year: 2_000,
  genres: [],
  directors: [],
  tags: [],
  votes: 0,
  revision: 1,
}))

test('models read the newest of a long history; films of all of it stay out of lists', () => {
  const model = algorithms.popularity.fit(createDatasetBuilder(films).build())
  const view = createRankingViews()(
    { version: 'v1', model: { ranker: model, trending: model, examinerThreshold: 0 } },
    catalogueOf(new Map(films.map((film) => [film.movieId, film])), 1),
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
