import { expect, test } from 'vitest'
import { type Figure, figureMarkdown, figureRow, figureTable, isReached, ratioOf, readable } from '../src/figure.ts'

const rate: Figure = {
  what: 'lists',
  value: 3_500,
  unit: 'lists/s',
  goal: { atLeast: 3_000 },
  reference: { what: 'bare route', value: 7_000 },
  ratioGoal: { atLeast: 0.35 },
}

test('a figure reaches its goals only if it reaches all of them', () => {
  expect(isReached(rate)).toBe(true)
  expect(isReached({ ...rate, value: 2_999 })).toBe(false) // the ratio alone is not enough
  expect(isReached({ ...rate, reference: { what: 'bare route', value: 20_000 } })).toBe(false) // nor the figure alone
  expect(isReached({ what: 'size', value: 400, unit: 'bytes', goal: { atMost: 400 } })).toBe(true)
  expect(isReached({ what: 'size', value: 401, unit: 'bytes', goal: { atMost: 400 } })).toBe(false)
})

test('a figure without a goal is neither reached nor missed, and what was not measured is missed', () => {
  expect(isReached({ what: 'size', value: 1, unit: 'MB' })).toBeUndefined()
  expect(isReached({ ...rate, value: Number.NaN })).toBe(false)
  expect(isReached({ what: 'lists', value: 1, unit: '', ratioGoal: { atLeast: 0 } })).toBe(false) // no reference, no ratio
})

test('a row says figure, goal, whether it is reached, ratio and reference', () => {
  expect(ratioOf(rate)).toBe(0.5)
  expect(figureRow(rate)).toEqual([
    'lists',
    '3,500 lists/s',
    '≥ 3,000 lists/s, ratio ≥ 0.35',
    'yes',
    '0.5',
    'bare route: 7,000 lists/s',
    '',
  ])
  expect(figureRow({ ...rate, value: 1 })[3]).toBe('NO')
})

test('tables have a line a figure, and Markdown cells keep to themselves', () => {
  expect(figureTable([rate, rate]).split('\n')).toHaveLength(4)
  expect(figureMarkdown([{ ...rate, note: 'a|b' }]).split('\n')[2]).toContain('a\\|b')
})

test('numbers keep three digits that count, and thousands in full', () => {
  expect([0, 0.012345, 9.876, 123.4, 45_678.9, Number.NaN].map(readable)).toEqual([
    '0',
    '0.0123',
    '9.88',
    '123',
    '45,679',
    'none',
  ])
})
