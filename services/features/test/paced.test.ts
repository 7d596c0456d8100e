import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { paced } from '../src/paced.ts'

test('however often it is asked for, it is looked up once in so many times what that takes, and by one at a time', async () => {
  let looks = 0
  const ask = paced(async () => {
    await sleep(20)
    return ++looks
  }, 25)
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1])
  expect(await ask()).toBe(1)
  await expect.poll(ask, { timeout: 5_000, interval: 5 }).toBe(2)
  const started = performance.now()
  await expect.poll(ask, { timeout: 5_000, interval: 5 }).toBe(3)
  expect(performance.now() - started).toBeGreaterThan(400) // 25 times twenty, but for what a timer is early
})

test('what failed is kept like an answer: it cost as much', async () => {
  let looks = 0
  let isAway = true
  const ask = paced(async () => {
    looks++
    await sleep(20)
    if (isAway) throw new Error('away')
    return 'back'
  }, 25)
  for (let asked = 0; asked < 3; asked++) await expect(Promise.all([ask(), ask()])).rejects.toThrow('away')
  expect(looks).toBe(1)
  isAway = false
  await expect(ask()).rejects.toThrow('away')
  await expect.poll(ask, { timeout: 5_000, interval: 5 }).toBe('back')
  expect(looks).toBe(2)
})
