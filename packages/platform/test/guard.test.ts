import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { createGuard } from '../src/guard.ts'
import { createMetrics } from '../src/metrics.ts'

const open = (deadlineMs = 50) => {
  const metrics = createMetrics('serving', { processMetrics: false })
  return { metrics, guard: createGuard('store', { deadlineMs, metrics }) }
}
const fails = () => Promise.reject(new Error('connection refused'))

test('a call that succeeds gives its answer', async () => {
  const { guard, metrics } = open()
  expect(await guard(async () => 7)).toBe(7)
  expect(await metrics.expose()).not.toContain('marquee_dependency_failures_total{')
})

test('a call past its deadline fails', async () => {
  const { guard } = open(30)
  const started = performance.now()
  await expect(guard(() => sleep(60_000, undefined, { ref: false }))).rejects.toThrow('not answer within 30 ms')
  expect(performance.now() - started).toBeLessThan(1_000)
})

test('after five failures in a row calls fail at once, without asking', async () => {
  const { guard, metrics } = open()
  for (let call = 0; call < 5; call++) await expect(guard(fails)).rejects.toThrow('connection refused')
  let asked = false
  const more = guard(async () => {
    asked = true
  })
  await expect(more).rejects.toThrow('store is not answering')
  expect(asked).toBe(false)
  expect(await metrics.expose()).toContain('marquee_dependency_failures_total{dependency="store",service="serving"} 6')
})

test('a success in between keeps it closed', async () => {
  const { guard } = open()
  for (let round = 0; round < 3; round++) {
    for (let call = 0; call < 4; call++) await expect(guard(fails)).rejects.toThrow('connection refused')
    expect(await guard(async () => 'ok')).toBe('ok')
  }
})

test('half a second later one call tries whether it is back', async () => {
  const { guard } = open()
  for (let call = 0; call < 5; call++) await expect(guard(fails)).rejects.toThrow()
  await expect.poll(() => guard(async () => 'back').catch(() => 'away'), { timeout: 3_000, interval: 50 }).toBe('back')
  expect(await guard(async () => 'still')).toBe('still')
})

test('when nobody has asked for a while, all who then come at once are let through', async () => {
  const { guard } = open()
  for (let call = 0; call < 5; call++) await expect(guard(fails)).rejects.toThrow()
  await sleep(2_200)
  const answers = Array.from({ length: 10 }, () => guard(async () => 'back').catch(() => 'away'))
  expect(await Promise.all(answers)).toEqual(Array(10).fill('back'))
})

test('one that is still away opens again at once', async () => {
  const { guard } = open()
  for (let call = 0; call < 5; call++) await expect(guard(fails)).rejects.toThrow()
  const message = () => guard(fails).then(String, (error: unknown) => String(error))
  await expect.poll(message, { timeout: 3_000, interval: 50 }).toContain('connection refused')
  expect(await message()).toContain('store is not answering')
})

test('that the time of day is set back changes nothing', async () => {
  const { guard } = open()
  vi.useFakeTimers({ toFake: ['Date'] })
  try {
    for (let call = 0; call < 5; call++) await expect(guard(fails)).rejects.toThrow()
    vi.setSystemTime(Date.now() - 86_400_000)
    await sleep(600)
    expect(await guard(async () => 'back')).toBe('back')
  } finally {
    vi.useRealTimers()
  }
})
