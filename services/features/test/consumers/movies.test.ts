import type { Movie } from '@marquee/contracts/movie'
import { afterAll, expect, test } from 'vitest'
import { deepJson, openFeatures, unique } from '../open-features.ts'

const features = await openFeatures()
afterAll(() => features[Symbol.asyncDispose]())

const film = (movieId: string, more: Partial<Movie> = {}): string =>
  JSON.stringify({ movieId, title: 'Heat', year: 1995, genres: ['Crime'], ...more })
const find = async (movieId: string) => (await features.offline.moviesSince(0)).find((row) => row.movieId === movieId)

test('the newest message of a film wins', async () => {
  const movieId = unique('heat')
  await features.publishRaw('movies', [film(movieId), film(movieId, { title: 'Heat 2', votes: 7 })], movieId)
  await features.settled()
  expect(await find(movieId)).toMatchObject({ title: 'Heat 2', year: 1995, genres: ['Crime'], votes: 7 })
})

test('the same message again changes nothing that others follow', async () => {
  const movieId = unique('heat')
  await features.publishRaw('movies', [film(movieId)], movieId)
  await features.settled()
  const before = await find(movieId)
  await features.publishRaw('movies', [film(movieId), film(movieId)], movieId)
  await features.settled()
  expect(await find(movieId)).toEqual(before)
})

test('of a field that is not known nothing is stored, however deep it is', async () => {
  const movieId = unique('heat')
  await features.publishRaw('movies', [film(movieId).replace('{', `{"new":${deepJson},`)], movieId)
  await features.settled()
  expect(await find(movieId)).toMatchObject({ title: 'Heat', year: 1995 })
})

test('poison goes to the dead letters with its reason, and the films around it are stored', async () => {
  const [one, two] = [unique('heat'), unique('ran')]
  const poison = [
    '{',
    film('x', { title: '' }),
    film('x', { year: 12 }),
    '{"movieId":"x","title":"\\ud83d","year":null,"genres":[]}',
  ]
  await features.publishRaw('movies', [film(one), ...poison, film(two)])
  await features.settled()
  expect(await find(one)).toBeDefined()
  expect(await find(two)).toBeDefined()
  expect(await find('x')).toBeUndefined()
  const { items } = await features.deadLetters()
  expect(items.map(({ value }) => Buffer.from(value, 'base64').toString('utf8')).toSorted()).toEqual(poison.toSorted())
  expect(items.map(({ topic }) => topic)).toEqual(poison.map(() => 'movies'))
  expect(items.every(({ reason }) => reason.length > 5)).toBe(true)
})

test('a film that failed before its newest state was stored, in the same batch too, is not replayed over it', async () => {
  const movieId = unique('heat')
  const failing = film(movieId, { title: '' })
  const idOf = async (value: string) =>
    (await features.deadLetters()).items.find((one) => one.value === Buffer.from(value).toString('base64'))?.id
  const replay = async (value: string) =>
    (
      await features.app.inject({
        method: 'POST',
        url: '/v1/dead-letters/replay',
        payload: { ids: [await idOf(value)] },
      })
    ).json()
  const again = film(movieId, { title: '', votes: 1 })
  await features.publishRaw('movies', [failing, film(movieId), again], movieId)
  await features.settled()
  expect(await replay(failing)).toMatchObject({
    replayed: 0,
    refused: [{ reason: expect.stringContaining('changed since') }],
  })
  expect(await replay(again)).toEqual({ replayed: 1, refused: [] }) // it was the newest of all
})
