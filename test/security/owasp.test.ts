import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Problem } from '@marquee/contracts/problems'
import { serviceNames } from '@marquee/contracts/services'
import { createIssuer, issuerEnvironment, publish } from '@marquee/platform/test/issuer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningMarquee, startStandalone } from '../harness.ts'
import { aMovie, aRating } from '../world.ts'

/** The ten risks of the OWASP API Security Top 10 (2023), each against the running whole; what else covers them is in docs/security.md. */

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const key = {
  ingestion: randomBytes(24).toString('base64url'),
  serving: randomBytes(24).toString('base64url'),
  operations: randomBytes(24).toString('base64url'),
}
const issuer = await createIssuer()
const keys = await publish(() => issuer.keys)
const ada = await issuer.token({ sub: 'ada' })

let marquee: RunningMarquee
/** stands where nothing of ours is: whoever makes us ask it has found a hole */
let elsewhere: Server
let asked = 0
beforeAll(async () => {
  elsewhere = createServer((_request, response) => {
    asked++
    response.end('{}')
  })
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  marquee = await startStandalone({
    ...issuerEnvironment,
    JWKS_URL: keys.url,
    API_KEYS: Object.entries(key)
      .map(([scope, secret]) => `${scope}:${sha256(secret)}`)
      .join(','),
  })
  await ask('PUT', '/v1/movies/heat', { as: key.ingestion, body: { title: 'Heat', year: 1995, genres: ['Crime'] } })
  await ask('POST', '/v1/events', { as: key.ingestion, body: [aRating({ userId: 'grace', movieId: 'heat' })] })
  await marquee.settled()
}, 180_000)
afterAll(async () => {
  await marquee[Symbol.asyncDispose]()
  await keys[Symbol.asyncDispose]()
  elsewhere.close()
})

interface Answer {
  readonly status: number
  readonly code: string | undefined
  readonly text: string
  readonly headers: Headers
}

async function ask(
  method: string,
  path: string,
  { as, body, headers = {} }: { as?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await fetch(`${marquee.addresses.ui}/api${path}`, {
    method,
    headers: {
      ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') ?? false
  const code = isJson ? (JSON.parse(text) as Partial<Problem>).code : undefined
  return { status: response.status, code, text, headers: response.headers }
}
const outcome = async (...request: Parameters<typeof ask>) => {
  const { status, code } = await ask(...request)
  return [status, code]
}

test('API1 broken object level authorization: a person’s data opens to their token, and to no other person’s', async () => {
  for (const page of ['home', 'history', 'recommendations']) {
    expect(await outcome('GET', `/v1/users/ada/${page}`, { as: ada })).toEqual([200, undefined])
    expect(await outcome('GET', `/v1/users/grace/${page}`, { as: ada })).toEqual([403, 'not-yourself'])
  }
  expect(await outcome('DELETE', '/v1/users/grace', { as: ada })).toEqual([403, 'not-yourself'])
  expect(await outcome('POST', '/v1/events', { as: ada, body: aRating({ userId: 'grace' }) })).toEqual([
    403,
    'not-yourself',
  ])
  // a receipt is its own key: it is not guessed, and says nothing of others
  expect(await outcome('GET', `/v1/erasures/${randomUUID()}`)).toEqual([404, 'unknown-erasure'])
})

test('API2 broken authentication: neither an old, a foreign, a changed nor an unsigned token is one', async () => {
  const stranger = await createIssuer()
  const [head, body, signature] = ada.split('.')
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`
  const tokens = [
    await issuer.token({}, { expiresIn: '-1 minute' }),
    await issuer.token({ aud: 'another' }),
    await issuer.token({ iss: 'https://evil.example' }),
    await stranger.token(),
    unsigned,
    `${head}.${body}.${signature?.split('').toReversed().join('')}`,
    'ada',
  ]
  for (const as of tokens) expect(await outcome('GET', '/v1/users/ada/home', { as })).toEqual([401, 'token-refused'])
  expect(await outcome('GET', '/v1/users/ada/home')).toEqual([401, 'token-required'])
  // no session to steal: a cookie is nothing, and none is set
  const cookie = { headers: { cookie: `token=${ada}` } }
  expect(await outcome('GET', '/v1/users/ada/home', cookie)).toEqual([401, 'token-required'])
  expect((await ask('GET', '/v1/users/ada/home', { as: ada })).headers.get('set-cookie')).toBeNull()
})

describe('API3 broken object property level authorization', () => {
  test('no field is taken that the contract does not have', async () => {
    const own = aRating({ userId: 'ada' })
    for (const body of [
      { ...own, acceptedAt: '2020-01-01T00:00:00Z' },
      { ...own, place: 1 },
      { ...own, isAdmin: true },
    ])
      expect(await outcome('POST', '/v1/events', { as: ada, body })).toEqual([422, 'event-invalid'])
    const film = { ...aMovie(), movieId: undefined, revision: 99 }
    expect(await outcome('PUT', '/v1/movies/heat', { as: key.ingestion, body: film })).toEqual([422, 'body-invalid'])
  })

  test('a prototype is no field', async () => {
    for (const body of ['{"__proto__":{"isAdmin":true}}', '{"constructor":{"prototype":{"isAdmin":true}}}']) {
      const response = await fetch(`${marquee.addresses.serving}/v1/sessions/recommendations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
      expect(response.status).toBe(400)
    }
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect((await ask('GET', `/v1/movies?${name}=1`)).status).toBe(400)
      expect(await outcome('GET', `/v1/movies?genre=${name}`)).toEqual([422, 'unknown-genre'])
      expect(await outcome('GET', `/v1/movies/${name}`)).toEqual([404, 'unknown-movie'])
      expect((await ask('GET', `/v1/users/${name}/history`, { as: key.serving })).text).toContain('"total":0')
    }
    expect('isAdmin' in {}).toBe(false)
  })

  test('a film tells what a visitor may know of it, and nothing of who watched it', async () => {
    const { text } = await ask('GET', '/v1/movies/heat')
    expect(text).not.toContain('grace')
    expect(Object.keys(JSON.parse(text))).not.toContain('revision')
  })
})

test('API4 unrestricted resource consumption: bodies, pages, batches, ids and rates have limits', async () => {
  const tooMany = Array.from({ length: 1_001 }, () => aRating({ userId: 'ada' }))
  expect(await outcome('POST', '/v1/events', { as: ada, body: tooMany })).toEqual([413, 'batch-too-large'])
  expect(await outcome('POST', '/v1/events', { as: ada, body: { pad: 'x'.repeat(1_100_000) } })).toEqual([
    413,
    'body-too-large',
  ])
  for (const query of ['limit=101', 'limit=1000000000', 'offset=-1'])
    expect(await outcome('GET', `/v1/movies?${query}`)).toEqual([400, 'parameter-invalid'])
  expect(await outcome('GET', `/v1/users/${'a'.repeat(129)}/home`, { as: key.serving })).toEqual([
    400,
    'parameter-invalid',
  ])
  expect(await outcome('GET', `/v1/movies?query=${'a'.repeat(201)}`)).toEqual([400, 'parameter-invalid'])

  await using limited = await startStandalone({ RATE_LIMIT_PER_SECOND: '5' })
  const answers = await Promise.all(Array.from({ length: 12 }, () => fetch(`${limited.addresses.serving}/v1/facets`)))
  const refused = answers.filter(({ status }) => status === 429)
  expect(refused.length).toBeGreaterThan(0)
  expect(refused[0]?.headers.get('retry-after')).toBe('1')
  expect(refused[0]?.headers.get('ratelimit-limit')).toBe('5')
}, 120_000)

test('API5 broken function level authorization: what operates the system takes a key of that scope, by every method', async () => {
  const operations = [
    ['POST', '/v1/runs'],
    ['POST', '/v1/models/rollback'],
    ['POST', '/v1/models/v1/promote'],
    ['POST', '/v1/models/v1/refit'],
    ['PUT', '/v1/models/cleared-films/heat'],
    ['POST', '/v1/online/rebuild'],
    ['POST', '/v1/dead-letters/replay'],
    ['GET', '/v1/dead-letters'],
    ['GET', '/v1/activity'],
    ['GET', '/v1/users/ada/explanation'],
    ['GET', '/v1/users/ada/features'],
    ['GET', '/console/live'],
  ] as const
  for (const [method, path] of operations) {
    expect([path, ...(await outcome(method, path))]).toEqual([path, 401, 'key-required'])
    for (const as of [ada, key.ingestion, key.serving])
      expect([path, ...(await outcome(method, path, { as }))]).toEqual([path, 403, 'key-refused'])
  }
  expect(await outcome('PUT', '/v1/movies/heat', { as: key.operations, body: {} })).toEqual([403, 'key-refused'])
  const override = { headers: { 'x-http-method-override': 'DELETE' }, as: ada }
  expect((await ask('GET', '/v1/users/grace/history', override)).status).toBe(403)
})

test('API6 unrestricted access to sensitive business flows: who comes in a crowd does not move everybody’s lists', async () => {
  // that a crowd of newcomers is left out of a fit, and a film that floods all lists is not promoted, is proven in
  // services/training/test/bursts.test.ts and verdicts.test.ts; here: nobody floods as many people without their tokens
  const crowd = Array.from({ length: 200 }, (_, person) => aRating({ userId: `bot${person}`, movieId: 'heat' }))
  expect(await outcome('POST', '/v1/events', { as: ada, body: crowd })).toEqual([403, 'not-yourself'])
  expect(await outcome('POST', '/v1/events', { body: crowd })).toEqual([401, 'token-required'])
  expect((await marquee.ratingsOf('heat')).count).toBe(1)
})

test('API7 server side request forgery: nothing that a request says becomes an address that we ask', async () => {
  const { port } = elsewhere.address() as AddressInfo // it listens on a port
  const there = `http://127.0.0.1:${port}`
  const film = { title: there, year: 1995, genres: [there.slice(0, 20)] }
  await ask('PUT', '/v1/movies/elsewhere', { as: key.ingestion, body: film })
  for (const path of [
    `/${there}`,
    `//127.0.0.1:${port}/`,
    `/v1/movies/${encodeURIComponent(there)}`,
    `/v1/movies?query=${there}`,
    '/posters/elsewhere',
  ])
    await ask('GET', path, {
      headers: { 'x-forwarded-host': `127.0.0.1:${port}`, forwarded: `host=127.0.0.1:${port}` },
    })
  // a token that brings the address of its keys along
  const [, body, signature] = ada.split('.')
  const header = { alg: 'ES256', kid: 'x', jku: there, x5u: there }
  const token = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${body}.${signature}`
  expect(await outcome('GET', '/v1/users/ada/home', { as: token })).toEqual([401, 'token-refused'])
  expect(asked).toBe(0)
})

describe('API8 security misconfiguration', () => {
  test.each(serviceNames)('%s: careful headers, no words about itself, no page of another site', async (service) => {
    const address = marquee.addresses[service]
    const response = await fetch(`${address}/nowhere`)
    expect(response.status).toBe(404)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('x-powered-by') ?? response.headers.get('server')).toBeNull()
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    expect(await response.text()).not.toMatch(/node_modules|\.ts:\d|at \w+ \(/)
    expect(
      (await fetch(`${address}/nowhere`, { method: 'TRACE' }).catch(() => ({ status: 405 }))).status,
    ).toBeGreaterThanOrEqual(400)
    const crossSite = { 'sec-fetch-site': 'cross-site' }
    expect((await fetch(`${address}/v1/runs`, { method: 'POST', headers: crossSite })).status).toBe(403)
  })
})

test('API9 improper inventory management: every address that answers is in the document of its service', async () => {
  for (const service of serviceNames) {
    const { paths } = (await (await fetch(`${marquee.addresses[service]}/openapi.json`)).json()) as {
      paths: Record<string, object>
    } // OpenAPI
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/livez', '/readyz', '/metrics']))
    for (const old of [
      '/v0/users/ada/home',
      '/v2/users/ada/home',
      '/api/v2/models',
      '/debug',
      '/admin',
      '/.env',
      '/graphql',
      '/docs/../.env',
    ])
      expect((await fetch(marquee.addresses[service] + old)).status).toBe(404)
  }
})

test('API10 unsafe consumption of APIs: what others answer is checked before it is used', async () => {
  // the issuer of tokens: a set that is none lets nobody in (and ends nothing)
  await using wrong = await publish(() => ({
    keys: [{ kty: 'oct', k: 'c2VjcmV0', kid: 'one' }],
    __proto__: { isAdmin: true },
  }))
  await using other = await startStandalone({ ...issuerEnvironment, JWKS_URL: wrong.url })
  const response = await fetch(`${other.addresses.serving}/v1/users/ada/home`, {
    headers: { authorization: `Bearer ${ada}` },
  })
  expect([401, 503]).toContain(response.status)
  expect((await fetch(`${other.addresses.serving}/v1/trending`)).status).toBe(200)
  // posters of The Movie Database: services/ui/test/posters.test.ts. Files of others: services/ingestion/test/sources
}, 120_000)
