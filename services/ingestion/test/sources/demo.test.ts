import { createHash } from 'node:crypto'
import { type Interaction, interactionErrors } from '@marquee/contracts/interaction'
import { Movie } from '@marquee/contracts/movie'
import { fieldErrors } from '@marquee/contracts/validation'
import { beforeAll, describe, expect, test } from 'vitest'
import { demoAudience } from '../../src/sources/demo-audience.ts'
import { demoFilms, releaseYear } from '../../src/sources/demo-catalogue.ts'
import { openSource } from '../../src/sources/open-source.ts'
import type { Source } from '../../src/sources/source.ts'
import { type Content, contentOf } from './read-source.ts'

let source: Source
let content: Content
beforeAll(async () => {
  source = await openSource('demo')
  content = await contentOf(source)
})

const digestOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex')
const byPerson = (interactions: readonly Interaction[]): Interaction[][] =>
  Object.values(Object.groupBy(interactions, ({ userId }) => userId)).flatMap((list) => (list ? [list] : []))

test('every film and every rating is what the API takes, also on the day after the last one', () => {
  const dayAfter = Date.parse('2026-06-30T00:00:00Z')
  expect(content.movies.flatMap((movie) => fieldErrors(Movie, movie))).toEqual([])
  expect(content.interactions.flatMap((interaction) => interactionErrors(interaction, dayAfter))).toEqual([])
})

test('it says that its people are invented', () => {
  expect(source).toMatchObject({ name: 'demo', synthetic: true })
  expect(source.description).toMatch(/vega-datasets, BSD-3-Clause.*invented audience.*fixed seed/)
  expect(source.estimate.movies).toBe(content.movies.length)
  expect(source.estimate.interactions / content.interactions.length).toBeCloseTo(1, 1)
})

test('it is the same bytes on every run and every machine', () => {
  expect({ movies: digestOf(content.movies), interactions: digestOf(content.interactions) }).toEqual({
    movies: '3516d96fa13dedbd3c4769391d98f4f33cac97a6b93af34ff8cad78430289ee0',
    interactions: '4fe41987f92e397acc75eb8f0a12f8693d7dd64747f2b70c36b5b8bad783bc02',
  })
})

describe('the catalogue', () => {
  test('has each film once, under an id that reads like it', () => {
    expect(new Set(content.movies.map(({ movieId }) => movieId)).size).toBe(content.movies.length)
    expect(content.movies.length).toBeGreaterThan(3_150)
    expect(content.movies).toContainEqual(
      expect.objectContaining({ movieId: 'the-matrix-1999', title: 'The Matrix', year: 1999 }),
    )
  })

  test('has titles that are numbers, accents as they were, and no year behind a title', () => {
    const titles = new Map(content.movies.map(({ movieId, title }) => [movieId, title]))
    expect(titles.get('2012-2009')).toBe('2012')
    expect(titles.get('le-fabuleux-destin-damelie-poulain-2001')).toBe("Le Fabuleux destin d'Amélie Poulain")
    expect(titles.get('king-kong-1933')).toBe('King Kong')
    expect(titles.get('the-charge-of-the-light-brigade-1936')).toBe('The Charge of the Light Brigade')
    expect([...titles.values()].filter((title) => /\(\d{4}\)|[ÈÍ‰‡Ω]|^\s|\s$/.test(title))).toEqual([])
  })

  test('keeps the entry with most votes of a film that is there twice', () => {
    const fantasias = content.movies.filter(({ title }) => title === 'Fantasia 2000')
    expect(fantasias).toHaveLength(1)
  })

  test.each([
    ['Mar 31 1999', 1999],
    ['Apr 07 2033', 1933],
    ['Feb 08 2015', 1915],
    ['Dec 23 2011', 2011],
    ['Dec 31 1941', 1942],
    ['Dec 31 2002', 2002],
    ['Dec 31 1969', null],
  ])('reads the release date %s as the year %s', (date, year) => {
    expect(releaseYear(date)).toBe(year)
  })
})

describe('the audience', () => {
  test('is 2,000 people who rate 10 to 80 films each, 30 in the mean, none twice', () => {
    const people = byPerson(content.interactions)
    expect(people).toHaveLength(2_000)
    for (const ratings of people) {
      expect(ratings.length).toBeGreaterThanOrEqual(10)
      expect(ratings.length).toBeLessThanOrEqual(80)
      expect(new Set(ratings.map(({ movieId }) => movieId)).size).toBe(ratings.length)
    }
    expect(content.interactions.length / people.length).toBeCloseTo(30, -1)
    expect(new Set(content.interactions.map(({ eventId }) => eventId)).size).toBe(content.interactions.length)
  })

  test('rates in the two years before July 2026, oldest first, never two films at once', () => {
    const times = content.interactions.map(({ occurredAt }) => Date.parse(occurredAt))
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(times.at(0)).toBeGreaterThanOrEqual(Date.parse('2024-06-30T00:00:00Z'))
    expect(times.at(-1)).toBeLessThan(Date.parse('2026-06-30T00:00:00Z'))
    for (const ratings of byPerson(content.interactions)) {
      const own = ratings.map(({ occurredAt }) => Date.parse(occurredAt))
      for (const [index, at] of own.entries()) expect(at - (own[index - 1] ?? 0)).toBeGreaterThanOrEqual(85 * 60_000)
    }
  })

  test('has a few films that many know and many that few know', () => {
    const counts = [...Map.groupBy(content.interactions, ({ movieId }) => movieId).values()]
      .map(({ length }) => length)
      .sort((a, b) => b - a)
    const top = counts.slice(0, content.movies.length / 10).reduce((sum, count) => sum + count, 0)
    expect(top / content.interactions.length).toBeGreaterThan(0.4)
    expect(counts.length / content.movies.length).toBeGreaterThan(0.8)
  })

  test('another seed is another audience, and more people leave the first as they were', async () => {
    const films = await demoFilms()
    const few = demoAudience(films, { people: 20 })
    expect(demoAudience(films, { people: 20, seed: 2 })).not.toEqual(few)
    const others = demoAudience(films, { people: 25 }).filter(({ userId }) => userId <= 'demo-0020')
    expect(others).toEqual(few)
  })

  test('is learnable: what people watched tells what comes next far better than popularity, but not always', () => {
    const { popular, personal } = hitRates(byPerson(content.interactions))
    expect(popular).toBeGreaterThan(0.03)
    expect(personal).toBeGreaterThan(2 * popular)
    expect(personal).toBeLessThan(0.5)
  })
})

/** How often a person's last film is among ten: the most watched, or the usual followers of their latest five. */
function hitRates(people: readonly Interaction[][]): { popular: number; personal: number } {
  const histories = people.map((ratings) => ratings.map(({ movieId }) => movieId))
  const watched = new Map<string, number>()
  const followers = new Map<string, Map<string, number>>()
  for (const history of histories) {
    for (const [index, movieId] of history.slice(0, -1).entries()) {
      watched.set(movieId, (watched.get(movieId) ?? 0) + 1)
      for (const [distance, earlier] of history
        .slice(Math.max(0, index - 5), index)
        .toReversed()
        .entries()) {
        const counts = followers.get(earlier) ?? new Map<string, number>()
        followers.set(earlier, counts.set(movieId, (counts.get(movieId) ?? 0) + 1 / (1 + distance)))
      }
    }
  }
  const ten = (scores: ReadonlyMap<string, number>, seen: ReadonlySet<string>): string[] =>
    [...scores]
      .filter(([movieId]) => !seen.has(movieId))
      .sort(([, a], [, b]) => b - a)
      .slice(0, 10)
      .map(([movieId]) => movieId)

  let popular = 0
  let personal = 0
  const asked = histories.filter((_, index) => index % 4 === 0)
  for (const history of asked) {
    const target = history.at(-1) ?? ''
    const seen = new Set(history.slice(0, -1))
    const scores = new Map<string, number>()
    for (const [age, movieId] of history.slice(-6, -1).toReversed().entries()) {
      for (const [next, count] of followers.get(movieId) ?? []) {
        const usual = Math.sqrt((watched.get(movieId) ?? 0) + 20) * Math.sqrt((watched.get(next) ?? 0) + 20)
        scores.set(next, (scores.get(next) ?? 0) + count / usual / (1 + age))
      }
    }
    if (ten(watched, seen).includes(target)) popular++
    if (ten(scores, seen).includes(target)) personal++
  }
  return { popular: popular / asked.length, personal: personal / asked.length }
}
