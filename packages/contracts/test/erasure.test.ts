import { expect, test } from 'vitest'
import { erasureErrors } from '../src/erasure.ts'

const erasure = {
  receiptId: '0b52f6d7-2a8e-4c1c-9df2-6f4a0c1f8f7e',
  userId: 'ada',
  requestedAt: '2026-01-31T20:15:00Z',
}

test('an erasure that names someone and a time can be carried out', () => {
  expect(erasureErrors(erasure)).toEqual([])
})

test.each<[string, object, string]>([
  ['nobody', { userId: '' }, '/userId'],
  ['a receipt that is no UUID', { receiptId: 'x' }, '/receiptId'],
  ['an instant that never was', { requestedAt: '2016-12-31T23:59:60Z' }, '/requestedAt'],
  ['a field nobody knows', { reason: 'none' }, '/reason'],
])('%s is refused by name', (_, wrong, path) => {
  expect(erasureErrors({ ...erasure, ...wrong }).map((error) => error.path)).toEqual([path])
})
