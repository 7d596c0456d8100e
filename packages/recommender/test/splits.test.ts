import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDatasetBuilder, type Dataset, historyOf } from '../src/dataset.ts'
import { type Case, examinerSplit, globalTime, hashOf, leaveOneOut, type Split } from '../src/splits.ts'

const dislikable = fc.record({ movie: fc.nat(9), at: fc.nat(6), value: fc.constantFrom(0, 0.5, 4, 5) })
const datasets = fc
  .dictionary(fc.string({ minLength: 1, maxLength: 4 }), fc.array(dislikable, { maxLength: 10 }), { maxKeys: 12 })
  .map((rows) => {
    const builder = createDatasetBuilder([])
    for (const [user, entries] of Object.entries(rows)) {
      builder.addUser(
        user,
        entries.map(({ movie, at, value }) => ({ movieId: `m${movie}`, at, value })),
      )
    }
    return builder.build()
  })

const rowOf = (dataset: Dataset, user: number) => Array.from(historyOf(dataset, user).items)

/** What must hold for every split: cases match train, train is the beginning of each row, targets are not in it. */
function expectSound(dataset: Dataset, { train, cases }: Split) {
  expect(train.users).toEqual(dataset.users)
  expect(train.items).toEqual(dataset.items)
  for (let user = 0; user < dataset.users.length; user++) {
    const kept = rowOf(train, user)
    expect(rowOf(dataset, user).slice(0, kept.length)).toEqual(kept)
  }
  for (const { user, history, targets } of cases) {
    expect(history).toEqual(historyOf(train, user))
    expect(history.items.length).toBeGreaterThan(0)
    expect(targets.length).toBeGreaterThan(0)
    const held = rowOf(dataset, user).slice(history.items.length)
    const values = historyOf(dataset, user).values.slice(history.items.length)
    for (const target of targets) expect(values[held.indexOf(target)]).toBeGreaterThan(0)
  }
}

describe('leave one out', () => {
  test('holds out the last positive interaction of everyone who has one before it', () => {
    fc.assert(
      fc.property(datasets, (dataset) => {
        const split = leaveOneOut(dataset)
        expectSound(dataset, split)
        for (let user = 0; user < dataset.users.length; user++) {
          const { items, values } = historyOf(dataset, user)
          const last = values.findLastIndex((value) => value > 0)
          const own = split.cases.find((each) => each.user === user)
          if (last > 0) expect(Array.from(own?.targets ?? [])).toEqual([items[last]])
          else expect([own, rowOf(split.train, user).length]).toEqual([undefined, items.length])
        }
      }),
    )
  })

  test('can hold out the one before, and then lets nobody see the last', () => {
    const dataset = rows({ ada: ['a', 'b', 'c'], bob: ['a', 'b'] })
    const { train, cases } = leaveOneOut(dataset, { heldOut: 'second-to-last' })
    expect(named(dataset, cases)).toEqual([{ user: 'ada', history: ['a'], targets: ['b'] }])
    expect(rowOf(train, 1)).toHaveLength(2)
  })
})

describe('a global time split', () => {
  test('puts the newest share of all interactions, and nothing newer, out of train', () => {
    fc.assert(
      fc.property(datasets, fc.double({ min: 0.01, max: 1, noNaN: true }), (dataset, share) => {
        const split = globalTime(dataset, { share })
        expectSound(dataset, split)
        const held = dataset.times.length - split.train.times.length
        expect(held).toBeGreaterThanOrEqual(Math.ceil(share * dataset.times.length))
        const newestInTrain = Math.max(...split.train.times)
        const newer = dataset.times.filter((time) => time > newestInTrain).length
        expect(newer).toBe(held)
      }),
    )
  })

  test('asks for everything someone liked after the cut', () => {
    const builder = createDatasetBuilder([])
    const entries = [
      ['a', 1, 4],
      ['b', 5, 4],
      ['c', 6, 0],
      ['d', 7, 4],
    ] as const
    builder.addUser(
      'ada',
      entries.map(([movieId, at, value]) => ({ movieId, at, value })),
    )
    builder.addUser('new', [{ movieId: 'a', at: 6, value: 4 }])
    const dataset = builder.build()
    expect(named(dataset, globalTime(dataset, { share: 0.8 }).cases)).toEqual([
      { user: 'ada', history: ['a'], targets: ['b', 'd'] },
    ])
  })
})

describe('examiners', () => {
  const crowd = (size: number) =>
    rows(
      Object.fromEntries(
        Array.from({ length: size }, (_, user) => [`user-${user}`, ['a', 'b', 'c', 'd', 'e', 'f'].slice(user % 3)]),
      ),
    )

  test('are those with the smallest hashes among people with five interactions', () => {
    const dataset = crowd(90)
    const split = examinerSplit(dataset, { limit: 10 })
    expectSound(dataset, split)
    const eligible = [...dataset.users.keys()].filter((user) => rowOf(dataset, user).length >= 5)
    const chosen = eligible.sort((a, b) => hashOf(dataset.users[a]) - hashOf(dataset.users[b])).slice(0, 10)
    expect(split.cases.map(({ user }) => user)).toEqual(chosen.sort((a, b) => a - b))
    expect(split.threshold).toBe(Math.max(...chosen.map((user) => hashOf(dataset.users[user]))))
  })

  test('of a larger population are nested among the earlier ones', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 80 }),
        fc.nat(80),
        fc.integer({ min: 1, max: 20 }),
        (size, growth, limit) => {
          const [early, late] = [crowd(size), crowd(size + growth)]
          const first = examinerSplit(early, { limit })
          const second = examinerSplit(late, { limit, threshold: first.threshold })
          const everExamined = new Set(first.cases.map(({ user }) => early.users[user]))
          for (const { user } of second.cases) {
            expect(everExamined.has(late.users[user]) || !early.users.includes(late.users[user])).toBe(true)
          }
          expect(second.threshold).toBeLessThanOrEqual(first.threshold)
          expect(second.cases.length).toBeLessThanOrEqual(limit)
        },
      ),
    )
  })

  test('all lie below the threshold, even if that leaves fewer than wanted', () => {
    const dataset = crowd(90)
    fc.assert(
      fc.property(fc.nat(0xff_ff_ff_ff), fc.nat(90), (threshold, limit) => {
        const split = examinerSplit(dataset, { limit, threshold })
        for (const { user } of split.cases) expect(hashOf(dataset.users[user])).toBeLessThanOrEqual(threshold)
        expect(split.threshold).toBeLessThanOrEqual(threshold)
      }),
    )
  })

  test('leave everyone else whole', () => {
    const dataset = crowd(30)
    const { train, cases } = examinerSplit(dataset, { limit: 4 })
    expect(dataset.itemOf.length - train.itemOf.length).toBe(4)
    for (const user of dataset.users.keys()) {
      if (!cases.some((each) => each.user === user)) expect(rowOf(train, user)).toEqual(rowOf(dataset, user))
    }
  })

  test('are none when none are wanted', () => {
    expect(examinerSplit(crowd(30), { limit: 0 })).toMatchObject({ cases: [], threshold: -1 })
  })
})

test('the hash is FNV-1a', () => {
  // Test vectors of draft-eastlake-fnv, appendix C.
  expect([hashOf(''), hashOf('a'), hashOf('foobar')]).toEqual([0x81_1c_9d_c5, 0xe4_0c_29_2c, 0xbf_9c_f9_68])
})

function rows(movies: Readonly<Record<string, readonly string[]>>): Dataset {
  const builder = createDatasetBuilder([])
  for (const [user, watched] of Object.entries(movies))
    builder.addUser(
      user,
      watched.map((movieId, at) => ({ movieId, at, value: 4 })),
    )
  return builder.build()
}

function named({ users, items }: Dataset, cases: readonly Case[]) {
  const names = (indices: Uint32Array) => Array.from(indices, (item) => items[item])
  return cases.map(({ user, history, targets }) => ({
    user: users[user],
    history: names(history.items),
    targets: names(targets),
  }))
}
