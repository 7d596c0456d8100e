import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MovieId, UserId, Uuid } from '../src/ids.ts'
import { idListPattern } from '../src/patterns.ts'
import { fieldErrors, validatorOf } from '../src/validation.ts'

const isUserId = (value: unknown): boolean => validatorOf(UserId).Check(value)

test.each(['42', 'ada', 'a.b', '...', 'user:1', 'ada@example.org', 'a+b', '~', '-', 'A'.repeat(128)])(
  '%s can be an id',
  (id) => {
    expect(fieldErrors(UserId, id)).toEqual([])
    expect(fieldErrors(MovieId, id)).toEqual([])
  },
)

test.each([
  '',
  '.',
  '..',
  'a b',
  'a/b',
  'a%2fb',
  'a?b',
  'a#b',
  'a\u0000',
  'é',
  '\u202e',
  'A'.repeat(129),
  'a\n',
  '\ufeffa',
])('%j cannot be an id', (id) => {
  expect(fieldErrors(UserId, id)).toHaveLength(1)
  expect(fieldErrors(MovieId, id)).toHaveLength(1)
})

test.each(['', '42', '42,43', 'a.b,...,-', `${'A'.repeat(128)},b`])('%j is a list of ids', (list) => {
  expect(new RegExp(idListPattern).test(list)).toBe(true)
})

test.each([
  ',',
  '42,',
  ',42',
  '42,,43',
  '..',
  '42,..',
  '.,42',
  'a b',
  'A'.repeat(129),
  `b,${'A'.repeat(129)}`,
  '42,43\n',
])('%j is none: a part of it is no id', (list) => {
  expect(new RegExp(idListPattern).test(list)).toBe(false)
})

test('an id that is accepted stays itself in a URL path, so that no two people share an address', () => {
  const candidate = fc.string({ unit: fc.constantFrom(...'aZ09._~:@+-/%?# \\'), minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(candidate, (id) => {
      fc.pre(isUserId(id))
      expect(new URL(`http://host/v1/users/${id}/history`).pathname).toBe(`/v1/users/${id}/history`)
    }),
  )
})

test('a UUID is one in either case, and nothing that only looks like one', () => {
  expect(fieldErrors(Uuid, '0B52F6D7-2A8E-4C1C-9DF2-6F4A0C1F8F7E')).toEqual([])
  for (const text of ['0b52f6d7-2a8e-4c1c-9df2-6f4a0c1f8f7', '{0b52f6d7-2a8e-4c1c-9df2-6f4a0c1f8f7e}', ''])
    expect(fieldErrors(Uuid, text)).toHaveLength(1)
})
