import { randomBytes } from 'node:crypto'
import type { DeadLetter } from '@marquee/contracts/topics'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitLetter, maxLetterBytes } from '../src/fit-letter.ts'
import { letterNotes } from '../src/letter-notes.ts'

const letter = (more: Partial<DeadLetter> = {}): DeadLetter => ({
  topic: 'interactions',
  partition: 0,
  offset: '7',
  key: 'ada',
  value: Buffer.from('{').toString('base64'),
  headers: { ce_time: '2026-01-01T00:00:00Z' },
  reason: 'the message: expected JSON',
  failedAt: '2026-01-01T00:00:00Z',
  ...more,
})
const sizeOf = (fitted: DeadLetter) => Buffer.byteLength(JSON.stringify(fitted)) + Buffer.byteLength(fitted.key ?? '')

test('a letter that fits stays as it is', () => {
  expect(fitLetter(letter())).toEqual(letter())
  const full = letter({ value: randomBytes(600_000).toString('base64') })
  expect(fitLetter(full)).toEqual(full)
})

test('a long reason is shortened, and says so; the message stays whole', () => {
  const fitted = fitLetter(letter({ reason: 'x'.repeat(500_000) }))
  expect(fitted.reason).toMatch(/^x{2000}… \(cut: it has 500000 characters\)$/)
  expect(fitted).toEqual(letter({ reason: fitted.reason }))
})

test('of a message that is too large the beginning is kept; a note and the reason say how much it was', () => {
  const value = randomBytes(909_000)
  const fitted = fitLetter(letter({ value: value.toString('base64') }))
  expect(Buffer.from(fitted.value, 'base64')).toEqual(value.subarray(0, 500_000))
  expect(fitted.headers[letterNotes.cut]).toContain('909000')
  expect(fitted.headers['ce_time']).toBe('2026-01-01T00:00:00Z')
  expect(fitted.reason).toMatch(/^the message: expected JSON \(.*909000.*\)$/)
  expect(fitted.key).toBe('ada')
})

test('whatever is long, a letter fits', () => {
  const text = fc
    .tuple(fc.constantFrom('x', '\u0000', '🎬', '\ud800'), fc.constantFrom(0, 10, 900, 3_000, 900_000))
    .map(([unit, times]) => unit.repeat(times))
  fc.assert(
    fc.property(
      fc.record({
        key: text,
        reason: text,
        value: fc.constantFrom(0, 600_000, 700_000, 3_000_000).map((size) => 'A'.repeat(size)),
        headers: fc.array(fc.tuple(fc.nat().map(String), text), { maxLength: 40 }).map(Object.fromEntries),
      }),
      (more) => {
        expect(sizeOf(fitLetter(letter(more)))).toBeLessThanOrEqual(maxLetterBytes)
      },
    ),
    { numRuns: 50 },
  )
})
