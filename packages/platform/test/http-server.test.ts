import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { openApp, problemOf as problemFrom } from './an-app.ts'

const { app } = await openApp()
afterAll(() => app.close())

const json = { 'content-type': 'application/json' }
const problemOf = (request: InjectOptions) => problemFrom(request, app)

test('a request that fits is answered, its parameters in their types and with their defaults', async () => {
  const response = await app.inject({ method: 'POST', url: '/things/x?n=7', payload: { a: 1 } })
  expect([response.statusCode, response.json()]).toEqual([200, { id: 'x', n: 7, a: 1 }])
  expect((await app.inject({ method: 'POST', url: '/things/x', payload: { a: 1 } })).json()).toMatchObject({ n: 3 })
})

describe('every error is problem+json with a stable code', () => {
  const thing = { method: 'POST', url: '/things/x', headers: json } as const
  test.each<[string, InjectOptions, number, string]>([
    ['half a JSON text', { ...thing, payload: '{"a":' }, 400, 'malformed-json'],
    ['an empty JSON text', { ...thing, payload: '' }, 400, 'malformed-json'],
    ['JSON of another kind', { ...thing, payload: "{'a':1}" }, 400, 'malformed-json'],
    ['a hundred thousand brackets', { ...thing, payload: '['.repeat(100_000) }, 400, 'malformed-json'],
    ['__proto__ in the body', { ...thing, payload: '{"a":1,"__proto__":{"isAdmin":true}}' }, 400, 'malformed-json'],
    [
      'constructor.prototype in the body',
      { ...thing, payload: '{"a":1,"constructor":{"prototype":{"isAdmin":true}}}' },
      400,
      'malformed-json',
    ],
    ['text', { ...thing, headers: { 'content-type': 'text/plain' }, payload: 'hello' }, 415, 'unsupported-media-type'],
    [
      'a form',
      { ...thing, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: 'a=1' },
      415,
      'unsupported-media-type',
    ],
    [
      'an unreadable content type',
      { ...thing, headers: { 'content-type': ';;' }, payload: 'x' },
      415,
      'unsupported-media-type',
    ],
    ['no body', { method: 'POST', url: '/things/x' }, 422, 'body-invalid'],
    ['a wrong body', { ...thing, payload: '{"a":"1"}' }, 422, 'body-invalid'],
    ['a body of 10 MB', { ...thing, payload: `{"a":"${'x'.repeat(10_000_000)}"}` }, 413, 'body-too-large'],
    ['an unknown query parameter', { ...thing, url: '/things/x?m=1', payload: { a: 1 } }, 400, 'parameter-invalid'],
    ['a wrong query parameter', { ...thing, url: '/things/x?n=many', payload: { a: 1 } }, 400, 'parameter-invalid'],
    ['a parameter given twice', { ...thing, url: '/things/x?n=1&n=2', payload: { a: 1 } }, 400, 'parameter-invalid'],
    [
      'an id that is too long',
      { ...thing, url: `/things/${'x'.repeat(11)}`, payload: { a: 1 } },
      400,
      'parameter-invalid',
    ],
    ['an id of 100,000 characters', { ...thing, url: `/things/${'x'.repeat(100_000)}` }, 400, 'malformed-request'],
    ['a broken percent escape', { method: 'GET', url: '/things/%zz' }, 400, 'malformed-request'],
    ['a percent escape of half a character', { method: 'GET', url: '/things/%E0%A4' }, 400, 'malformed-request'],
    ['an unknown address', { method: 'GET', url: '/nowhere' }, 404, 'not-found'],
    ['a method that the address does not take', { method: 'DELETE', url: '/things/x' }, 405, 'method-not-allowed'],
    ['a fault of our own', { method: 'GET', url: '/broken' }, 500, 'internal'],
    ['a store that is away', { method: 'GET', url: '/away' }, 503, 'store-unavailable'],
  ])('%s', async (_, request, status, code) => {
    const problem = await problemOf(request)
    expect(problem).toMatchObject({ status, code })
    expect(problem.title).not.toMatch(/\{\w+\}|NaN|undefined/) // each detail is filled in
  })

  test.each([
    ['', 'it is empty'],
    ['{"a":1', "Expected ',' or '}' after property value at position 6 (line 1 column 7)"],
    ['{\n  "a": 1,\n  b: 2\n}', 'Expected double-quoted property name at position 14 (line 3 column 3)'],
    ['{"a":', 'it ends in the middle, after 5 characters'],
    ['{"a":x}', 'Unexpected token \'x\', "{"a":x}"'],
    ['{"a":1,"__proto__":{}}', 'it names __proto__ or constructor.prototype'],
  ])('what is wrong with %j as JSON is told, with its place', async (payload, detail) => {
    expect((await problemOf({ ...thing, payload })).title).toBe(`The body is not valid JSON: ${detail}`)
  })

  test('a wrong field is named with what was found and what was expected', async () => {
    expect((await problemOf({ ...thing, payload: '{"a":"1"}' })).errors).toEqual([
      { path: '/a', value: '1', expected: 'integer' },
    ])
    expect((await problemOf({ ...thing, url: '/things/x?n=many', payload: { a: 1 } })).errors).toEqual([
      { path: '/n', value: 'many', expected: 'integer' },
    ])
  })

  test.each([
    ['DELETE', '/things/x', 'POST'],
    ['PUT', '/things/x?n=1', 'POST'],
    ['POST', '/free', 'GET, HEAD'],
  ] as const)('%s %s is told what the address takes: %s', async (method, url, allow) => {
    const response = await app.inject({ method, url })
    expect([response.statusCode, response.headers.allow, response.json().code]).toEqual([
      405,
      allow,
      'method-not-allowed',
    ])
    expect((await app.inject({ method, url: '/things/x/y' })).statusCode).toBe(404)
  })

  test.each([11, 129, 2_001, 10_000])('an id of %i characters is named as the field that is wrong', async (length) => {
    const problem = await problemOf({ method: 'POST', url: `/things/${'x'.repeat(length)}`, payload: { a: 1 } })
    expect(problem).toMatchObject({ status: 400, code: 'parameter-invalid', errors: [{ path: '/id' }] })
  })

  test.each(['', '3.7', '0x1', '1e3', 'true', ' 4', '+4', 'Infinity', '9'.repeat(30)])(
    'a number is what is written as one: not %j',
    async (n) => {
      const problem = await problemOf({ ...thing, url: `/things/x?n=${encodeURIComponent(n)}`, payload: { a: 1 } })
      expect([problem.code, problem.errors?.[0]?.path]).toEqual(['parameter-invalid', '/n'])
    },
  )

  test.each(['QUERY', 'PATCH', 'DELETE'] as const)('%s is refused by its name, whatever its body', async (method) => {
    for (const payload of [undefined, '{', 'x'.repeat(2_000_000)])
      expect(
        await problemOf({ method, url: '/things/x', ...(payload === undefined ? {} : { payload }) }),
      ).toMatchObject({
        code: 'method-not-allowed',
      })
  })

  test('a body that is too large is told the limit', async () => {
    const { title } = await problemOf({ ...thing, payload: `{"a":"${'x'.repeat(1_048_577)}"}` })
    expect(title).toBe('The body is larger than 1048576 bytes')
  })

  test('a fault of our own tells nothing about itself', async () => {
    expect(JSON.stringify(await problemOf({ method: 'GET', url: '/broken' }))).not.toMatch(/hunter2|host\.internal/)
  })

  test('nothing in a refused body reaches a prototype', async () => {
    await problemOf({ ...thing, payload: '{"a":1,"__proto__":{"isAdmin":true}}' })
    expect('isAdmin' in {}).toBe(false)
  })

  test('whatever address and body: never a fault of ours', async () => {
    const url = fc.oneof(
      fc.webPath(),
      fc.string({ unit: 'grapheme-ascii' }).map((text) => `/things/${text.replace(/[\s#]/g, '%')}`),
      fc.webQueryParameters().map((query) => `/things/x?${query}`),
    )
    const body = fc.oneof(fc.json(), fc.string({ unit: 'binary' }))
    await fc.assert(
      fc.asyncProperty(url, body, fc.constantFrom('POST', 'GET', 'PUT', 'DELETE'), async (path, payload, method) => {
        const request: InjectOptions = { method, url: path === '' ? '/' : path, headers: json, payload }
        const response = await app.inject(request)
        expect(response.statusCode).toBeLessThan(500)
        if (response.statusCode >= 400) await problemOf(request)
      }),
      { numRuns: 300 },
    )
  })
})

describe('request ids', () => {
  const idFor = async (headers: Record<string, string>) =>
    (await app.inject({ url: '/free', headers })).headers['x-request-id']

  test('a harmless one is kept, in the answer and in a problem', async () => {
    expect(await idFor({ 'x-request-id': 'abc-1.2_3' })).toBe('abc-1.2_3')
    expect((await problemOf({ url: '/nowhere', headers: { 'x-request-id': 'abc' } })).requestId).toBe('abc')
  })

  test.each(['a b', 'x'.repeat(65), '', 'a\tb', '<script>', 'a,b', '{jndi:ldap://x}', 'ä'])(
    '%j is replaced',
    async (hostile) => {
      expect(await idFor({ 'x-request-id': hostile })).toMatch(/^[0-9a-f-]{36}$/)
    },
  )

  test('without one each request has its own', async () => {
    expect(await idFor({})).not.toBe(await idFor({}))
  })
})

describe('what every service answers', () => {
  test('liveness, whatever its dependencies do', async () => {
    const { app: one, health } = await openApp()
    health.readyWhen('database', () => Promise.reject(new Error('away')))
    expect((await one.inject('/livez')).statusCode).toBe(200)
    const ready = await one.inject('/readyz')
    expect([ready.statusCode, ready.json()]).toEqual([503, { ready: false, checks: { database: 'failed' } }])
    await one.close()
  })

  test('why it is not ready is for the log alone, and there once for as long as it stays the same', async () => {
    const { app: one, health } = await openApp()
    const logged = vi.spyOn(one.log, 'warn')
    let cause: Error | undefined = new Error('no user "marquee_serving" at 10.0.0.3')
    health.readyWhen('database', () => {
      if (cause) throw cause
    })
    const told = async (): Promise<string> => (await one.inject('/readyz')).body
    for (let probe = 0; probe < 3; probe++) expect(await told()).not.toMatch(/marquee_serving|10\.0/)
    expect(logged.mock.calls).toEqual([[{ err: cause, check: 'database' }, 'not ready']])
    for (const next of [new Error('too many clients'), undefined, new Error('too many clients')]) {
      cause = next
      await told()
    }
    expect(logged).toHaveBeenCalledTimes(3)
    await one.close()
  })

  test('readiness, until it drains', async () => {
    const { app: one, health } = await openApp()
    expect((await one.inject('/readyz')).statusCode).toBe(200)
    health.drain()
    expect((await one.inject('/readyz')).statusCode).toBe(503)
    expect((await one.inject('/livez')).statusCode).toBe(200)
    expect((await one.inject('/free')).statusCode).toBe(200) // what still arrives is still answered
    await one.close()
  })

  test('its API as OpenAPI 3.1 and a page to read it', async () => {
    const api = (await app.inject('/openapi.json')).json<{ openapi: string; paths: object }>()
    expect(api.openapi).toBe('3.1.0')
    expect(Object.keys(api.paths).toSorted()).toEqual(['/livez', '/metrics', '/readyz', '/things/{id}']) // what has a summary
    expect(JSON.stringify(api.paths)).toContain('"in":"query","name":"n","required":false') // it has a default
    expect((await app.inject('/docs')).headers['content-type']).toContain('text/html')
  })

  test('headers that browsers are to be careful', async () => {
    const { headers } = await app.inject('/free')
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'SAMEORIGIN' })
    expect(headers).not.toHaveProperty('x-powered-by')
  })

  test('metrics by route pattern: no id and no unknown address becomes a label', async () => {
    const { app: one, metrics } = await openApp()
    for (const id of ['ada', 'grace', 'x'.repeat(50)])
      await one.inject({ method: 'POST', url: `/things/${id}`, payload: { a: 1 } })
    for (const path of ['/wp-admin', '/things/ada', '/.env?x=secret']) await one.inject(path)
    const lines = (await metrics.expose()).split('\n').filter((line) => line.includes('_duration_seconds_count'))
    const routes = lines.map((line) => /method="(\w+)",route="([^"]*)",status="(\d+)"} (\d+)/.exec(line)?.slice(1))
    expect(routes.toSorted()).toEqual([
      ['GET', '(none)', '404', '2'],
      ['GET', '(none)', '405', '1'],
      ['POST', '/things/:id', '200', '2'],
      ['POST', '/things/:id', '400', '1'],
    ])
    const exposed = await one.inject('/metrics')
    expect(exposed.headers['content-type']).toContain('text/plain')
    expect(exposed.body).toContain('marquee_http_request_duration_seconds_bucket')
    await one.close()
  })
})

describe('a page in a browser', () => {
  const post = async (headers: Record<string, string>) => {
    const response = await app.inject({
      method: 'POST',
      url: '/guarded',
      headers: { host: 'localhost:8083', ...headers },
    })
    return [response.statusCode, response.json().code]
  }

  test.each<Record<string, string>>([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' }, // another port of this machine, too
    { 'sec-fetch-site': 'cross-site', origin: 'http://localhost:8083' },
    { origin: 'https://evil.example' },
    { origin: 'http://localhost:9999' },
    { origin: 'null' },
  ])('of another site changes nothing: %j', async (headers) => {
    expect(await post(headers)).toEqual([403, 'cross-site'])
    expect((await app.inject({ url: '/free', headers })).statusCode).toBe(200) // reading is no change
  })

  test.each<Record<string, string>>([
    {},
    { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:8083' },
    { 'sec-fetch-site': 'none' },
    { origin: 'http://localhost:8083' },
  ])('of our own, or a program, may: %j', async (headers) => {
    expect(await post(headers)).toEqual([200, undefined])
  })

  test('of a site whose name has just been led to this machine may not: only the name tells them apart', async () => {
    const headers = { host: 'evil.example:8083', origin: 'http://evil.example:8083', 'sec-fetch-site': 'same-origin' }
    expect(await post(headers)).toEqual([401, 'key-required'])
  })
})
