import type { Movie } from '@marquee/contracts/movie'
import { topics } from '@marquee/contracts/topics'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { openIngestion, valuesOf } from '../open-ingestion.ts'

const ingestion = await openIngestion()
afterAll(() => ingestion[Symbol.asyncDispose]())

const json = { 'content-type': 'application/json' }
const heat = { title: 'Heat', year: 1995, genres: ['Crime'] }
const put = (id: string, payload: string | object) =>
  ingestion.send({ method: 'PUT', url: `/v1/movies/${id}`, headers: json, payload })
const post = (payload: string | object) => ingestion.send({ method: 'POST', url: '/v1/movies', headers: json, payload })
const count = () => ingestion.count('movies')

test('a film is in the log once it is acknowledged, keyed by its id', async () => {
  const from = await count()
  expect(await put('heat-1995', heat)).toMatchObject({ status: 202, body: { accepted: 1 } })
  const [message] = await ingestion.messages('movies', from)
  expect(message?.key).toBe('heat-1995')
  expect(JSON.parse(message?.value.toString() ?? '')).toEqual({ movieId: 'heat-1995', ...heat })
  expect(message?.headers).toMatchObject({ ce_type: topics.movies.eventType, ce_subject: 'heat-1995' })
})

test('films come into the log together and in order, up to 1,000, with all that may be said of them', async () => {
  const from = await count()
  const full = {
    directors: Array(20).fill('x'.repeat(200)),
    tags: Array(30).fill('y'.repeat(100)),
    votes: 2_000_000_000,
  }
  const films = Array.from({ length: 1_000 }, (_, n): Movie => ({ movieId: String(n), ...heat, ...full }))
  expect(JSON.stringify(films).length).toBeGreaterThan(4 * 1_048_576)
  expect(await post(films)).toMatchObject({ status: 202, body: { accepted: 1_000 } })
  expect(valuesOf(await ingestion.messages('movies', from))).toEqual(films)
})

describe('what is refused leaves nothing in the log', () => {
  test('films with more unknown fields than anyone would list: those shown are named, the rest is counted', async () => {
    const before = await count()
    const film = { ...heat, year: '1995', ...Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`x${n}`, n])) }
    for (const { status, problem } of [await put('heat', film), await post([{ movieId: 'heat', ...film }])]) {
      expect([status, problem.code, problem.errorsOmitted]).toEqual([422, 'body-invalid', 51])
      const names = problem.errors?.map(({ path }) => path.split('/').at(-1))
      expect(names).toEqual(['year', ...Array.from({ length: 99 }, (_, n) => `x${n}`)])
    }
    expect(await count()).toBe(before)
  })

  test.each<[string, string, string | object, number, string, string]>([
    ['no title', 'heat', { year: 1995, genres: [] }, 422, 'body-invalid', '/title'],
    ['a title with a control character', 'heat', { ...heat, title: 'He\u0000at' }, 422, 'body-invalid', '/title'],
    [
      'a title with half a character',
      'heat',
      '{"title":"\\ud83d","year":null,"genres":[]}',
      422,
      'body-invalid',
      '/title',
    ],
    ['an id in the body', 'heat', { ...heat, movieId: 'other' }, 422, 'body-invalid', '/movieId'],
    ['a year as text', 'heat', { ...heat, year: '1995' }, 422, 'body-invalid', '/year'],
    ['an id of 129 characters', 'x'.repeat(129), heat, 400, 'parameter-invalid', '/movieId'],
    ['an id with a slash', 'a%2Fb', heat, 400, 'parameter-invalid', '/movieId'],
    ['an id with a line end', 'a%0Ab', heat, 400, 'parameter-invalid', '/movieId'],
    ['an id that is NUL', '%00', heat, 400, 'parameter-invalid', '/movieId'],
  ])('a film with %s', async (_, id, body, status, code, path) => {
    const before = await count()
    const answer = await put(id, body)
    expect(answer).toMatchObject({ status, problem: { code } })
    expect(answer.problem.errors?.map((error) => error.path.slice(0, path.length))).toContain(path)
    expect(await count()).toBe(before)
  })

  test.each<[string, unknown, number]>([
    [
      'one wrong film among good ones',
      [
        { movieId: 'a', ...heat },
        { movieId: 'b', ...heat, votes: -1 },
      ],
      422,
    ],
    ['1,001 films', Array.from({ length: 1_001 }, (_, n) => ({ movieId: String(n), ...heat })), 422],
    ['no film', [], 422],
    ['a film without its list', { movieId: 'a', ...heat }, 422],
    ['9 MB', [{ movieId: 'a', ...heat, title: 'x'.repeat(9_000_000) }], 413],
  ])('%s', async (_, body, status) => {
    const before = await count()
    expect(await post(JSON.stringify(body))).toMatchObject({ status })
    expect(await count()).toBe(before)
  })

  test('a film from elsewhere without a key', async () => {
    const before = await count()
    for (const [method, url] of [
      ['PUT', '/v1/movies/heat'],
      ['POST', '/v1/movies'],
    ] as const) {
      const answer = await ingestion.send({
        method,
        url,
        headers: { ...json, 'x-forwarded-for': '203.0.113.7' },
        payload: heat,
      })
      expect(answer).toMatchObject({ status: 401, problem: { code: 'key-required' } })
    }
    expect(await count()).toBe(before)
  })

  test('the wrong film of a list is named', async () => {
    const { problem } = await post([
      { movieId: 'a', ...heat },
      { movieId: 'b', ...heat, genres: ['x', ''] },
    ])
    expect(problem.errors?.map(({ path }) => path)).toEqual(['/1/genres/1'])
  })
})

test('whatever is sent as films is taken whole or refused with nothing in the log', async () => {
  const text = fc.oneof(
    fc.constant('Heat'),
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constant('\ud800'),
    fc.constant('x'.repeat(100_000)),
  )
  const film = fc.record(
    {
      movieId: fc.oneof(fc.constant('heat'), text),
      title: fc.oneof(text, fc.anything()),
      year: fc.oneof(fc.constant(null), fc.integer(), fc.double()),
      genres: fc.oneof(fc.array(text, { maxLength: 3 }), fc.anything()),
      votes: fc.oneof(fc.nat(), fc.double()),
    },
    { requiredKeys: ['movieId', 'title', 'year', 'genres'] },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(film, { minLength: 1, maxLength: 3 }), async (films) => {
      const payload = JSON.stringify(films, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
      const before = await count()
      const { status, problem } = await post(payload)
      if (status === 202) {
        expect(valuesOf(await ingestion.messages('movies', before))).toEqual(JSON.parse(payload))
        return
      }
      expect(await count()).toBe(before)
      expect([400, 422]).toContain(status)
      if (status === 422) expect(problem.errors?.every(({ path }) => /^\/\d/.test(path))).toBe(true)
    }),
    { numRuns: 200 },
  )
})
