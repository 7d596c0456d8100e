import { expect, test } from 'vitest'
import { share } from '../src/console/numbers.ts'
import { words } from '../src/console/strings.ts'
import { counted } from '../src/counted.ts'
import { strings } from '../src/strings.ts'

test.each([
  [1, '100 %'],
  [3_191 / 3_199, '99.7 %'],
  [0.999999, '99.9 %'],
  [0.99, '99 %'],
  [0.5, '50 %'],
  [0.0812, '8.1 %'],
  [0, '0 %'],
])('a share of %d is %s: only all are 100 %', (value, words) => {
  expect(share(value)).toBe(words)
})

test('one of something is said as one', () => {
  expect([0, 1, 3_199].map((films) => counted(films, 'film'))).toEqual(['0 films', '1 film', '3,199 films'])
  expect(words.people.rests('personalised', 'v1', 1)).toBe('personalised · v1 · from 1 film')
  expect(words.data.sent(1)).toBe('1 message was sent again.')
  expect(words.data.sent(2)).toBe('2 messages were sent again.')
  expect(strings.ratings.count(1)).toBe('out of 5, from 1 rating')
})

test('what one is asked about a film says what one gave it', () => {
  expect(strings.film.actions('Heat')).toBe('What do you think of Heat?')
  expect(strings.film.actions('Heat', 4.5)).toBe('What do you think of Heat? You gave it 4.5 stars.')
})
