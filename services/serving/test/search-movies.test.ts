import type { MovieRow } from '@marquee/feature-store/offline'
import { describe, expect, test } from 'vitest'
import type { Catalogue } from '../src/catalogue.ts'
import { type MovieSearch, searchMovies } from '../src/search-movies.ts'

const film = (movieId: string, title: string, year: number | null, genres: string[], votes = 0): MovieRow => ({
  movieId,
  title,
  year,
  genres,
  votes,
  directors: movieId === 'heat' ? ['Michael Mann'] : [],
  tags: [],
  revision: 1,
})
const films = [
  film('amelie', 'Le fabuleux destin d’Amélie Poulain', 2001, ['Romance', 'Comedy'], 900),
  film('heat', 'Heat', 1995, ['Crime'], 800),
  film('spirited', '千と千尋の神隠し', 2001, ['Animation'], 700),
  film('body', 'Body Heat', 1981, ['Crime', 'Romance'], 600),
  film('unknown', 'Heat of an unknown year', null, [], 0),
]
const catalogue: Catalogue = {
  revision: 1,
  size: films.length,
  find: (id) => films.find(({ movieId }) => movieId === id),
  genre: (name) => films.flatMap(({ genres }) => genres).find((genre) => genre.toLowerCase() === name.toLowerCase()),
  byVotes: films,
}
const found = (search: Partial<MovieSearch>) => {
  const { total, items } = searchMovies(catalogue, { limit: 10, offset: 0, ...search })
  return { total, ids: items.map(({ movieId }) => movieId) }
}

describe('films are found', () => {
  test.each([
    ['HEAT', ['heat', 'body', 'unknown']],
    ['heat body', ['body']],
    ['amelie', ['amelie']],
    ['AMÉLIE  le', ['amelie']],
    ['千尋', ['spirited']],
    ['', ['amelie', 'heat', 'spirited', 'body', 'unknown']],
    ['   ', ['amelie', 'heat', 'spirited', 'body', 'unknown']],
    ['.*', []],
    ['heat\u0000', ['heat', 'body', 'unknown']],
    ['michael mann', ['heat']],
    ['crime', ['heat', 'body']],
    ['heat 1981', ['body']],
    ['198', ['body']],
  ])('by %j, the best known first', (query, ids) => {
    expect(found({ query }).ids).toEqual(ids)
  })

  test.each([
    ['amelei', ['amelie']],
    ['poulian', ['amelie']],
    ['boby heat', ['body']],
    ['micheal man', ['heat']],
    ['hxat', ['heat', 'body', 'unknown']],
    ['xxxxx', []],
  ])('by %j, though it is mistyped', (query, ids) => {
    expect(found({ query }).ids.toSorted()).toEqual(ids.toSorted())
  })

  test('by genre in any case, and by years; one whose year is unknown is in no span', () => {
    expect(found({ genre: 'romance' }).ids).toEqual(['amelie', 'body'])
    expect(found({ yearFrom: 1995 }).ids).toEqual(['amelie', 'heat', 'spirited'])
    expect(found({ yearTo: 1995 }).ids).toEqual(['heat', 'body'])
    expect(found({ query: 'heat', genre: 'Crime', yearFrom: 1990, yearTo: 2000 }).ids).toEqual(['heat'])
    expect(found({ yearFrom: 2000, yearTo: 1990 })).toEqual({ total: 0, ids: [] })
  })

  test('a page at a time, with how many there are in all', () => {
    expect(found({ limit: 2 })).toEqual({ total: 5, ids: ['amelie', 'heat'] })
    expect(found({ limit: 2, offset: 4 })).toEqual({ total: 5, ids: ['unknown'] })
    expect(found({ limit: 2, offset: 50 })).toEqual({ total: 5, ids: [] })
  })
})

test('a genre that no film has is told', () => {
  expect(() => found({ genre: 'Western' })).toThrow('No movie in the catalogue has the genre Western')
})
