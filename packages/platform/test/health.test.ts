import { expect, test } from 'vitest'
import { createHealth } from '../src/health.ts'

test('ready when every check passes, and each is named', async () => {
  const health = createHealth()
  health.readyWhen('database', async () => {})
  health.readyWhen('model', () => {})
  expect(await health.readiness()).toEqual({ ready: true, checks: { database: 'ok', model: 'ok' } })
})

test('not ready when one fails, with its reason; the others are still told', async () => {
  const health = createHealth()
  health.readyWhen('database', () => Promise.reject(new Error('connection refused')))
  health.readyWhen('model', () => {
    throw new Error('none yet')
  })
  health.readyWhen('log', () => {})
  expect(await health.readiness()).toEqual({
    ready: false,
    checks: { database: 'connection refused', model: 'none yet', log: 'ok' },
  })
})

test('a check that hangs counts as failed after two seconds', async () => {
  const health = createHealth()
  health.readyWhen('database', () => new Promise<void>(() => {}))
  const started = performance.now()
  expect(await health.readiness()).toEqual({ ready: false, checks: { database: 'no answer in 2000 ms' } })
  expect(performance.now() - started).toBeLessThan(4_000)
})

test('draining turns it not ready for good, and asks nobody any more', async () => {
  const health = createHealth()
  let asked = 0
  health.readyWhen('database', () => {
    asked++
  })
  await health.readiness()
  health.drain()
  expect(await health.readiness()).toEqual({ ready: false, checks: { shutdown: 'draining' } })
  expect(asked).toBe(1)
})
