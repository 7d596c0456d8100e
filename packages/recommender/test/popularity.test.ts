import { describe, expect, test } from 'vitest'
import { createDatasetBuilder } from '../src/dataset.ts'
import { popularity, recentPopularity } from '../src/popularity.ts'
import { rank } from '../src/rank.ts'
import { catalogueOf, historyOfItems } from './synthetic-dataset.ts'

const dayMs = 86_400_000
const nobody = historyOfItems([])

/** film-0 twice long ago, film-1 once on the newest day, film-2 disliked, film-3 to film-5 untouched. */
function dataset(newestDay = 100) {
  const builder = createDatasetBuilder(catalogueOf(6))
  builder.addUser('ada', [
    { movieId: 'film-0', at: (newestDay - 20) * dayMs, value: 3 },
    { movieId: 'film-2', at: newestDay * dayMs, value: -1 },
  ])
  builder.addUser('bob', [
    { movieId: 'film-0', at: (newestDay - 20) * dayMs, value: 3 },
    { movieId: 'film-1', at: newestDay * dayMs, value: 5 },
  ])
  return builder.build()
}

describe('popularity', () => {
  test('counts who watched, and not who disliked', () => {
    const scores = popularity.fit(dataset()).score(nobody)
    expect(scores[0]).toBe(2)
    expect(scores[1]).toBe(1)
    expect(scores[2]).toBeLessThan(1)
  })

  test('halves with every half-life before the newest interaction', () => {
    const scores = recentPopularity.fit(dataset(), { halfLifeDays: 10 }).score(nobody)
    expect(scores[0]).toBeCloseTo(2 * 2 ** -2, 6)
    expect(scores[1]).toBe(1)
  })

  test('depends on the times in the data and not on the time of the fit', () => {
    expect(recentPopularity.fit(dataset(100)).save()).toEqual(recentPopularity.fit(dataset(40_000)).save())
  })

  test('ranks what nobody watched last, by votes, however old the rest is', () => {
    const order = rank(recentPopularity.fit(dataset(), { halfLifeDays: 0.01 }).score(nobody), { size: 6 }).map(
      ({ item }) => item,
    )
    expect(order).toEqual([1, 0, 5, 4, 3, 2])
  })

  test('ranks by votes alone when nobody watched anything', () => {
    const scores = popularity.fit(createDatasetBuilder(catalogueOf(4)).build()).score(nobody)
    expect(rank(scores, { size: 4 }).map(({ item }) => item)).toEqual([3, 2, 1, 0])
  })

  test('gives every score array away: changing one does not change the model', () => {
    const model = popularity.fit(dataset())
    model.score(nobody).fill(9)
    expect(model.score(nobody)[0]).toBe(2)
  })
})
