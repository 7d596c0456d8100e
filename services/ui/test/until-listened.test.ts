import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { untilListened } from '../src/until-listened.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Looks at a system that listens after some time; remembers when it was looked at. */
function systemListeningAfter(ms: number) {
  const start = Date.now()
  const looks: number[] = []
  const heard = async (): Promise<boolean> => {
    looks.push(Date.now() - start)
    return Date.now() - start >= ms
  }
  return { heard, looks }
}

test('one look is enough for a system that listens at once', async () => {
  const { heard, looks } = systemListeningAfter(0)
  const outcome = untilListened(heard)
  await vi.runAllTimersAsync()
  expect(await outcome).toBe(true)
  expect(looks).toEqual([0])
})

test('a slow system is looked at again, at growing intervals, until it listened', async () => {
  const { heard, looks } = systemListeningAfter(300)
  const outcome = untilListened(heard)
  await vi.runAllTimersAsync()
  expect(await outcome).toBe(true)
  expect(looks).toEqual([0, 25, 75, 175, 375])
})

test('a system that never listens is given up after three seconds', async () => {
  const { heard, looks } = systemListeningAfter(Number.POSITIVE_INFINITY)
  const outcome = untilListened(heard)
  await vi.runAllTimersAsync()
  expect(await outcome).toBe(false)
  expect(looks).toEqual([0, 25, 75, 175, 375, 775, 1575, 3000])
})

test('a look that fails is followed by another', async () => {
  const heard = vi.fn<() => Promise<boolean>>().mockRejectedValueOnce(new Error('away')).mockResolvedValue(true)
  const outcome = untilListened(heard)
  await vi.runAllTimersAsync()
  expect(await outcome).toBe(true)
  expect(heard).toHaveBeenCalledTimes(2)
})

test('nobody looks any more once the person has left', async () => {
  const { heard, looks } = systemListeningAfter(Number.POSITIVE_INFINITY)
  const leaving = new AbortController()
  const outcome = untilListened(heard, { signal: leaving.signal })
  await vi.advanceTimersByTimeAsync(30)
  leaving.abort()
  await vi.runAllTimersAsync()
  expect(await outcome).toBe(false)
  expect(looks).toEqual([0, 25])
})
