import { describe, expect, test } from 'vitest'
import { watchForBursts } from '../src/bursts.ts'
import { leftOutOf } from '../src/quarantine.ts'

const options = { least: 100, factor: 8 }
const upTo = 1_000_000
const after = 100_000

interface Crowd {
  readonly people: number
  /** the films that person n did something with, in order */
  readonly films: (person: number) => readonly string[]
  readonly from: number
}

/** People one after the other, in order of arrival. */
const crowd = ({ people, films, from }: Crowd) => {
  let place = from
  return Array.from({ length: people }, (_, person) => ({
    userId: `${from}-${person}`,
    history: { entries: [], lastAt: 0 },
    arrivals: new Map(films(person).map((movieId) => [movieId, place++])),
  }))
}
type Person = ReturnType<typeof crowd>[number]

const taste = (person: number, count: number, films = 300) =>
  Array.from({ length: count }, (_, n) => `m${Math.floor(((person * 7 + n * 13) % films) ** 2 / films)}`)

/** Before: 1,000 people with twenty films each out of a catalogue in which some films are much more watched than others. */
const past = crowd({ people: 1_000, films: (person) => taste(person, 20), from: 1 })

const burstsIn = (...window: readonly Person[][]) => {
  const watch = watchForBursts(after)
  for (const person of [...past, ...window.flat()]) watch.see(person, () => false)
  return watch.bursts(upTo, options)
}
const honest = (people: number) => crowd({ people, films: (person) => taste(person + 5, 12), from: after + 1 })
const fakes = (people: number, films: (person: number) => readonly string[]) =>
  crowd({ people, films, from: after + 100_000 })

describe('a burst of newcomers', () => {
  test('who come for one film only is noticed, in a quiet window and in a busy one', () => {
    for (const others of [0, 500]) {
      const [burst, ...more] = burstsIn(
        honest(others),
        fakes(10_000, () => ['target']),
      )
      expect(more).toEqual([])
      expect(burst).toMatchObject({ movieId: 'target', after, upTo, people: 10_000 })
      expect(burst?.reason).toMatch(/^10000 newcomers came for film target: \d\d+\.\d\d % of all that newcomers did/)
    }
  })

  test('for a film that was popular before is noticed', () => {
    expect(
      burstsIn(
        honest(500),
        fakes(10_000, () => ['m0']),
      ).map(({ movieId }) => movieId),
    ).toEqual(['m0'])
  })

  test('for several films at once is noticed for each', () => {
    const found = burstsIn(fakes(3_000, (person) => [`t${person % 3}`]))
    expect(found.map(({ movieId, people }) => [movieId, people])).toEqual([
      ['t0', 1_000],
      ['t1', 1_000],
      ['t2', 1_000],
    ])
  })

  test('that hides behind a few other films is noticed', () => {
    const hiding = fakes(10_000, (person) => [...taste(person, 4), 'target'])
    expect(burstsIn(honest(200), hiding).map(({ movieId }) => movieId)).toEqual(['target'])
  })

  test('too small to matter is left alone', () => {
    expect(burstsIn(fakes(99, () => ['target']))).toEqual([])
    expect(burstsIn(fakes(100, () => ['target']))).toHaveLength(1)
  })
})

describe('no burst is', () => {
  test('what people with a history do, however many of them', () => {
    const place = after + 500_000
    const fans = past.map((person, index) => ({
      ...person,
      arrivals: new Map([...person.arrivals, ['hit', place + index]]),
    }))
    const watch = watchForBursts(after)
    for (const person of fans) watch.see(person, () => false)
    expect(watch.bursts(upTo, options)).toEqual([])
  })

  test('a data set that is loaded between two fits', () => {
    expect(burstsIn(honest(5_000))).toEqual([])
  })

  test('newcomers who try what is watched most', () => {
    expect(burstsIn(crowd({ people: 2_000, films: (person) => ['m0', ...taste(person, 5)], from: after + 1 }))).toEqual(
      [],
    )
  })

  test('what is in quarantine already', () => {
    const [burst] = burstsIn(fakes(10_000, () => ['target']))
    const quarantined = burst ? [burst] : []
    const watch = watchForBursts(upTo)
    const all = [
      ...past,
      ...fakes(10_000, () => ['target']),
      ...crowd({ people: 300, films: () => ['x'], from: upTo + 1 }),
    ]
    for (const person of all) watch.see(person, leftOutOf(person, quarantined))
    expect(watch.bursts(2 * upTo, options).map(({ movieId }) => movieId)).toEqual(['x'])
  })
})

describe('what is left out', () => {
  const quarantine = { movieId: 'target', after: 100, upTo: 200, people: 1, reason: '' }
  const arrivals = (films: Readonly<Record<string, number>>) => ({ arrivals: new Map(Object.entries(films)) })
  const isOut = (films: Readonly<Record<string, number>>) => leftOutOf(arrivals(films), [quarantine])('target')

  test('is what newcomers did with that film in that window, and nothing else', () => {
    expect(isOut({ target: 101 })).toBe(true)
    expect(isOut({ target: 200, a: 1, b: 2, c: 3, d: 4 })).toBe(true) // four films are not five
    expect(isOut({ target: 200, a: 1, b: 2, c: 3, d: 4, e: 100 })).toBe(false)
    expect(isOut({ target: 200, a: 101, b: 102, c: 103, d: 104, e: 105 })).toBe(true)
    expect(isOut({ target: 100 })).toBe(false)
    expect(isOut({ target: 201 })).toBe(false)
    expect(leftOutOf(arrivals({ target: 150, other: 151 }), [quarantine])('other')).toBe(false)
    expect(leftOutOf(arrivals({ target: 150 }), [])('target')).toBe(false)
  })
})
