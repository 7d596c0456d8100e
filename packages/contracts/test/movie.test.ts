import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Movie, MoviesBody, maxMoviesPerRequest } from '../src/movie.ts'
import { fieldErrors } from '../src/validation.ts'

const heat: Movie = { movieId: 'heat-1995', title: 'Heat', year: 1995, genres: ['Crime', 'Thriller'] }
const pathsOf = (value: unknown): string[] => fieldErrors(Movie, value).map(({ path }) => path)

test.each([
  ['as little as there can be', { ...heat, year: null, genres: [] }],
  ['everything', { ...heat, directors: ['Michael Mann'], tags: ['heist'], votes: 2_000_000_000 }],
  ['a title of 500 characters', { ...heat, title: 'x'.repeat(500) }],
  ['a title in another script', { ...heat, title: '千と千尋の神隠し 🐉' }],
])('a film may have %s', (_, movie) => {
  expect(fieldErrors(Movie, movie)).toEqual([])
})

test.each([
  ['no title', { ...heat, title: '' }, '/title'],
  ['a title that is too long', { ...heat, title: 'x'.repeat(501) }, '/title'],
  ['a NUL, which SQL cannot hold', { ...heat, title: 'He\u0000at' }, '/title'],
  ['half a character, which SQL cannot hold', { ...heat, title: 'Heat \ud83d' }, '/title'],
  ['half a character in a tag', { ...heat, tags: ['\udc09'] }, '/tags/0'],
  ['a year before film', { ...heat, year: 1869 }, '/year'],
  ['half a year', { ...heat, year: 1995.5 }, '/year'],
  ['21 genres', { ...heat, genres: Array.from({ length: 21 }, () => 'Crime') }, '/genres'],
  ['an empty genre', { ...heat, genres: ['Crime', ''] }, '/genres/1'],
  ['votes below none', { ...heat, votes: -1 }, '/votes'],
  ['more votes than an SQL integer holds', { ...heat, votes: 2 ** 31 }, '/votes'],
  ['an unknown field', { ...heat, plot: 'A heist' }, '/plot'],
])('a film with %s is refused', (_, movie, path) => {
  expect(pathsOf(movie)).toContain(path)
})

test('a title without control characters and half characters is accepted, any other is not', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), fc.boolean(), (text, cut) => {
      const title = cut ? text.slice(1) || 'x' : text // may cut a pair in half
      const writable =
        title.isWellFormed() && [...title].every((character) => character >= ' ' && character !== '\u007f')
      expect(pathsOf({ ...heat, title })).toEqual(writable ? [] : ['/title'])
    }),
    { numRuns: 1_000 },
  )
})

test('a request holds 1 to 1,000 films, and an error names the film', () => {
  expect(fieldErrors(MoviesBody, [])).toHaveLength(1)
  expect(
    fieldErrors(
      MoviesBody,
      Array.from({ length: maxMoviesPerRequest }, () => heat),
    ),
  ).toEqual([])
  expect(
    fieldErrors(
      MoviesBody,
      Array.from({ length: maxMoviesPerRequest + 1 }, () => heat),
    ),
  ).toHaveLength(1)
  expect(fieldErrors(MoviesBody, [heat, { ...heat, year: '1995' }])[0]?.path).toMatch(/^\/1\/year/)
})
