import { interactionTypes } from '@marquee/contracts/interaction'
import type { Problem } from '@marquee/contracts/problems'
import { type Home, type RecommendationList, SessionBody } from '@marquee/contracts/recommendation'
import { fieldErrors } from '@marquee/contracts/validation'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aRating, films, startedServing } from './started.ts'

let serving: Awaited<ReturnType<typeof startedServing>>
beforeAll(async () => {
  serving = await startedServing()
  await serving.withCatalogue()
  await serving.withChampion()
  await serving.stored([aRating('ann', 'm03'), aRating('ann', 'm06')])
})
afterAll(() => serving[Symbol.asyncDispose]())

const session = (body: object) => serving.post<RecommendationList & Problem>('/v1/sessions/recommendations', body)
const isPossible = (history: readonly { type: string; rating?: number; occurredAt?: string }[]): boolean =>
  history.every(({ type, rating, occurredAt }) => {
    const at = occurredAt === undefined ? 0 : Date.parse(occurredAt)
    return (type === 'rating') === (rating !== undefined) && at >= 0 && at <= Date.now()
  })

/** A list as it has to be, whatever was asked. */
function expectSound({ items, tier }: RecommendationList, limit = 20): void {
  expect(items.length).toBeLessThanOrEqual(limit)
  expect(new Set(items.map(({ movie }) => movie.movieId)).size).toBe(items.length)
  for (const { score, reason, evidence } of items) {
    expect(Number.isFinite(score)).toBe(true)
    expect(reason).not.toMatch(/undefined|NaN|null/)
    for (const { share } of evidence) expect(share).toBeGreaterThanOrEqual(0)
  }
  const scores = items.map(({ score }) => score)
  if (tier !== 'trending') expect(scores).toEqual(scores.toSorted((a, b) => b - a)) // a stranger's list is varied
  if (tier !== 'session' && tier !== 'personalised')
    expect(items.every(({ evidence }) => evidence.length === 0)).toBe(true)
}

describe('a visit', () => {
  const liked = { movieId: 'm04', type: 'like' }

  test.each<[string, object[]]>([
    [
      'an instant long ago, and no time',
      [
        { ...liked, occurredAt: '1970-01-01T00:00:00Z' },
        { ...liked, movieId: 'm05' },
      ],
    ],
    ['an offset of a day', [{ ...liked, occurredAt: '2026-01-01T00:00:00+23:59' }]],
    ['only films that nobody knows', [{ ...liked, movieId: 'nowhere' }]],
    ['only what was taken back', [liked, { ...liked, type: 'retract' }]],
    ['one film five hundred times', Array.from({ length: 500 }, () => ({ ...liked, type: 'watch' }))],
    ['nothing', []],
  ])('with %s gets a sound list', async (_, history) => {
    const { status, body } = await session({ history })
    expect(status).toBe(200)
    expectSound(body)
  })

  test.each<[string, object, string]>([
    ['a rating without its stars', { movieId: 'm05', type: 'rating' }, '/history/1/rating'],
    ['a like with stars', { ...liked, rating: 3 }, '/history/1/rating'],
    ['stars beyond five', { movieId: 'm05', type: 'rating', rating: 5.5 }, '/history/1/rating'],
    ['the year 3000', { ...liked, occurredAt: '3000-01-01T00:00:00Z' }, '/history/1/occurredAt'],
    ['the year 9999', { ...liked, occurredAt: '9999-12-31T23:59:59Z' }, '/history/1/occurredAt'],
    ['the year 0', { ...liked, occurredAt: '0000-01-01T00:00:00Z' }, '/history/1/occurredAt'],
    ['a leap second', { ...liked, occurredAt: '2016-12-31T23:59:60Z' }, '/history/1/occurredAt'],
    ['no film', { type: 'like' }, '/history/1/movieId'],
    ['an unknown field', { ...liked, userId: 'ann' }, '/history/1/userId'],
  ])('with %s is told which field is wrong', async (_, event, path) => {
    const { status, body } = await session({ history: [liked, event] })
    expect({ status, code: body.code, paths: body.errors?.map((error) => error.path) }).toEqual({
      status: 422,
      code: 'body-invalid',
      paths: [path],
    })
  })

  test('of whatever kind gets a sound list or is told what is wrong with it, and nothing is kept of it', async () => {
    const event = fc.record(
      {
        movieId: fc.oneof(fc.constantFrom(...films.map(({ movieId }) => movieId)), fc.string({ maxLength: 10 })),
        type: fc.constantFrom(...interactionTypes),
        rating: fc.integer({ min: 0, max: 11 }).map((half) => half / 2),
        occurredAt: fc.oneof(
          fc
            .date({ noInvalidDate: true, min: new Date(-62_000_000_000_000), max: new Date(253_000_000_000_000) })
            .map((date) => date.toISOString()),
          fc.constantFrom('2016-12-31T23:59:60Z', '2026-01-01T00:00:00+23:59', 'yesterday'),
        ),
      },
      { requiredKeys: ['movieId', 'type'] },
    )
    const body = fc.record(
      {
        history: fc.array(event, { maxLength: 12 }),
        limit: fc.integer({ min: 0, max: 101 }),
        offset: fc.integer({ min: -1, max: 1_001 }),
        genre: fc.oneof(fc.constantFrom('Drama', 'comedy', 'Nonsense', ''), fc.string({ maxLength: 5 })),
        yearFrom: fc.integer({ min: 1_869, max: 2_101 }),
        yearTo: fc.integer({ min: 1_869, max: 2_101 }),
        diversity: fc.double({ min: -0.1, max: 1.1, noNaN: true }),
        exclude: fc.array(fc.constantFrom('m01', 'nowhere', ''), { maxLength: 3 }),
      },
      { requiredKeys: ['history'] },
    )
    await fc.assert(
      fc.asyncProperty(body, async (visit) => {
        const answer = await session(visit)
        const fits = fieldErrors(SessionBody, visit).length === 0 && isPossible(visit.history)
        const isKnown = visit.genre === undefined || /^(drama|comedy)$/i.test(visit.genre)
        expect([answer.status, answer.body.code]).toEqual(
          !fits ? [422, 'body-invalid'] : isKnown ? [200, undefined] : [422, 'unknown-genre'],
        )
        if (!fits) expect(answer.body.errors?.length).toBeGreaterThan(0)
        if (answer.status !== 200) return
        expect(answer.body.userId).toBeNull()
        if (visit.diversity === undefined || visit.diversity === 0) expectSound(answer.body, visit.limit)
        const { yearFrom = 0, yearTo = 9_999, exclude = [] } = visit
        for (const { movie } of answer.body.items) {
          expect(exclude).not.toContain(movie.movieId)
          expect(movie.year).toBeGreaterThanOrEqual(yearFrom)
          expect(movie.year).toBeLessThanOrEqual(yearTo)
        }
      }),
      { numRuns: 400 },
    )
    const { body: ann } = await serving.get<{ total: number }>('/v1/users/ann/history')
    expect(ann.total).toBe(2)
  })
})

describe('a person', () => {
  test('whose stored history holds a rating without its stars still gets a sound list', async () => {
    const { rating: _, ...starless } = aRating('odd', 'm05')
    await serving.stored([aRating('odd', 'm04'), starless])
    const { status, body } = await serving.get<RecommendationList>('/v1/users/odd/recommendations')
    expect(status).toBe(200)
    expectSound(body)
    expect((await serving.get<Home>('/v1/users/odd/home')).status).toBe(200)
  })

  test('of whatever id is answered, or refused as no id', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), async (text) => {
        const id = encodeURIComponent(text.toWellFormed())
        for (const path of ['recommendations', 'home', 'history']) {
          const { status, body } = await serving.get<Problem>(`/v1/users/${id}/${path}`)
          const fits = /^(?!\.{1,2}$)[A-Za-z0-9._~:@+-]{1,128}$/.test(text)
          if (fits) expect(status).toBe(200)
          else expect([status, body.status, body.code === 'internal']).toEqual([status, status, false])
          expect(status).toBeLessThan(500)
        }
      }),
      { numRuns: 100 },
    )
  })

  test('cannot be named to leave the path', async () => {
    for (const id of ['..', '.', '%2e%2e', '..%2f..%2fmetrics', '%00', 'a%0d%0aSet-Cookie:x'])
      expect((await serving.get<Problem>(`/v1/users/${id}/history`)).status).toBeGreaterThanOrEqual(400)
  })
})

test('whatever is searched for is answered or refused, never a fault of ours', async () => {
  const query = fc.record(
    {
      query: fc.oneof(
        fc.string({ unit: 'grapheme', maxLength: 250 }),
        fc.constantFrom('(.*)+$', '\\', '%', '[', 'film 1'),
      ),
      genre: fc.oneof(fc.string({ maxLength: 60 }), fc.constantFrom('drama', '__proto__', 'constructor')),
      limit: fc.oneof(fc.integer().map(String), fc.string({ maxLength: 4 })),
      offset: fc.oneof(fc.integer().map(String), fc.constantFrom('1e3', '0x1', 'NaN', '')),
      yearFrom: fc.oneof(fc.integer({ min: 1_800, max: 2_200 }).map(String), fc.constant('now')),
    },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.asyncProperty(
      query,
      fc.constantFrom('/v1/movies', '/v1/trending', '/v1/movies/m01/similar', '/v1/users/ann/recommendations'),
      async (parameters, path) => {
        const search = new URLSearchParams(
          Object.entries(parameters).map(([name, text]): [string, string] => [name, text.toWellFormed()]),
        )
        const { status, body } = await serving.get<Problem>(`${path}?${search}`)
        expect(status).toBeLessThan(500)
        if (status >= 400)
          expect(body).toMatchObject({ status, code: expect.stringMatching(/^(parameter-invalid|unknown-genre)$/) })
      },
    ),
    { numRuns: 300 },
  )
})
