import { UserId } from '@marquee/contracts/ids'
import { fieldErrors } from '@marquee/contracts/validation'
import { expect, test } from 'vitest'
import { newGuestId, userIn } from '../src/person.ts'

test('the address names the person, or nobody', () => {
  expect(userIn('?user=42&x=1')).toBe('42')
  expect(userIn('?user=a%2Bb')).toBe('a+b')
  expect([userIn(''), userIn('?user='), userIn('?user=%20')]).toEqual([undefined, undefined, undefined])
})

test('a guest has an id that the API takes', () => {
  expect(newGuestId()).toMatch(/^guest-[a-z0-9]{8}$/)
  expect(fieldErrors(UserId, newGuestId())).toEqual([])
})
