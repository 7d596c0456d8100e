import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  createDatasetBuilder,
  type Dataset,
  DatasetInvalid,
  type Entry,
  firstOfEach,
  historyOf,
  withoutDislikes,
} from '../src/dataset.ts'
import { catalogueOf, walkingDataset } from './synthetic-dataset.ts'

const anEntry = fc.record({
  movieId: fc.constantFrom('film-0', 'film-1', 'film-2', 'ghost', 'Ghost', '10', '9'),
  at: fc.integer({ min: 0, max: 5 }),
  value: fc.constantFrom(-1, 0.5, 3, 5),
})
const people = fc.dictionary(fc.string({ maxLength: 3 }), fc.array(anEntry, { maxLength: 8 }), { maxKeys: 6 })

function build(users: readonly (readonly [string, Iterable<Entry>])[], catalogue = catalogueOf(3)): Dataset {
  const builder = createDatasetBuilder(catalogue)
  for (const [userId, entries] of users) builder.addUser(userId, entries)
  return builder.build()
}

describe('a dataset', () => {
  test('does not depend on the order in which users and movies arrive', () => {
    fc.assert(
      fc.property(people, (rows) => {
        const users = Object.entries(rows)
        expect(build(users.toReversed(), catalogueOf(3).reverse())).toEqual(build(users))
      }),
    )
  })

  test('holds the last entry of each movie of each user, oldest first', () => {
    fc.assert(
      fc.property(people, (rows) => {
        const dataset = build(Object.entries(rows))
        for (const [user, userId] of dataset.users.entries()) {
          const history = historyOf(dataset, user)
          const expected = [...new Map((rows[userId] ?? []).map((entry) => [entry.movieId, entry])).values()]
          const found = Array.from(history.items, (item, at) => ({
            movieId: dataset.items[item],
            at: history.times[at],
            value: history.values[at],
          }))
          expect(found).toHaveLength(expected.length)
          expect(found).toEqual(expect.arrayContaining(expected))
          expect(Array.from(history.times)).toEqual(Array.from(history.times).sort((a, b) => a - b))
        }
      }),
    )
  })

  test('keeps arrival order between equal times', () => {
    const entries = ['film-2', 'film-0', 'film-1'].map((movieId) => ({ movieId, at: 7, value: 3 }))
    const dataset = build([['ada', [...entries, { movieId: 'early', at: 1, value: 3 }]]])
    expect(Array.from(historyOf(dataset, 0).items, (item) => dataset.items[item])).toEqual([
      'early',
      'film-2',
      'film-0',
      'film-1',
    ])
  })

  test('takes a movie named twice as arriving when it is named last', () => {
    const entries = ['a', 'b', 'a'].map((movieId) => ({ movieId, at: 7, value: 3 }))
    const dataset = build([['ada', entries]], [])
    expect(Array.from(historyOf(dataset, 0).items, (item) => dataset.items[item])).toEqual(['b', 'a'])
  })

  test('gives movies outside the catalogue empty content', () => {
    const dataset = build([['ada', [{ movieId: 'ghost', at: 1, value: 3 }]]])
    expect(dataset.content[dataset.items.indexOf('ghost')]).toEqual({
      title: '',
      year: null,
      genres: [],
      directors: [],
      tags: [],
      votes: 0,
    })
    expect(dataset.content[dataset.items.indexOf('film-1')]).toEqual({
      title: 'Film 1',
      year: 1951,
      genres: ['Comedy'],
      directors: [],
      tags: [],
      votes: 1,
    })
  })

  test('survives being posted to another thread', () => {
    const dataset = walkingDataset()
    expect(structuredClone(dataset)).toEqual(dataset)
  })

  test('grows past its first buffers', () => {
    const entries = Array.from({ length: 3_000 }, (_, at) => ({ movieId: `m${at}`, at, value: 1 }))
    const dataset = build([
      ['ada', entries],
      ['bob', entries],
    ])
    expect(Array.from(dataset.offsets)).toEqual([0, 3_000, 6_000])
    expect(dataset.times[5_999]).toBe(2_999)
  })

  test('refuses a user added twice, a movie listed twice, and numbers that are not finite', () => {
    expect(() =>
      build([
        ['ada', []],
        ['ada', []],
      ]),
    ).toThrow(DatasetInvalid)
    expect(() => build([], [...catalogueOf(1), ...catalogueOf(1)])).toThrow(DatasetInvalid)
    expect(() => build([['ada', [{ movieId: 'm', at: Number.NaN, value: 1 }]]])).toThrow(DatasetInvalid)
    expect(() => build([['ada', [{ movieId: 'm', at: 1, value: Number.POSITIVE_INFINITY }]]])).toThrow(DatasetInvalid)
  })
})

test('a history can be changed without changing its dataset', () => {
  const dataset = walkingDataset()
  const before = structuredClone(dataset)
  historyOf(dataset, 3).items.fill(0)
  expect(dataset).toEqual(before)
})

test('firstOfEach keeps the oldest of each row and all indices', () => {
  const dataset = walkingDataset({ users: 3, perUser: 5 })
  const shortened = firstOfEach(dataset, Uint32Array.of(2, 0, 1))
  expect(shortened.users).toEqual(dataset.users)
  expect(shortened.items).toEqual(dataset.items)
  expect(Array.from(shortened.offsets)).toEqual([0, 2, 2, 3])
  expect(Array.from(historyOf(shortened, 0).items)).toEqual(Array.from(historyOf(dataset, 0).items.slice(0, 2)))
  expect(Array.from(historyOf(shortened, 2).items)).toEqual(Array.from(historyOf(dataset, 2).items.slice(0, 1)))
})

test('withoutDislikes keeps what has a value above zero', () => {
  const dataset = build([
    [
      'ada',
      [
        { movieId: 'a', at: 1, value: 0 },
        { movieId: 'b', at: 2, value: 0.5 },
        { movieId: 'c', at: 3, value: -1 },
      ],
    ],
  ])
  const liked = withoutDislikes(dataset)
  expect(Array.from(liked.itemOf, (item) => liked.items[item])).toEqual(['b'])
  expect(Array.from(liked.offsets)).toEqual([0, 1])
})
