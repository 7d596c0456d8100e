import { createHash, randomBytes } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { accessSettings, requireScope, type Scope, scopes } from '../src/access.ts'
import { readConfig } from '../src/config.ts'
import { createHttpServer } from '../src/http-server.ts'
import { quietSurroundings } from './surroundings.ts'

const keyOf = { ingestion: randomBytes(32).toString('base64url'), operations: randomBytes(32).toString('base64url') }
const sha256 = (key: string) => createHash('sha256').update(key).digest('hex')

async function openApp(keys: readonly Scope[]) {
  const config = readConfig(accessSettings, {
    API_KEYS: keys.map((scope) => `${scope}:${sha256(keyOf[scope])}`).join(','),
  })
  const app = await createHttpServer({
    service: 'ingestion',
    config: { trustedProxies: ['loopback'], requestsPerSecond: 0 },
    ...quietSurroundings('ingestion'),
  })
  for (const scope of scopes) app.post(`/${scope}`, { onRequest: requireScope(scope, config) }, () => ({ done: scope }))
  afterAll(() => app.close())
  /** status and code of a write */
  return async ({
    scope = 'ingestion',
    from,
    authorization,
  }: {
    scope?: Scope
    from?: string
    authorization?: string
  }) => {
    const response = await app.inject({
      method: 'POST',
      url: `/${scope}`,
      headers: { ...(from ? { 'x-forwarded-for': from } : {}), ...(authorization ? { authorization } : {}) },
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

  test('a key that nobody configured opens nothing', async () => {
    expect(await write({ from: '203.0.113.7', authorization: 'Bearer x' })).toEqual([403, 'key-refused'])
  })
})

describe('with keys', async () => {
  const write = await openApp(['ingestion', 'operations'])

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
