import type {
  Facets,
  HistoryPage,
  Home,
  MoviesPage,
  RecommendationList,
  SimilarMovies,
} from '@marquee/contracts/recommendation'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aRating, films, startedServing } from './started.ts'

let serving: Awaited<ReturnType<typeof startedServing>>
beforeAll(async () => {
  serving = await startedServing()
})
afterAll(() => serving[Symbol.asyncDispose]())

const list = async (userId: string, query = '') =>
  (await serving.get<RecommendationList>(`/v1/users/${userId}/recommendations${query}`)).body
const ids = ({ items }: { items: RecommendationList['items'] }) => items.map(({ movie }) => movie.movieId)

/** The record of what was shown, once it is in the log. */
const shown = (recommendationId: string) =>
  new Promise<object>((resolve) => {
    void serving.eventLog.consume({
      group: `test-${recommendationId}`,
      topics: ['impressions'],
      async handle(batch) {
        for (const message of batch) {
          const impression = JSON.parse(message.value.toString()) as { recommendationId: string }
          if (impression.recommendationId === recommendationId) resolve(impression)
        }
      },
    })
  })

describe('what a list rests on', () => {
  test('with nothing at all it is empty, and says so; a system without a film is ready for the first', async () => {
    expect(await list('nobody')).toMatchObject({
      userId: 'nobody',
      modelVersion: null,
      tier: 'static',
      degraded: true,
      items: [],
    })
    await expect.poll(async () => (await serving.get('/readyz')).status).toBe(200)
  })

  test('with a catalogue alone it is the catalogue by votes', async () => {
    await serving.withCatalogue()
    const answer = await list('nobody', '?limit=5')
    expect(answer).toMatchObject({ tier: 'static', degraded: true })
    expect(ids(answer)).toEqual(['m00', 'm01', 'm02', 'm03', 'm04'])
    expect((await serving.get('/readyz')).status).toBe(200)
  })

  test('with a model and no history it is what everyone watches', async () => {
    await serving.withChampion()
    const answer = await list('nobody')
    expect(answer).toMatchObject({ tier: 'trending', degraded: false, modelVersion: 'v1' })
    expect(answer.items.every(({ evidence }) => evidence.length === 0)).toBe(true)
  })

  test('unless it is asked otherwise it is varied for a stranger and by score alone for others', async () => {
    await serving.stored([aRating('ann', 'm03')])
    for (const [userId, diversity] of [
      ['nobody', 0.7],
      ['ann', 0],
    ] as const) {
      const scored = async (query: string) =>
        (await list(userId, `?limit=30${query}`)).items.map(({ movie, score }) => ({ id: movie.movieId, score }))
      const [usual, same, other] = [
        await scored(''),
        await scored(`&diversity=${diversity}`),
        await scored(`&diversity=${diversity === 0 ? 1 : 0}`),
      ]
      expect(usual).toEqual(same)
      expect(usual).not.toEqual(other)
    }
  })

  test('with one rating it is personal: films of that taste, because of that film', async () => {
    await serving.stored([aRating('ann', 'm03')])
    const answer = await list('ann', '?limit=3')
    expect(answer).toMatchObject({ tier: 'personalised', degraded: false })
    expect(ids(answer)).not.toContain('m03')
    expect(answer.items.map(({ movie }) => movie.genres[0])).toEqual(Array(3).fill('Drama'))
    expect(answer.items[0]).toMatchObject({
      reason: 'Because you gave 5 stars to Film 3',
      evidence: [{ movieId: 'm03', title: 'Film 3', share: 1 }],
    })
  })

  test('a dislike alone is no taste: the list stays what everyone watches, without the film', async () => {
    const { rating: _, ...event } = aRating('ben', 'm00')
    await serving.stored([{ ...event, type: 'dislike' }])
    const answer = await list('ben', '?limit=100')
    expect(answer.tier).toBe('trending')
    expect(ids(answer)).not.toContain('m00')
  })
})

describe('a personal list', () => {
  const seen = ['m00', 'm03', 'm06', 'm01']
  beforeAll(() =>
    serving.stored(seen.map((movieId, index) => aRating('cat', movieId, 4, 1_700_000_000_000 + index * 1_000))),
  )

  test('never holds a film the person has seen', async () => {
    const answer = await list('cat', '?limit=100')
    expect(answer.items).toHaveLength(films.length - seen.length)
    for (const movieId of seen) expect(ids(answer)).not.toContain(movieId)
  })

  test('cites only what the person did, in shares that are part of a whole', async () => {
    for (const { evidence } of (await list('cat', '?limit=100')).items) {
      for (const { movieId, share } of evidence) {
        expect(seen).toContain(movieId)
        expect(share).toBeGreaterThan(0)
      }
      expect(evidence.reduce((sum, { share }) => sum + share, 0)).toBeLessThanOrEqual(1.001)
    }
  })

  test('comes in pages that follow each other', async () => {
    const whole = ids(await list('cat', '?limit=20'))
    const pages = [
      ids(await list('cat', '?limit=8')),
      ids(await list('cat', '?limit=8&offset=8')),
      ids(await list('cat', '?limit=4&offset=16')),
    ]
    expect(pages.flat()).toEqual(whole)
    expect(new Set(whole).size).toBe(20)
  })

  test.each(['cat', 'nobody'])('and varied it comes in pages too, each film on one: for %s', async (userId) => {
    const whole = ids(await list(userId, '?limit=100&diversity=0'))
    const pages: string[][] = []
    for (let offset = 0; offset < whole.length; offset += 7)
      pages.push(ids(await list(userId, `?limit=7&offset=${offset}&diversity=0.7`)))
    expect(pages.flat().toSorted()).toEqual(whole.toSorted())
    expect(pages.flat()).not.toEqual(whole)
  })

  test('keeps to the genre, years and exclusions asked for, whatever the case of the genre', async () => {
    const answer = await list('cat', '?limit=100&genre=dRaMa&yearFrom=1995&yearTo=2010&exclude=m09,m12')
    expect(answer.items.length).toBeGreaterThan(0)
    for (const { movie } of answer.items) {
      expect(movie.genres).toContain('Drama')
      expect(movie.year).toBeGreaterThanOrEqual(1995)
      expect(movie.year).toBeLessThanOrEqual(2010)
      expect(['m09', 'm12']).not.toContain(movie.movieId)
    }
  })

  test('is more varied when asked to be', async () => {
    const kinds = async (query: string) => {
      const { items } = await list('cat', query)
      return new Set(items.map(({ movie }) => `${movie.genres[0]} of the ${Math.floor((movie.year ?? 0) / 10)}0s`)).size
    }
    expect(await kinds('?limit=8&diversity=0.9')).toBeGreaterThan(await kinds('?limit=8&diversity=0'))
  })

  test('has an id of its own, on record with what was shown', async () => {
    const [first, second] = [await list('cat', '?limit=3'), await list('cat', '?limit=3')]
    expect(first.recommendationId).not.toBe(second.recommendationId)
    expect(await shown(first.recommendationId)).toMatchObject({
      userId: 'cat',
      modelVersion: 'v1',
      tier: 'personalised',
      movieIds: ids(first),
    })
  })

  test('an unknown genre is told, not answered with nothing', async () => {
    const answer = await serving.get('/v1/users/cat/recommendations?genre=Nonsense')
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'unknown-genre', title: expect.stringContaining('Nonsense') },
    })
  })

  test.each([
    ['limit=0', '/limit'],
    ['limit=1000', '/limit'],
    ['limit=x', '/limit'],
    ['offset=-1', '/offset'],
    ['diversity=2', '/diversity'],
    ['yearFrom=1', '/yearFrom'],
    ['nonsense=1', '/nonsense'],
    ['exclude=a%20b', '/exclude'],
  ])('%s is refused by the name of the parameter', async (query, path) => {
    const answer = await serving.get<{ code: string; errors: { path: string }[] }>(
      `/v1/users/cat/recommendations?${query}`,
    )
    expect(answer.status).toBe(400)
    expect(answer.body.code).toBe('parameter-invalid')
    expect(answer.body.errors.map((error) => error.path)).toEqual([path])
  })
})

describe('for a visitor without an account', () => {
  test('the history in the request is what counts, and is not kept', async () => {
    const { status, body } = await serving.post<RecommendationList>('/v1/sessions/recommendations', {
      history: [{ movieId: 'm04', type: 'like' }],
      limit: 3,
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({ userId: null, tier: 'session', degraded: false })
    expect(body.items.map(({ movie }) => movie.genres[0])).toEqual(Array(3).fill('Comedy'))
    expect(body.items[0]?.reason).toBe('Because you liked Film 4')
    const record = await shown(body.recommendationId)
    expect(record).toMatchObject({ userId: null, movieIds: ids(body) })
    expect(record).not.toHaveProperty('history')
  })

  test('the newest entry counts most, by its time or else by its place', async () => {
    const genreAfter = async (history: object[]) =>
      (await serving.post<RecommendationList>('/v1/sessions/recommendations', { history, limit: 1 })).body.items[0]
        ?.movie.genres[0]
    expect(
      await genreAfter([
        { movieId: 'm01', type: 'like' },
        { movieId: 'm02', type: 'like' },
      ]),
    ).toBe('Action')
    expect(
      await genreAfter([
        { movieId: 'm01', type: 'like', occurredAt: '2026-01-02T00:00:00Z' },
        { movieId: 'm02', type: 'like', occurredAt: '2026-01-01T00:00:00Z' },
      ]),
    ).toBe('Comedy')
  })

  test('an empty history gives what everyone watches', async () => {
    const { body } = await serving.post<RecommendationList>('/v1/sessions/recommendations', { history: [] })
    expect(body).toMatchObject({ tier: 'trending', userId: null })
  })

  test.each([
    [{}, '/history'],
    [{ history: [{ movieId: 'm01' }] }, '/history/0/type'],
    [{ history: [], limit: 0 }, '/limit'],
    [{ history: [], more: 1 }, '/more'],
  ])('%j is refused by the name of the field', async (body, path) => {
    const answer = await serving.post<{ code: string; errors: { path: string }[] }>(
      '/v1/sessions/recommendations',
      body,
    )
    expect(answer.status).toBe(422)
    expect(answer.body.errors.map((error) => error.path)).toContain(path)
  })
})

describe('the home page', () => {
  test('has rows for a person, no film in two of them, none already seen', async () => {
    await serving.stored([aRating('dan', 'm05'), aRating('dan', 'm08')])
    const { body } = await serving.get<Home>('/v1/users/dan/home')
    expect(body.rows.map(({ id }) => id).slice(0, 2)).toEqual(['top-picks', 'because-m08'])
    const shown = body.rows.flatMap((row) => ids(row))
    expect(new Set(shown).size).toBe(shown.length)
    expect(shown).not.toContain('m05')
    expect(shown).not.toContain('m08')
  })

  test('a film on the list stands in its own row and in no other; taken up, it is gone from there', async () => {
    const { rating: _, ...event } = aRating('lea', 'm09')
    await serving.stored([aRating('lea', 'm03', 5, 1_700_000_000_000), { ...event, type: 'watchlist' }])
    const { rows } = (await serving.get<Home>('/v1/users/lea/home')).body
    expect(rows.map(({ kind }) => kind).slice(0, 2)).toEqual(['top', 'list'])
    expect(rows.filter((row) => ids(row).includes('m09')).map(({ kind }) => kind)).toEqual(['list'])
  })

  test('offers what few know: fitting films of the half of the catalogue with fewer votes', async () => {
    const { rows } = (await serving.get<Home>('/v1/users/dan/home')).body
    const gems = rows.find(({ kind }) => kind === 'gems')
    const median = films.map(({ votes }) => votes ?? 0).sort((a, b) => b - a)[Math.floor(films.length / 2)] ?? 0
    const votes = new Map(films.map((film) => [film.movieId, film.votes ?? 0]))
    expect(gems?.items.length).toBeGreaterThan(0)
    for (const { movie } of gems?.items ?? []) expect(votes.get(movie.movieId)).toBeLessThanOrEqual(median)
  })

  test('brings back what was loved, the longest ago first, once there is enough of it', async () => {
    const loved = films.filter((_, index) => index % 3 === 0).slice(0, 10)
    await serving.stored(loved.map(({ movieId }, index) => aRating('gus', movieId, 5, 1_700_000_000_000 + index)))
    const { rows } = (await serving.get<Home>('/v1/users/gus/home')).body
    const again = rows.find(({ kind }) => kind === 'again')
    expect(again && ids(again)).toEqual(loved.map(({ movieId }) => movieId))
  })

  test('has rows for somebody new', async () => {
    const { body } = await serving.get<Home>('/v1/users/new/home')
    expect(body.tier).toBe('trending')
    expect(body.rows[0]?.id).toBe('trending')
    expect(body.rows.length).toBeGreaterThan(1)
  })
})

describe('films', () => {
  test('are found by words of the title, genre and year', async () => {
    const found = async (query: string) => (await serving.get<MoviesPage>(`/v1/movies?${query}`)).body
    expect((await found('query=FILM%2012')).items.map(({ movieId }) => movieId)).toEqual(['m12'])
    expect((await found('genre=comedy&limit=1')).total).toBe(30)
    expect((await found('yearFrom=2088')).items.map(({ movieId }) => movieId)).toEqual(['m86', 'm89'])
    expect(await found('query=nothing')).toEqual({ total: 0, items: [] })
    expect((await serving.get<Facets>('/v1/facets')).body).toMatchObject({
      total: films.length,
      genres: expect.arrayContaining([{ genre: 'Comedy', films: 30 }]),
    })
  })

  test('one film tells what people gave it, and one that does not exist is said not to', async () => {
    await serving.stored([
      aRating('eve', 'm20', 4),
      aRating('fay', 'm20', 5),
      aRating('fay', 'm20', 3, Date.parse('2026-02-01T00:00:00Z')),
    ])
    expect((await serving.get('/v1/movies/m20')).body).toMatchObject({
      title: 'Film 20',
      ratings: { count: 2, mean: 3.5, histogram: { '3.0': 1, '4.0': 1 } },
      degraded: false,
    })
    expect(await serving.get('/v1/movies/none')).toMatchObject({ status: 404, body: { code: 'unknown-movie' } })
    expect((await serving.get('/v1/movies/none/similar')).status).toBe(404)
  })

  test('similar films are those that the same people watch', async () => {
    const { body } = await serving.get<SimilarMovies>('/v1/movies/m10/similar?limit=5')
    expect(body.items.map(({ movie }) => movie.genres[0])).toEqual(Array(5).fill('Comedy'))
    expect(body.items.map(({ movie }) => movie.movieId)).not.toContain('m10')
  })

  test('a history is told newest first', async () => {
    const { body } = await serving.get<HistoryPage>('/v1/users/cat/history?limit=2')
    expect(body).toMatchObject({ total: 4, degraded: false })
    expect(body.items.map(({ movie }) => movie.movieId)).toEqual(['m01', 'm06'])
  })
})
