import { expect, test } from 'vitest'
import { percent, weighty } from '../src/reason.ts'

const heat = { movieId: '6', title: 'Heat', share: 0.61 }
const ronin = { movieId: '1687', title: 'Ronin', share: 0.22 }

test('the films that counted are told, the weightiest first', () => {
  expect(weighty([ronin, heat])).toEqual([heat, ronin])
})

test('films that did not count are not called evidence', () => {
  const none = [0, -0.2, Number.NaN].map((share, index) => ({ movieId: String(index), title: 'No', share }))
  expect(weighty([...none, heat])).toEqual([heat])
})

test.each([
  [0.614, '61%'],
  [0.004, '<1%'],
  [1, '100%'],
  [1.0000001, '100%'],
])('a share of %s is said as %s', (share, words) => {
  expect(percent(share)).toBe(words)
})
