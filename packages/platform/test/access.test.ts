import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyRequest } from 'fastify'
import { afterAll, describe, expect, test } from 'vitest'
import { type Access, accessSettings, openAccess, personSettings, refuseOthers } from '../src/access.ts'
import { type Scope, scopes } from '../src/api-keys.ts'
import { readConfig } from '../src/config.ts'
import { createHttpServer } from '../src/http-server.ts'
import { createIssuer, issuerEnvironment, publish } from './issuer.ts'
import { quietSurroundings } from './surroundings.ts'

const aKey = () => randomBytes(32).toString('base64url')
const keyOf = { ingestion: aKey(), serving: aKey(), operations: aKey() }
const sha256 = (key: string) => createHash('sha256').update(key).digest('hex')

async function openApp(keys: readonly Scope[]) {
  const config = readConfig(accessSettings, {
    API_KEYS: keys.map((scope) => `${scope}:${sha256(keyOf[scope])}`).join(','),
  })
  const surroundings = quietSurroundings('ingestion')
  const access = await openAccess(config, surroundings)
  const app = await createHttpServer({
    service: 'ingestion',
    config: { trustedProxies: ['loopback'], requestsPerSecond: 0 },
    access,
    ...surroundings,
  })
  for (const scope of scopes) app.post(`/${scope}`, { onRequest: access.requireScope(scope) }, () => ({ done: scope }))
  afterAll(() => app.close())
  /** status and code of a write */
  return async ({
    scope = 'ingestion',
    from,
    host,
    forwardedHost,
    authorization,
  }: {
    scope?: Scope
    from?: string
    host?: string
    forwardedHost?: string
    authorization?: string
  }) => {
    const response = await app.inject({
      method: 'POST',
      url: `/${scope}`,
      headers: {
        ...(from ? { 'x-forwarded-for': from } : {}),
        ...(host ? { host } : {}),
        ...(forwardedHost ? { 'x-forwarded-host': forwardedHost } : {}),
        ...(authorization ? { authorization } : {}),
      },
    })
    return [response.statusCode, response.json<{ code?: string }>().code]
  }
}

describe('without keys', async () => {
  const write = await openApp([])

  test('this machine may write', async () => {
    expect(await write({})).toEqual([200, undefined])
  })

  test.each(['203.0.113.7', '10.0.0.3', '::ffff:203.0.113.7', '2001:db8::1', 'unknown', '0.0.0.0'])(
    'nobody at %s may',
    async (from) => {
      expect(await write({ from })).toEqual([401, 'key-required'])
    },
  )

  test.each([
    'localhost',
    'LOCALHOST:8081',
    'marquee.localhost:8080',
    '127.0.0.1:8081',
    '127.1.2.3',
    '[::1]:8081',
    '[::1]',
  ])('this machine may under a name that is its own: %s', async (host) => {
    expect(await write({ host })).toEqual([200, undefined])
  })

  test.each([
    ...['evil.example:8081', 'localhost.evil.example', 'notlocalhost', '127.0.0.1.evil.example', '127.evil.example'],
    ...['10.0.0.3:8081', '0.0.0.0:8081', '[::2]:8081', ':8081', '[', 'evil.example#localhost'],
  ])('but not under one that leads elsewhere tomorrow, and here today: %s', async (host) => {
    expect(await write({ host })).toEqual([401, 'key-required'])
  })

  test('nor when a proxy here was asked for by such a name', async () => {
    expect(await write({ host: '127.0.0.1:8081', forwardedHost: 'localhost:8080' })).toEqual([200, undefined])
    for (const forwardedHost of ['evil.example:8080', 'localhost, evil.example'])
      expect(await write({ host: '127.0.0.1:8081', forwardedHost })).toEqual([401, 'key-required'])
    expect(await write({ host: 'evil.example', forwardedHost: 'localhost' })).toEqual([401, 'key-required'])
  })

  test('a key that nobody configured opens nothing', async () => {
    expect(await write({ from: '203.0.113.7', authorization: 'Bearer x' })).toEqual([403, 'key-refused'])
  })
})

describe('with keys', async () => {
  const write = await openApp(scopes)

  test('this machine needs one too', async () => {
    expect(await write({})).toEqual([401, 'key-required'])
  })

  test('the right one opens its scope from anywhere', async () => {
    for (const scope of scopes)
      for (const from of ['127.0.0.1', '203.0.113.7'])
        expect(await write({ scope, from, authorization: `Bearer ${keyOf[scope]}` })).toEqual([200, undefined])
  })

  test('the key of another scope does not', async () => {
    expect(await write({ scope: 'operations', authorization: `Bearer ${keyOf.ingestion}` })).toEqual([
      403,
      'key-refused',
    ])
    expect(await write({ scope: 'ingestion', authorization: `Bearer ${keyOf.operations}` })).toEqual([
      403,
      'key-refused',
    ])
  })

  test.each([
    ['nearly right', `Bearer ${keyOf.ingestion}x`, 403],
    ['its hash', `Bearer ${sha256(keyOf.ingestion)}`, 403],
    ['too long', `Bearer ${'x'.repeat(100_000)}`, 401],
    ['another scheme', `Basic ${keyOf.ingestion}`, 401],
    ['no scheme', keyOf.ingestion, 401],
    ['two', `Bearer ${keyOf.ingestion} ${keyOf.ingestion}`, 401],
  ])('one that is %s does not', async (_, authorization, status) => {
    expect((await write({ authorization }))[0]).toBe(status)
  })
})

/** A server whose routes take a key, or a person. */
async function serve(access: Access) {
  const app = await createHttpServer({
    service: 'ingestion',
    config: { trustedProxies: ['loopback'], requestsPerSecond: 0 },
    access,
    ...quietSurroundings('ingestion'),
  })
  app.post('/write', { onRequest: access.requireScope('ingestion') }, () => ({}))
  const personOf = (request: FastifyRequest) => ({ person: access.personOf(request) ?? 'anyone' })
  app.get('/read/:userId', { onRequest: access.requirePersonOrScopeIfIdentified('serving') }, personOf)
  app.delete('/users/:userId', { onRequest: access.requirePersonOrScope('ingestion') }, personOf)
  return {
    async ask(method: 'GET' | 'POST' | 'DELETE', url: string, bearer?: string) {
      const response = await app.inject({
        method,
        url,
        headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
      })
      const { code, person } = response.json<{ code?: string; person?: string }>()
      return [response.statusCode, code ?? person]
    },
    app,
    [Symbol.asyncDispose]: () => app.close(),
  }
}

describe('a file of keys', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'marquee-keys-'))
  const path = join(folder, 'api-keys')
  afterAll(() => rm(folder, { recursive: true }))
  /** as Kubernetes does: the file leads through `..data`, which is turned to another folder */
  const write = async (...lines: readonly string[]) => {
    const [data, next] = [join(folder, '..data'), join(folder, '..data_tmp')]
    const version = await mkdtemp(join(folder, '..version-'))
    await writeFile(join(version, 'api-keys'), lines.join('\n'))
    await symlink(version, next)
    await rename(next, data)
    await rm(path, { force: true })
    await symlink('..data/api-keys', path)
  }
  const open = (more: Record<string, string> = {}) =>
    openAccess(readConfig(accessSettings, { API_KEYS_FILE: path, ...more }), {
      ...quietSurroundings('ingestion'),
      everyMs: 10,
    })

  test('is rotated without a restart: both keys open, then the new one alone', async () => {
    const [old, fresh] = [aKey(), aKey()]
    await write(`ingestion:${sha256(old)}`)
    await using server = await serve(await open())
    const write_ = async (key: string) => (await server.ask('POST', '/write', key))[0]
    expect([await write_(old), await write_(fresh)]).toEqual([200, 403])
    await write(`ingestion:${sha256(old)}`, `ingestion:${sha256(fresh)}`, '')
    await expect.poll(() => write_(fresh), { interval: 10 }).toBe(200)
    expect(await write_(old)).toBe(200)
    await write(`ingestion:${sha256(fresh)}`)
    await expect.poll(() => write_(old), { interval: 10 }).toBe(403)
    expect(await write_(fresh)).toBe(200)
  })

  test('adds to the keys of the environment', async () => {
    await write(`ingestion:${sha256(keyOf.ingestion)}`)
    await using server = await serve(await open({ API_KEYS: `ingestion:${sha256(keyOf.serving)}` }))
    for (const key of [keyOf.ingestion, keyOf.serving]) expect((await server.ask('POST', '/write', key))[0]).toBe(200)
  })

  test('that loses its last key opens nothing, not even to this machine', async () => {
    await write(`ingestion:${sha256(keyOf.ingestion)}`)
    await using server = await serve(await open())
    await write('')
    await expect
      .poll(() => server.ask('POST', '/write', keyOf.ingestion), { interval: 10 })
      .toEqual([403, 'key-refused'])
    expect(await server.ask('POST', '/write')).toEqual([401, 'key-required'])
  })

  test('that is broken, or gone, leaves what was in force', async () => {
    await write(`ingestion:${sha256(keyOf.ingestion)}`)
    await using server = await serve(await open())
    await write('ingestion:my-key-in-plain-words')
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect((await server.ask('POST', '/write', keyOf.ingestion))[0]).toBe(200)
    await rm(path)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect((await server.ask('POST', '/write', keyOf.ingestion))[0]).toBe(200)
  })

  test('that is not there at the start ends it, and nothing of a wrong one is shown', async () => {
    await rm(path, { force: true })
    await expect(open()).rejects.toThrow(`API_KEYS_FILE=${JSON.stringify(path)}: cannot be read`)
    await write('ingestion:hunter2')
    const refusal = await open().catch((error: unknown) => String(error))
    expect(refusal).toContain('expected scope:sha256hex, separated by commas or line ends')
    expect(refusal).not.toContain('hunter2')
  })
})

describe('people who are identified', async () => {
  const issuer = await createIssuer()
  const keys = await publish(() => issuer.keys)
  const environment = {
    ...issuerEnvironment,
    JWKS_URL: keys.url,
    API_KEYS: scopes.map((scope) => `${scope}:${sha256(keyOf[scope])}`).join(','),
  }
  const settings = { ...accessSettings, ...personSettings }
  const server = await serve(await openAccess(readConfig(settings, environment), quietSurroundings('ingestion')))
  const ada = await issuer.token({ sub: 'ada' })
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    await keys[Symbol.asyncDispose]()
  })

  test.each([
    ['GET', '/read'],
    ['DELETE', '/users'],
  ] as const)('%s %s: their own, and nobody else’s, from this machine as from anywhere', async (method, path) => {
    expect(await server.ask(method, `${path}/ada`, ada)).toEqual([200, 'ada'])
    expect(await server.ask(method, `${path}/%61da`, ada)).toEqual([200, 'ada']) // the same name, escaped
    for (const other of ['grace', 'Ada', 'ada%20', 'ada%00', 'ad', 'adaa'])
      expect(await server.ask(method, `${path}/${other}`, ada)).toEqual([403, 'not-yourself'])
    expect(await server.ask(method, `${path}/ada`)).toEqual([401, 'token-required'])
    expect(await server.ask(method, `${path}/ada`, 'hunter2')).toEqual([401, 'token-refused'])
  })

  test('programs with a key of the scope act for anyone, and with another key for nobody', async () => {
    expect(await server.ask('GET', '/read/grace', keyOf.serving)).toEqual([200, 'anyone'])
    expect(await server.ask('DELETE', '/users/grace', keyOf.ingestion)).toEqual([200, 'anyone'])
    expect(await server.ask('GET', '/read/grace', keyOf.ingestion)).toEqual([403, 'key-refused'])
    expect(await server.ask('DELETE', '/users/grace', keyOf.serving)).toEqual([403, 'key-refused'])
  })

  test('a token is no key', async () => {
    expect(await server.ask('POST', '/write', ada)).toEqual([403, 'key-refused'])
  })

  test('a 401 says how to come in', async () => {
    const { headers } = await server.app.inject('/read/ada')
    expect(headers['www-authenticate']).toBe('Bearer realm="marquee"')
  })

  test('may write about themselves alone', () => {
    expect(() => refuseOthers('ada', ['ada', 'ada'])).not.toThrow()
    expect(() => refuseOthers('ada', ['ada', 'grace'])).toThrow('opens nothing of another')
    expect(() => refuseOthers(undefined, ['ada', 'grace'])).not.toThrow()
  })

  test('need an issuer and an audience by name', () => {
    const { JWT_AUDIENCE: _, ...half } = environment
    expect(() => readConfig(settings, half)).toThrow('JWT_AUDIENCE is not set: JWKS_URL needs it')
  })
})
