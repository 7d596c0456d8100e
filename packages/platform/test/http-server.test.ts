import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Problem } from '@marquee/contracts/problems'
import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import Type from 'typebox'
import { afterAll, describe, expect, test } from 'vitest'
import { openAccess } from '../src/access.ts'
import type { ApiKey } from '../src/api-keys.ts'
import { type App, createHttpServer, type HttpConfig } from '../src/http-server.ts'
import { ProblemError } from '../src/problem.ts'
import { quietSurroundings } from './surroundings.ts'

/** A service with a route of each kind. */
async function openApp({
  requestsPerSecond = 0,
  requestsPerSecondOfKey,
  requestsPerConnection = 0,
  apiKeys = [],
}: Partial<HttpConfig> & { apiKeys?: readonly ApiKey[] } = {}) {
  const surroundings = quietSurroundings('serving')
  const config = { trustedProxies: ['loopback'], requestsPerSecond, requestsPerSecondOfKey, requestsPerConnection }
  const access = await openAccess({ apiKeys }, surroundings)
  const app = await createHttpServer({ service: 'serving', config, access, ...surroundings })
  const Params = Type.Object({ id: Type.String({ maxLength: 10 }) })
  const Query = Type.Object({ n: Type.Integer({ default: 3 }) }, { additionalProperties: false })
  const Body = Type.Object({ a: Type.Integer() })
  app.post(
    '/things/:id',
    { schema: { summary: 'A thing', params: Params, querystring: Query, body: Body } },
    (request) => ({
      id: request.params.id,
      n: request.query.n,
      a: request.body.a,
    }),
  )
  app.get('/broken', () => {
    throw new Error('password=hunter2 at host.internal')
  })
  app.get('/away', () => {
    throw new ProblemError('store-unavailable', { store: 'feature store' })
  })
  app.get('/free', () => ({ ok: true }))
  app.post('/guarded', { onRequest: access.requireScope('operations') }, () => ({ ok: true }))
  return { app, ...surroundings }
}

const { app } = await openApp()
afterAll(() => app.close())

const json = { 'content-type': 'application/json' }

/** The answer, which has to be a whole problem. */
async function problemOf(request: InjectOptions, of: App = app): Promise<Problem> {
  const response = await of.inject(request)
  expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8')
  const body = response.json<Problem>()
  expect(body).toMatchObject({ status: response.statusCode, type: `https://marquee.dev/problems/${body.code}` })
  expect(body.requestId).toMatch(/^[\w.-]{1,64}$/)
  return body
}

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
    expect([ready.statusCode, ready.json()]).toEqual([503, { ready: false, checks: { database: 'away' } }])
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
    const response = await app.inject({ method: 'POST', url: '/guarded', headers: { host: 'here:8083', ...headers } })
    return [response.statusCode, response.json().code]
  }

  test.each<Record<string, string>>([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' }, // another port of this machine, too
    { 'sec-fetch-site': 'cross-site', origin: 'http://here:8083' },
    { origin: 'https://evil.example' },
    { origin: 'http://here:9999' },
    { origin: 'null' },
  ])('of another site changes nothing: %j', async (headers) => {
    expect(await post(headers)).toEqual([403, 'cross-site'])
    expect((await app.inject({ url: '/free', headers })).statusCode).toBe(200) // reading is no change
  })

  test.each<Record<string, string>>([
    {},
    { 'sec-fetch-site': 'same-origin', origin: 'http://here:8083' },
    { 'sec-fetch-site': 'none' },
    { origin: 'http://here:8083' },
  ])('of our own, or a program, may: %j', async (headers) => {
    expect(await post(headers)).toEqual([200, undefined])
  })
})

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

  test('what operates the service is never limited', async () => {
    const { app: one } = await openApp({ requestsPerSecond: 1 })
    for (const url of ['/livez', '/readyz', '/metrics', '/livez', '/readyz'])
      expect((await one.inject(url)).statusCode).toBe(200)
    await one.close()
  })
})

describe('on a socket', async () => {
  const { app: listening } = await openApp()
  const { port } = new URL(await listening.listen({ host: '127.0.0.1', port: 0 }))
  afterAll(() => listening.close())

  /** Everything that comes back for these bytes until the connection ends. */
  async function send(...parts: (string | Buffer)[]): Promise<string> {
    const socket = connect(Number(port), '127.0.0.1')
    const received: Buffer[] = []
    socket.on('data', (chunk) => received.push(chunk))
    socket.on('error', () => {}) // a refused client may be cut off
    const closed = new Promise((resolve) => socket.once('close', resolve))
    for (const part of parts) socket.write(part)
    socket.end()
    await closed
    return Buffer.concat(received).toString('latin1')
  }
  const problemIn = (answer: string): unknown => JSON.parse(answer.split('\r\n\r\n')[1] ?? '')

  test.each([
    ['garbage', 'hello there\r\n\r\n'],
    ['TLS', Buffer.from('16030100c8010000c40303', 'hex')],
    [
      'two lengths',
      'POST /things/x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['an unknown method', 'BREW /coffee HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a header with a line end', 'GET / HTTP/1.1\r\nHost: x\r\nA\nB: c\r\n\r\n'],
  ])('%s is refused as a problem', async (_, bytes) => {
    const answer = await send(bytes)
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/problem\+json/)
    expect(problemIn(answer)).toMatchObject({ code: 'malformed-request', status: 400, requestId: 'none' })
  })

  test.each([
    ['a header', `GET /free HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(30_000)}\r\n\r\n`],
    ['an address', `GET /${'a'.repeat(30_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ])('%s over the limit is refused as a problem', async (_, bytes) => {
    expect(problemIn(await send(bytes))).toMatchObject({
      code: 'malformed-request',
      title: 'The request cannot be read: the address and headers are too long',
    })
  })

  test('random bytes end in an answer or a closed connection, and the server lives', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
        const answer = await send(Buffer.from(bytes), '\r\n\r\n\r\n\r\n')
        expect(answer === '' || answer.startsWith('HTTP/1.1 4')).toBe(true)
      }),
      { numRuns: 100 },
    )
    expect((await fetch(`http://127.0.0.1:${port}/free`)).status).toBe(200)
  })

  test('a body that comes in pieces is one body', async () => {
    const socket = connect(Number(port), '127.0.0.1')
    socket.write('POST /things/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n')
    socket.write('Content-Length: 7\r\n\r\n{"a')
    await sleep(20) // a packet of its own
    socket.write('":7}')
    let answer = ''
    for await (const chunk of socket) answer += chunk
    expect(answer).toContain('"a":7')
  })

  test('a client far away cannot pose as this machine, one behind a proxy here is seen as itself', async () => {
    const post = (headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${port}/guarded`, { method: 'POST', headers }).then(({ status }) => status)
    expect(await post({})).toBe(200)
    expect(await post({ 'x-forwarded-for': '203.0.113.9' })).toBe(401)
    expect(await post({ 'x-forwarded-for': '127.0.0.1, 203.0.113.9' })).toBe(401)
  })
})

test('a client is asked to open a new connection after as many requests as one may carry', async () => {
  const { app: one } = await openApp({ requestsPerConnection: 2 })
  const { port } = new URL(await one.listen({ host: '127.0.0.1', port: 0 }))
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const answers: [number | undefined, string | undefined][] = []
  for (let number = 0; number < 3; number++) {
    const sent = request({ host: '127.0.0.1', port, path: '/free', agent }).end()
    const [response] = (await once(sent, 'response')) as [IncomingMessage] // what Node emits
    await response.resume().toArray()
    answers.push([response.statusCode, response.headers.connection])
  }
  agent.destroy()
  expect(answers).toEqual([
    [200, 'keep-alive'],
    [200, 'close'],
    [200, 'keep-alive'],
  ])
  await one.close()
})

describe('closing', () => {
  test('while it drains it answers as ever, and sends the connection away with the answer', async () => {
    const { app: one, health } = await openApp()
    const { port } = new URL(await one.listen({ host: '127.0.0.1', port: 0 }))
    const before = (await fetch(`http://127.0.0.1:${port}/free`)).headers.get('connection')
    expect(before).toBe('keep-alive')
    health.drain()
    const draining = await fetch(`http://127.0.0.1:${port}/free`)
    expect([draining.status, draining.headers.get('connection')]).toEqual([200, 'close'])
    await one.close()
  })

  test('answers what is in flight and ends its connection; what comes later is sent elsewhere, as a problem', async () => {
    const { app: one } = await openApp()
    const [started, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    one.get('/slow', async () => {
      started.resolve()
      await release.promise
      return { done: true }
    })
    const { port } = new URL(await one.listen({ host: '127.0.0.1', port: 0 }))
    const open = (text: string) => {
      const socket = connect(Number(port), '127.0.0.1')
      socket.write(text)
      let received = ''
      socket.on('data', (chunk) => {
        received += chunk
      })
      const ended = new Promise<string>((resolve) => socket.once('close', () => resolve(received)))
      return { socket, ended }
    }
    const inFlight = open('GET /slow HTTP/1.1\r\nHost: x\r\n\r\n')
    const half = open('GET /free HTTP/1.1\r\nHost: x\r\n')
    await started.promise
    const closing = one.close()
    await expect(fetch(`http://127.0.0.1:${port}/free`)).rejects.toThrow() // nobody new is let in
    half.socket.write('\r\n') // on an open connection the rest of a request arrives
    const refused = await half.ended
    expect(refused).toMatch(/^HTTP\/1\.1 503 .*application\/problem\+json.*"code":"shutting-down"/s)
    expect(refused).toMatch(/retry-after: 1/i)
    release.resolve()
    const answered = await inFlight.ended // although the client would have kept it alive
    expect(answered).toMatch(/^HTTP\/1\.1 200 .*connection: close.*\{"done":true\}$/is)
    await closing
  })

  test('does not wait for a connection that is kept alive for nothing', async () => {
    const { app: one } = await openApp()
    const { port } = new URL(await one.listen({ host: '127.0.0.1', port: 0 }))
    const socket = connect(Number(port), '127.0.0.1')
    const ended = new Promise((resolve) => socket.once('close', resolve))
    socket.write('GET /free HTTP/1.1\r\nHost: x\r\n\r\n')
    await once(socket, 'data')
    const began = performance.now()
    await one.close()
    expect(performance.now() - began).toBeLessThan(2_000)
    await ended
  })
})
