import { expect, test } from 'vitest'
import { createHealth } from '../src/health.ts'

test('ready when every check passes, and each is named', async () => {
  const health = createHealth()
  health.readyWhen('database', async () => {})
  health.readyWhen('model', () => {})
  expect(await health.readiness()).toEqual({ ready: true, checks: { database: 'ok', model: 'ok' }, causes: new Map() })
})

test('not ready when one fails; the others are still told, and the reasons are kept apart', async () => {
  const health = createHealth()
  const refused = new Error('connect ECONNREFUSED 10.0.0.3:5432')
  const none = new Error('none yet')
  health.readyWhen('database', () => Promise.reject(refused))
  health.readyWhen('model', () => {
    throw none
  })
  health.readyWhen('log', () => {})
  expect(await health.readiness()).toEqual({
    ready: false,
    checks: { database: 'failed', model: 'failed', log: 'ok' },
    causes: new Map([
      ['database', refused],
      ['model', none],
    ]),
  })
})

test('a check that hangs counts as failed after two seconds', async () => {
  const health = createHealth()
  health.readyWhen('database', () => new Promise<void>(() => {}))
  const started = performance.now()
  expect(await health.readiness()).toMatchObject({ ready: false, checks: { database: 'no answer' } })
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
  expect(await health.readiness()).toMatchObject({ ready: false, checks: { shutdown: 'draining' } })
  expect(asked).toBe(1)
})
