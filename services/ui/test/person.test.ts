import { UserId } from '@marquee/contracts/ids'
import { fieldErrors } from '@marquee/contracts/validation'
import { expect, test } from 'vitest'
import { guest, newGuestId, userParam } from '../src/person.ts'

test('an address names a person, but neither the guest nor nobody', () => {
  expect(userParam(' 42 ')).toBe('42')
  expect([userParam(''), userParam('  '), userParam(guest())]).toEqual([undefined, undefined, undefined])
})

test('a guest has an id that the API takes, the same for as long as the page lives', () => {
  expect(newGuestId()).toMatch(/^guest-[a-z0-9]{8}$/)
  expect(fieldErrors(UserId, newGuestId())).toEqual([])
  expect(guest()).toBe(guest())
})
