import type { Home, RecommendationList } from '@marquee/contracts/recommendation'
import { createMetrics } from '@marquee/platform/metrics'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { keepPrepared } from '../src/prepared.ts'
import type { IndexedHistory } from '../src/ranking-view.ts'
import { aRating, startedServing } from './started.ts'

let serving: Awaited<ReturnType<typeof startedServing>>
beforeAll(async () => {
  serving = await startedServing()
  await serving.withCatalogue()
  await serving.withChampion()
})
afterAll(() => serving[Symbol.asyncDispose]())

/** How often an answer was ranked anew, and how often one was there. */
async function prepared(kind: string): Promise<{ anew: number; found: number }> {
  const { body } = await serving.app.inject({ url: '/metrics' })
  const count = (found: boolean) =>
    Number(
      new RegExp(
        `^marquee_prepared_answers_total{kind="${kind}",found="${found}",service="serving"} (\\d+)$`,
        'm',
      ).exec(body)?.[1] ?? 0,
    )
  return { anew: count(false), found: count(true) }
}

describe.each([
  {
    kind: 'list',
    films: async (userId: string) =>
      (await serving.get<RecommendationList>(`/v1/users/${userId}/recommendations?limit=10`)).body.items,
  },
  {
    kind: 'home',
    films: async (userId: string) => (await serving.get<Home>(`/v1/users/${userId}/home`)).body.rows,
  },
])('a $kind', ({ kind, films: filmsFor }) => {
  let before = { anew: 0, found: 0 }
  beforeEach(async () => {
    before = await prepared(kind)
  })
  const since = async () => {
    const now = await prepared(kind)
    return { anew: now.anew - before.anew, found: now.found - before.found }
  }

  test('is ranked once for who asks again before anything has changed', async () => {
    await serving.stored([aRating(`ann-${kind}`, 'm03')])
    const first = await filmsFor(`ann-${kind}`)
    expect(await filmsFor(`ann-${kind}`)).toEqual(first)
    expect(await since()).toEqual({ anew: 1, found: 1 })
  })

  test('is another as soon as the person does something', async () => {
    await serving.stored([aRating(`bob-${kind}`, 'm03')])
    const first = await filmsFor(`bob-${kind}`)
    await serving.stored([aRating(`bob-${kind}`, 'm04', 5, Date.parse('2026-01-02T00:00:00Z'))])
    expect(await filmsFor(`bob-${kind}`)).not.toEqual(first)
    expect(await since()).toEqual({ anew: 2, found: 0 })
  })

  test('is ranked anew by a new champion, and once a film is another', async () => {
    await serving.stored([aRating(`cat-${kind}`, 'm03')])
    await filmsFor(`cat-${kind}`)
    await serving.withChampion()
    before = await prepared(kind)
    await filmsFor(`cat-${kind}`)
    expect(await since()).toEqual({ anew: 1, found: 0 })
    await serving.changed({ movieId: 'm06', title: 'Another title', year: 1992, genres: ['Drama'] })
    expect(JSON.stringify(await filmsFor(`cat-${kind}`))).toContain('Another title')
  })

  test('of strangers is one for all of them', async () => {
    expect(await filmsFor('a-stranger')).toEqual(await filmsFor('another'))
    expect((await since()).found).toBe(1)
  })
})

test('another question of the same person is another list', async () => {
  await serving.stored([aRating('fay', 'm03')])
  const ask = async (query: string) =>
    (await serving.get<RecommendationList>(`/v1/users/fay/recommendations${query}`)).body.items.map(
      ({ movie }) => movie.movieId,
    )
  const whole = await ask('?limit=20')
  expect(await ask('?limit=5')).toEqual(whole.slice(0, 5))
  expect(await ask('?limit=10&offset=5')).toEqual(whole.slice(5, 15))
  expect(await ask(`?limit=20&exclude=${whole[0]}`)).not.toContain(whole[0])
  expect(await ask('?limit=20&genre=comedy')).not.toEqual(whole)
})

test('a long question counts as much as films: nobody fills the memory with what they exclude', () => {
  const lists = keepPrepared<string[]>(
    'list',
    (films) => films.length,
    createMetrics('serving', { processMetrics: false }),
  )
  const indexed = { number: 1 } as IndexedHistory // all that is looked at
  let made = 0
  const ask = (question: string) => lists.of(indexed, question, () => [String(made++)])
  for (let n = 0; n < 500; n++) ask(`${n}`)
  ask('0')
  expect(made).toBe(500)
  for (let n = 0; n < 500; n++) ask(`${n}${'x'.repeat(64_000)}`)
  ask(`0${'x'.repeat(64_000)}`)
  expect(made).toBe(1_001)
})

test('lists that explore are drawn each for itself, from one ranking', async () => {
  // more than one list can hold
  for (let number = 0; number < 30; number++)
    await serving.changed({ movieId: `new-${number}`, title: `Nobody knows ${number}`, year: 1991, genres: ['Drama'] })
  await serving.stored([aRating('eve', 'm03')])
  const before = await prepared('list')
  const lists = await Promise.all(
    Array.from({ length: 100 }, async () =>
      (await serving.get<RecommendationList>('/v1/users/eve/recommendations?limit=20')).body.items.map(
        ({ movie }) => movie.movieId,
      ),
    ),
  )
  expect(await prepared('list')).toEqual({ anew: before.anew + 1, found: before.found + 99 })
  expect(new Set(lists.map((list) => list.slice(0, -1).join())).size).toBe(1)
  expect(new Set(lists.map((list) => list.at(-1))).size).toBeGreaterThan(2)
})
