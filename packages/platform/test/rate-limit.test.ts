import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { InjectOptions } from 'fastify'
import { describe, expect, test, vi } from 'vitest'
import { openApp, problemOf } from './an-app.ts'

describe('rate limit', () => {
  test('one client too many is told when to come back; another is not held up', async () => {
    const { app: one } = await openApp({ requestsPerSecond: 3 })
    const from = (address: string) => ({ url: '/free', headers: { 'x-forwarded-for': address } })
    const answers = []
    for (let request = 0; request < 4; request++) answers.push(await one.inject(from('203.0.113.1')))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 429])
    expect(answers.at(-1)?.headers['retry-after']).toBe('1')
    expect(await problemOf(from('203.0.113.1'), one)).toMatchObject({
      code: 'rate-limited',
      title: 'Too many requests: at most 3 in 1 s',
    })
    expect((await one.inject(from('203.0.113.2'))).statusCode).toBe(200)
    await one.close()
  })

  test('nobody is refused for longer because the time of day was set forth and back', async () => {
    const { app: one } = await openApp({ requestsPerSecond: 2 })
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const now = Date.now()
      vi.setSystemTime(now + 86_400_000)
      expect((await one.inject('/free')).statusCode).toBe(200)
      vi.setSystemTime(now)
      const answers = [await one.inject('/free'), await one.inject('/free')]
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 429])
      await sleep(1_050)
      expect((await one.inject('/free')).statusCode).toBe(200)
    } finally {
      vi.useRealTimers()
      await one.close()
    }
  })

  const with_ = (headers: Record<string, string>) => ({ url: '/free', headers })
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
  const hash = createHash('sha256').update('the-key').digest()

  test('each answer says what is left', async () => {
    const { app: one } = await openApp({ requestsPerSecond: 2 })
    const answers = [await one.inject('/free'), await one.inject('/free'), await one.inject('/free')]
    expect(answers.map(({ headers }) => [headers['ratelimit-limit'], headers['ratelimit-remaining']])).toEqual([
      ['2', '1'],
      ['2', '0'],
      ['2', '0'],
    ])
    expect(answers.map(({ headers }) => Number(headers['ratelimit-reset']))).toEqual([1, 1, 1])
    await one.close()
  })

  test('a key has a limit of its own, wherever it is used from; a made-up key changes nothing', async () => {
    const { app: one } = await openApp({
      requestsPerSecond: 2,
      requestsPerSecondOfKey: 3,
      apiKeys: [{ scope: 'operations', sha256: hash }],
    })
    const statuses = async (...requests: readonly Record<string, string>[]) => {
      const all = []
      for (const headers of requests) all.push((await one.inject(with_(headers))).statusCode)
      return all
    }
    const from = (address: string, key: string) => ({ 'x-forwarded-for': address, ...bearer(key) })
    expect(
      await statuses(
        from('203.0.113.1', 'the-key'),
        from('203.0.113.2', 'the-key'),
        from('203.0.113.3', 'the-key'),
        from('203.0.113.4', 'the-key'),
      ),
    ).toEqual([200, 200, 200, 429])
    expect(await statuses(from('203.0.113.9', 'a'), from('203.0.113.9', 'b'), from('203.0.113.9', 'c'))).toEqual([
      200, 200, 429,
    ])
    await one.close()
  })

  test('a network of IPv6 is one client', async () => {
    const { app: one } = await openApp({ requestsPerSecond: 1 })
    const from = (address: string) => one.inject(with_({ 'x-forwarded-for': address }))
    expect((await from('2001:db8:1:2::1')).statusCode).toBe(200)
    expect((await from('2001:db8:1:2:ffff::9')).statusCode).toBe(429)
    expect((await from('2001:db8:1:3::1')).statusCode).toBe(200)
    await one.close()
  })

  test.each<[string, InjectOptions, number]>([
    ['for an address that no route has', { url: '/nowhere' }, 404],
    ['by a method that the address does not take', { method: 'DELETE', url: '/free' }, 405],
    ['with a key that opens nothing', { method: 'POST', url: '/guarded', headers: bearer('a-guess') }, 403],
    ['of a page of another site', { method: 'POST', url: '/free', headers: { 'sec-fetch-site': 'cross-site' } }, 403],
    [
      'that is half a JSON text',
      { method: 'POST', url: '/things/x', headers: { 'content-type': 'application/json' }, payload: '{"a":' },
      400,
    ],
    ['with a broken percent escape', { url: '/things/%zz' }, 400],
    ['for the documents of the API', { url: '/docs/json' }, 200],
  ])('a request %s counts', async (_, request, status) => {
    const { app: one } = await openApp({ requestsPerSecond: 2, apiKeys: [{ scope: 'operations', sha256: hash }] })
    const answers = [await one.inject(request), await one.inject(request), await one.inject(request)]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([status, status, 429])
    expect(answers[2]?.json()).toMatchObject({ code: 'rate-limited' })
    expect(answers[2]?.headers).toMatchObject({ 'retry-after': '1', 'ratelimit-limit': '2' })
    await one.close()
  })

  test('what operates the service is never limited', async () => {
    const { app: one } = await openApp({ requestsPerSecond: 1 })
    for (const url of ['/livez', '/readyz', '/metrics', '/livez', '/readyz'])
      expect((await one.inject(url)).statusCode).toBe(200)
    await one.close()
  })
})
