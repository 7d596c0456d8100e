import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Interaction, interactionErrors, interactionTypes } from '../src/interaction.ts'

const now = Date.parse('2026-06-01T12:00:00Z')
const like: Interaction = {
  eventId: '0b52f6d7-2a8e-4c1c-9df2-6f4a0c1f8f7e',
  userId: '42',
  movieId: '296',
  type: 'like',
  occurredAt: '2026-01-31T20:15:00Z',
}
const rated = (rating: unknown): object => ({ ...like, type: 'rating', rating })
const without = (field: keyof Interaction): object =>
  Object.fromEntries(Object.entries(like).filter(([name]) => name !== field))
const pathsOf = (value: unknown): string[] => interactionErrors(value, now).map(({ path }) => path)

describe('an interaction is accepted', () => {
  test.each(interactionTypes)('when its type is %s and nothing else is wrong', (type) => {
    expect(interactionErrors({ ...like, type, ...(type === 'rating' ? { rating: 4 } : {}) }, now)).toEqual([])
  })

  test.each([0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5])('with %s stars', (stars) => {
    expect(interactionErrors(rated(stars), now)).toEqual([])
  })

  test.each([
    ['with fractions of a second', '2026-01-31T20:15:00.123456Z'],
    ['with an offset', '2026-01-31T22:15:00+02:00'],
    ['in small letters', '2026-01-31t20:15:00z'],
    ['at the first moment there is', '1970-01-01T00:00:00Z'],
    ['on a leap day', '2024-02-29T00:00:00Z'],
    ['five minutes ahead of our clock', '2026-06-01T12:05:00Z'],
  ])('%s: %s', (_, occurredAt) => {
    expect(interactionErrors({ ...like, occurredAt }, now)).toEqual([])
  })

  test('with the list and the place it came from', () => {
    const shown = { recommendationId: '11111111-2222-4333-8444-555555555555', position: 0 }
    expect(interactionErrors({ ...like, ...shown }, now)).toEqual([])
    expect(interactionErrors({ ...like, ...shown, position: 10_000 }, now)).toEqual([])
  })
})

describe('an interaction is refused, and the field at fault is named', () => {
  test.each(['eventId', 'userId', 'movieId', 'type', 'occurredAt'] as const)('%s is missing', (field) => {
    expect(interactionErrors(without(field), now)).toEqual([
      { path: `/${field}`, expected: 'a value: this field is required' },
    ])
  })

  test.each([
    ['no UUID', { eventId: 'x' }, '/eventId'],
    ['a UUID without hyphens', { eventId: '0b52f6d72a8e4c1c9df26f4a0c1f8f7e' }, '/eventId'],
    ['a person of 129 characters', { userId: 'a'.repeat(129) }, '/userId'],
    ['a person with a line end', { userId: 'a\n' }, '/userId'],
    ['a film that is a path', { movieId: '../etc' }, '/movieId'],
    ['half a character', { movieId: '\ud800' }, '/movieId'],
    ['an unknown type', { type: 'purchase' }, '/type'],
    ['a type of another case', { type: 'Like' }, '/type'],
    ['a day that does not exist', { occurredAt: '2026-02-30T00:00:00Z' }, '/occurredAt'],
    ['a leap second', { occurredAt: '2016-12-31T23:59:60Z' }, '/occurredAt'],
    ['a time without a zone', { occurredAt: '2026-01-31T20:15:00' }, '/occurredAt'],
    ['a date without a time', { occurredAt: '2026-01-31' }, '/occurredAt'],
    ['a time as a number', { occurredAt: 1_769_890_500_000 }, '/occurredAt'],
    ['before 1970', { occurredAt: '1969-12-31T23:59:59.999Z' }, '/occurredAt'],
    ['more than five minutes ahead', { occurredAt: '2026-06-01T12:05:00.001Z' }, '/occurredAt'],
    ['the year 3000', { occurredAt: '3000-01-01T00:00:00Z' }, '/occurredAt'],
    ['a list that is no UUID', { recommendationId: 'list-1' }, '/recommendationId'],
    ['a place before the first', { position: -1 }, '/position'],
    ['a place between two', { position: 1.5 }, '/position'],
    ['a place out of reach', { position: 10_001 }, '/position'],
    ['stars on a like', { rating: 5 }, '/rating'],
    ['an unknown field', { note: 'x' }, '/note'],
  ])('%s', (_, change, path) => {
    const errors = interactionErrors({ ...like, ...change }, now)
    expect(errors.map((error) => error.path)).toEqual([path])
    expect(errors[0]?.expected).not.toBe('')
  })

  test.each([0, 0.25, 5.5, 3.3, -1, Number.NaN, Number.POSITIVE_INFINITY, '4', null])('%s stars', (stars) => {
    expect(pathsOf(rated(stars))).toEqual(['/rating'])
  })

  test('a rating without its stars', () => {
    expect(interactionErrors({ ...like, type: 'rating' }, now)).toEqual([
      { path: '/rating', expected: 'a rating, because type is "rating"' },
    ])
  })

  test.each([
    ['nothing', null],
    ['a list', [like]],
    ['a text', JSON.stringify(like)],
    ['a number', 7],
  ])('%s instead of an event', (_, value) => {
    expect(pathsOf(value)).toEqual([''])
  })

  test('every wrong field at once', () => {
    expect(pathsOf({ eventId: 1, userId: '', movieId: [], type: null, occurredAt: 'soon' }).toSorted()).toEqual(
      ['/eventId', '/movieId', '/occurredAt', '/type', '/userId'].toSorted(),
    )
  })
})

test('any value either is an interaction or has an error with its place and what was expected', () => {
  const nearly = fc.record(
    {
      eventId: fc.oneof(fc.uuid(), fc.string()),
      userId: fc.oneof(fc.constant('42'), fc.string({ unit: 'binary' })),
      movieId: fc.oneof(fc.constant('296'), fc.anything()),
      type: fc.oneof(fc.constantFrom(...interactionTypes), fc.string()),
      rating: fc.oneof(
        fc.integer({ min: 0, max: 11 }).map((half) => half / 2),
        fc.double(),
      ),
      occurredAt: fc.oneof(
        fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        fc.string(),
      ),
      position: fc.oneof(fc.integer(), fc.double()),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.oneof(nearly, fc.anything()), (value) => {
      const errors = interactionErrors(value, now)
      for (const { path, expected } of errors) {
        expect(path).toMatch(/^(\/|$)/)
        expect(expected).not.toBe('')
      }
      if (errors.length > 0) return
      const { type, rating, occurredAt } = value as Interaction // what was accepted is one
      expect(interactionTypes).toContain(type)
      expect(type === 'rating').toBe(rating !== undefined)
      expect(Date.parse(occurredAt)).toBeGreaterThanOrEqual(0)
      expect(Date.parse(occurredAt)).toBeLessThanOrEqual(now + 300_000)
    }),
    { numRuns: 1_000 },
  )
})

test('an event with one field replaced is refused for that field alone', () => {
  const wrong = {
    eventId: fc.string().filter((text) => !/^[0-9a-f-]{36}$/i.test(text)),
    userId: fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !/^[A-Za-z0-9._~:@+-]+$/.test(text)),
    movieId: fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.constant('')),
    type: fc.string().filter((text) => !interactionTypes.some((type) => type === text)),
    occurredAt: fc.string().filter((text) => !/^\d{4}-\d\d-\d\dT/i.test(text)),
  }
  const change = fc.oneof(
    ...Object.entries(wrong).map(([field, value]) =>
      fc.record({ field: fc.constant(field), value: value as fc.Arbitrary<unknown> }),
    ),
  )
  fc.assert(
    fc.property(change, ({ field, value }) => {
      expect(pathsOf({ ...like, [field]: value })).toEqual([`/${field}`])
    }),
    { numRuns: 1_000 },
  )
})
