import type { HistoryEntry } from '@marquee/feature-store/history'
import { expect, test } from 'vitest'
import { reasonFor } from '../src/reason.ts'

const named = (title: string, about: Pick<HistoryEntry, 'type' | 'rating'>) => ({
  entry: { movieId: title, at: 0, ...about },
  title,
})
const because = (type: HistoryEntry['type'], rating: number | null = null) =>
  reasonFor([named('Heat', { type, rating })], 'otherwise')

test.each([
  ['rating', 4.5, 'Because you gave 4.5 stars to Heat'],
  ['rating', 1, 'Because you gave 1 star to Heat'],
  ['like', null, 'Because you liked Heat'],
  ['watch', null, 'Because you watched Heat'],
  ['watchlist', null, 'Because you want to watch Heat'],
  ['click', null, 'Because you looked at Heat'],
  ['view', null, 'Because you looked at Heat'],
] as const)('a %s (%s) is named as %s', (type, rating, sentence) => {
  expect(because(type, rating)).toBe(sentence)
})

test('without evidence another reason is given', () => {
  expect(reasonFor([], 'Watched by many people now')).toBe('Watched by many people now')
})

test('what was liked is named before what weighs more and was not', () => {
  const [cold, warm] = [named('Heat', { type: 'rating', rating: 3 }), named('Ran', { type: 'rating', rating: 4 })]
  expect(reasonFor([cold, warm], '')).toBe('Because you gave 4 stars to Ran')
  expect(reasonFor([cold], '')).toBe('Because you gave 3 stars to Heat')
})
