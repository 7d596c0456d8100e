import { expect, test } from 'vitest'
import { percent, reasonOf } from '../src/reason.ts'

const heat = { movieId: '6', title: 'Heat', share: 0.61 }
const ronin = { movieId: '1687', title: 'Ronin', share: 0.22 }

test('a reason that names a film says how much that film counted', () => {
  expect(reasonOf({ reason: 'Because you rated Heat', evidence: [heat] })).toEqual({
    sentence: 'Because you rated Heat —\u00a061%',
    evidence: [],
  })
})

test('films that the reason does not name follow, the weightiest first', () => {
  expect(reasonOf({ reason: 'Because you rated Heat', evidence: [ronin, heat] }).evidence).toEqual(['Ronin 22%'])
  expect(reasonOf({ reason: 'It fits what you watch', evidence: [ronin, heat] })).toEqual({
    sentence: 'It fits what you watch',
    evidence: ['Heat 61%', 'Ronin 22%'],
  })
})

test('without evidence the reason stands alone', () => {
  expect(reasonOf({ reason: 'Everyone watches it', evidence: [] })).toEqual({
    sentence: 'Everyone watches it',
    evidence: [],
  })
})

test('films that did not count are not called evidence', () => {
  const none = [0, -0.2, Number.NaN].map((share, index) => ({ movieId: String(index), title: 'No', share }))
  expect(reasonOf({ reason: 'It fits', evidence: none }).evidence).toEqual([])
})

test.each([
  [0.614, '61%'],
  [0.004, '<1%'],
  [1, '100%'],
  [1.0000001, '100%'],
])('a share of %s is said as %s', (share, words) => {
  expect(percent(share)).toBe(words)
})
