import { expect, test } from 'vitest'
import { listState } from '../src/list-state.ts'
import { strings } from '../src/strings.ts'

const from = Date.parse('2026-01-01T12:00:00Z')

test("a person's own, whole, new list needs no words", () => {
  expect(listState({ home: { tier: 'personalised', degraded: false }, trouble: undefined, from })).toEqual([])
})

test('a list that rests on less says on what', () => {
  expect(listState({ home: { tier: 'trending', degraded: false }, trouble: undefined, from })).toEqual([
    strings.tier.trending,
  ])
  expect(listState({ home: { tier: 'trending', degraded: true }, trouble: undefined, from })).toEqual([
    strings.degraded.trending,
  ])
})

test('the last list says that it is one, and why', () => {
  const [line] = listState({
    home: { tier: 'personalised', degraded: false },
    trouble: strings.trouble.unreachable,
    from,
  })
  expect(line).toContain(strings.trouble.unreachable)
  expect(line).toContain('Jan 1, 2026')
})

test('with no list at all only the trouble is said', () => {
  expect(listState({ home: undefined, trouble: strings.trouble.timeout, from: 0 })).toEqual([strings.trouble.timeout])
  expect(listState({ home: undefined, trouble: undefined, from: 0 })).toEqual([])
})
