import { expect, test } from 'vitest'
import { ApiError } from '../src/api.ts'
import { waitBeforeRetry, worthReadingAgain, worthSendingAgain } from '../src/patience.ts'

const unreachable = new ApiError('away')
const busy = new ApiError('busy', { status: 503, retryAfterMs: 1_000 })
const refused = new ApiError('wrong', { status: 422 })

test('a read is tried again while the trouble may pass', () => {
  expect([unreachable, busy].map((error) => worthReadingAgain(50, error))).toEqual([true, true])
  expect([refused, new TypeError('ours')].map((error) => worthReadingAgain(0, error))).toEqual([false, false])
})

test('a write is tried again by itself only when the server said when, and not for ever', () => {
  expect(worthSendingAgain(0, busy)).toBe(true)
  expect(worthSendingAgain(6, busy)).toBe(false)
  expect([unreachable, refused].map((error) => worthSendingAgain(0, error))).toEqual([false, false])
})

test('the wait is never shorter than the server asked, grows, and has an end', () => {
  expect(waitBeforeRetry(0, busy, 0)).toBe(1_000)
  expect([0, 1, 2].map((failures) => waitBeforeRetry(failures, busy, 0.5))).toEqual([1_200, 1_400, 1_800])
  expect(waitBeforeRetry(60, new ApiError('busy', { status: 503, retryAfterMs: 3_600_000 }), 1)).toBeLessThanOrEqual(
    30_000,
  )
})

test('without a time from the server, chance spreads the attempts from none to the whole backoff', () => {
  expect(waitBeforeRetry(3, unreachable, 0)).toBe(0)
  expect(waitBeforeRetry(3, unreachable, 1)).toBe(3_200)
})
