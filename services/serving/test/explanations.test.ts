import { randomUUID } from 'node:crypto'
import type { Home, Impression, RecommendationExplanation, RecommendationList } from '@marquee/contracts/recommendation'
import { emptyHistory } from '@marquee/feature-store/history'
import { encodeHistory } from '@marquee/feature-store/history-bytes'
import { openImpressionStore } from '@marquee/feature-store/impressions'
import { openOfflineStore } from '@marquee/feature-store/offline'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aRating, films, startedServing } from './started.ts'

let serving: Awaited<ReturnType<typeof startedServing>>
beforeAll(async () => {
  serving = await startedServing()
  await serving.withCatalogue()
  await serving.withChampion()
  await serving.stored(['m00', 'm03', 'm06', 'm12'].map((movieId, n) => aRating('ada', movieId, 5, 1_000 * n)))
  await serving.recording()
})
afterAll(() => serving[Symbol.asyncDispose]())

/** Waits for the impression to be on record. */
const explanationOf = async (recommendationId: string): Promise<RecommendationExplanation> => {
  await expect
    .poll(async () => (await serving.get(`/v1/recommendations/${recommendationId}`)).status, { timeout: 5_000 })
    .toBe(200)
  return (await serving.get<RecommendationExplanation>(`/v1/recommendations/${recommendationId}`)).body
}
const listOf = async (path: string) => (await serving.get<RecommendationList>(path)).body

describe('a list of the past', () => {
  test.each([
    '/v1/users/ada/recommendations',
    '/v1/users/ada/recommendations?limit=5&offset=3&genre=comedy&yearFrom=2000&yearTo=2060&exclude=m01,m04',
    '/v1/users/ada/recommendations?limit=8&diversity=0.7',
    '/v1/users/nobody/recommendations?limit=3',
    '/v1/trending?limit=4',
  ])('is made again identically, whatever has happened since: %s', async (path) => {
    const list = await listOf(path)
    await serving.stored([aRating('ada', films[30 + list.items.length]?.movieId ?? '', 5, 9_000)])
    const explanation = await explanationOf(list.recommendationId)
    expect(explanation).toMatchObject({
      recommendationId: list.recommendationId,
      identical: true,
      note: null,
      kind: 'list',
      modelVersion: list.modelVersion,
      tier: list.tier,
      items: list.items,
      shown: list.items.map(({ movie, score }) => ({ movieId: movie.movieId, score })),
    })
    expect(explanation.candidates.length).toBeGreaterThan(50)
  })

  test('of a home page is too; of someone without an account only what was shown is known', async () => {
    const { body: visit } = await serving.post<RecommendationList>('/v1/sessions/recommendations', {
      history: [
        { movieId: 'm01', type: 'like' },
        { movieId: 'm04', type: 'dislike' },
      ],
      limit: 6,
    })
    expect(await explanationOf(visit.recommendationId)).toMatchObject({
      identical: false,
      note: 'The history of a visit is not kept: only what was shown is known.',
      userId: null,
      tier: 'session',
      shown: visit.items.map(({ movie, score }) => ({ movieId: movie.movieId, score })),
      items: [],
    })
    const { body: home } = await serving.get<Home>('/v1/users/ada/home')
    expect(await explanationOf(home.recommendationId)).toMatchObject({
      identical: true,
      kind: 'home',
      items: home.rows.flatMap(({ items }) => items),
    })
  })

  test('says of every film that scored high what became of it', async () => {
    const list = await listOf('/v1/users/ada/recommendations?limit=4&offset=2&yearTo=2040&exclude=m09')
    const { candidates } = await explanationOf(list.recommendationId)
    const outcomes = Object.fromEntries(candidates.map(({ movie, outcome }) => [movie.movieId, outcome]))
    expect(outcomes).toMatchObject({ m00: 'seen', m12: 'seen', m09: 'excluded', m62: 'other-year' })
    const placed = (outcome: string) => candidates.filter((candidate) => candidate.outcome === outcome).length
    expect([placed('earlier-page'), placed('shown')]).toEqual([2, 4])
    expect(candidates.map(({ score }) => score)).toEqual(candidates.map(({ score }) => score).toSorted((a, b) => b - a))
    const scores = Object.fromEntries(candidates.map(({ movie, score }) => [movie.movieId, score]))
    for (const { movie, score } of list.items) expect(scores[movie.movieId]).toBe(score) // as in the list, so that they compare
    const comedies = await explanationOf((await listOf('/v1/users/ada/recommendations?genre=comedy')).recommendationId)
    expect(comedies.candidates.find(({ movie }) => movie.movieId === 'm15')?.outcome).toBe('other-genre')
    const varied = await explanationOf(
      (await listOf('/v1/users/ada/recommendations?limit=3&diversity=1')).recommendationId,
    )
    expect(varied.candidates.filter(({ outcome }) => outcome === 'diversified')).toHaveLength(15)
    const page = '/v1/users/ada/recommendations?limit=3&diversity=1'
    const { candidates: second } = await explanationOf((await listOf(`${page}&offset=3`)).recommendationId)
    const earlier = second.filter(({ outcome }) => outcome === 'earlier-page').map(({ movie }) => movie.movieId)
    expect(earlier.toSorted()).toEqual((await listOf(page)).items.map(({ movie }) => movie.movieId).toSorted())
  })

  test('that a film of the catalogue changed since is made again with the film as it was', async () => {
    const list = await listOf('/v1/users/ada/recommendations?limit=3')
    const [first] = list.items
    const movie = films.find(({ movieId }) => movieId === first?.movie.movieId)
    await openOfflineStore(serving.database).recordMovies(movie ? [{ ...movie, title: 'Renamed', genres: [] }] : [])
    await expect
      .poll(async () => (await listOf('/v1/users/ada/recommendations?limit=3')).items[0]?.movie.title)
      .not.toBe(first?.movie.title)
    const explanation = await explanationOf(list.recommendationId)
    expect(explanation).toMatchObject({ identical: true, items: list.items })
  })

  test('is not made again when what it needs is gone or it was recorded without; it says so in words', async () => {
    const store = openImpressionStore(serving.database)
    const impression = (about: Partial<Impression>): Impression => ({
      recommendationId: randomUUID(),
      userId: 'ada',
      modelVersion: 'v1',
      tier: 'personalised',
      shownAt: '2026-01-01T00:00:00Z',
      movieIds: ['m15'],
      scores: [1],
      ...about,
    })
    const basis = {
      request: { limit: 1, offset: 0, diversity: 0, exclude: [] },
      history: Buffer.from(encodeHistory(emptyHistory)).toString('base64'),
      catalogueRevision: 90,
    }
    const cases = [
      { of: impression({}), note: 'recorded before histories were' },
      { of: impression({ ...basis, modelVersion: 'v77' }), note: 'The bytes of model v77 are no longer kept' },
      { of: impression({ ...basis, history: '/w==' }), note: 'cannot be read' },
      { of: impression(basis), note: 'another list' }, // these scores are made up
    ]
    await store.record(cases.map(({ of }) => of))
    for (const { of, note } of cases)
      expect(await explanationOf(of.recommendationId)).toMatchObject({
        identical: false,
        shown: [{ movieId: 'm15', score: 1 }],
        note: expect.stringContaining(note),
      })
  })

  test('that nobody was shown is not known; what is no id is refused', async () => {
    expect(await serving.get(`/v1/recommendations/${randomUUID()}`)).toMatchObject({
      status: 404,
      body: { code: 'recommendation-unknown' },
    })
    expect(await serving.get('/v1/recommendations/1')).toMatchObject({ status: 400 })
  })
})

describe('the list of now', () => {
  test('is explained without being shown', async () => {
    const count = async () => (await serving.eventLog.lag('nobody', ['impressions'])).impressions
    const list = await listOf('/v1/users/grace/recommendations?limit=5&genre=comedy')
    await explanationOf(list.recommendationId)
    const before = await count()
    const { status, body } = await serving.get<RecommendationExplanation>(
      '/v1/users/grace/explanation?limit=5&genre=comedy',
    )
    expect(status).toBe(200)
    expect(body).toMatchObject({ recommendationId: null, identical: null, items: list.items, shown: [] })
    await new Promise((resolve) => setTimeout(resolve, 500)) // longer than impressions wait
    expect(await count()).toBe(before)
  })
})

test('from elsewhere without a key nobody looks into histories', async () => {
  const headers = { 'x-forwarded-for': '203.0.113.7' }
  for (const url of [`/v1/recommendations/${randomUUID()}`, '/v1/users/ada/explanation']) {
    const response = await serving.app.inject({ url, headers })
    expect([response.statusCode, response.json<{ code: string }>().code]).toEqual([401, 'key-required'])
  }
})

// last: it closes the database
test('with the stores away an explanation says so, and lists go on', async () => {
  const list = await listOf('/v1/users/ada/recommendations')
  await serving.database[Symbol.asyncDispose]()
  expect(await serving.get(`/v1/recommendations/${list.recommendationId}`)).toMatchObject({
    status: 503,
    body: { code: 'store-unavailable' },
  })
  expect((await serving.get('/v1/users/ada/recommendations')).status).toBe(200)
})
