import { setTimeout as sleep } from 'node:timers/promises'
import { jwtVerify } from 'jose'
import { afterEach, expect, test, vi } from 'vitest'
import { issuerKeys } from '../src/issuer-keys.ts'
import { createIssuer, publish } from './issuer.ts'

afterEach(() => vi.useRealTimers())

const ours = await createIssuer('ours')
const isTaken = (token: string, keys: ReturnType<typeof issuerKeys>) =>
  jwtVerify(token, keys).then(
    () => true,
    () => false,
  )

test('while an issuer is away its keys are good for a time, and nobody waits for it', async () => {
  let away = false
  await using source = await publish(() => (away ? undefined : ours.keys))
  const keys = issuerKeys(new URL(source.url), { freshForMs: 20, againMs: 20, keptForMs: 500 })
  const token = await ours.token()
  expect(await isTaken(token, keys)).toBe(true)
  away = true
  await sleep(50)
  const before = source.asked()
  expect(await isTaken(token, keys)).toBe(true)
  await expect.poll(() => source.asked(), { interval: 10 }).toBe(before + 1) // behind whoever came
  await sleep(600)
  expect(await isTaken(token, keys)).toBe(false)
  away = false
  expect(await isTaken(token, keys)).toBe(true)
})

test('a key that is withdrawn is soon refused, though the clock went back by a day since the keys were read', async () => {
  const next = await createIssuer('next')
  let published = ours.keys
  await using source = await publish(() => published)
  const keys = issuerKeys(new URL(source.url), { freshForMs: 20, againMs: 20, keptForMs: 60_000 })
  const token = await ours.token()
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 86_400_000 })
  await isTaken(token, keys) // reads them
  vi.useRealTimers()
  expect(await isTaken(token, keys)).toBe(true)
  published = next.keys
  await expect.poll(() => isTaken(token, keys), { interval: 30 }).toBe(false)
  expect(await isTaken(await next.token(), keys)).toBe(true)
})
