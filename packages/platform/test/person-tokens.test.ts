import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { exportJWK, generateKeyPair, generateSecret, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, describe, expect, test } from 'vitest'
import { openPersonTokens } from '../src/person-tokens.ts'
import { ProblemError } from '../src/problem.ts'
import { createIssuer, issuerEnvironment, publish } from './issuer.ts'
import { quietSurroundings } from './surroundings.ts'

const { log } = quietSurroundings('serving')
const { JWT_ISSUER: issuer, JWT_AUDIENCE: audience } = issuerEnvironment
const ours = await createIssuer()
const published = await publish(() => ours.keys)
const tokens = await openPersonTokens({ jwksUrl: published.url, issuer, audience }, { log })
afterAll(async () => {
  await tokens[Symbol.asyncDispose]()
  await published[Symbol.asyncDispose]()
})

/** The person, or the words of the refusal. */
const outcome = (token: string, of = tokens): Promise<string> =>
  of.personOf(token).catch((error: unknown) => (error instanceof ProblemError ? error.message : String(error)))
const refused = (detail: string) => `The token or key is not accepted: ${detail}`

test('a token names its person', async () => {
  expect(await outcome(await ours.token({ sub: 'ada' }))).toBe('ada')
  expect(await outcome(await ours.token({ sub: 'grace', aud: ['other', audience] }))).toBe('grace')
})

describe('refused is a token', async () => {
  const stranger = await createIssuer()
  const claims = { iss: issuer, aud: audience, sub: 'ada', exp: Math.floor(Date.now() / 1_000) + 300 }
  const good = await ours.token()
  const [head, body = '', signature] = good.split('.')
  const changed = Buffer.from(
    JSON.stringify({ ...JSON.parse(Buffer.from(body, 'base64url').toString()), sub: 'grace' }),
  ).toString('base64url')

  test.each<[string, string, string]>([
    ['of another issuer', await ours.token({ iss: 'https://evil.example' }), 'its iss is not as expected'],
    ['for another audience', await ours.token({ aud: 'elsewhere' }), 'its aud is not as expected'],
    ['of yesterday', await ours.token({}, { expiresIn: '-1 day' }), 'it has expired'],
    ['of tomorrow', await ours.token({ nbf: claims.exp }), 'its nbf is not as expected'],
    ['for nobody', await ours.token({ sub: '' }), 'its sub names nobody'],
    ['signed by somebody else under our name', await stranger.token(), 'its signature does not fit'],
    ['signed by a key nobody knows', await (await createIssuer('two')).token(), 'the issuer has no such key'],
    ['whose person was changed', `${head}.${changed}.${signature}`, 'its signature does not fit'],
    ['without a signature', new UnsecuredJWT(claims).encode(), 'its algorithm is not allowed'],
    ['that is an empty one', '..', 'it is no signed token'],
    ['that is some other secret', 'hunter2', 'it is no signed token'],
  ])('%s', async (_, token, detail) => {
    expect(await outcome(token)).toBe(refused(detail))
  })

  test('that is signed with a shared secret, were it our own public key', async () => {
    const secrets = [await generateSecret('HS256', { extractable: true }), Buffer.from(JSON.stringify(ours.keys))]
    for (const secret of secrets) {
      const token = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'one' }).sign(secret)
      expect(await outcome(token)).toBe(refused('its algorithm is not allowed'))
    }
  })

  test('that brings its own key', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256')
    const jwk = await exportJWK(publicKey)
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', jwk }).sign(privateKey)
    expect(await outcome(token)).toBe(refused('its signature does not fit'))
  })

  test('without an end', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256')
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'x', alg: 'ES256' }] }
    await using endless = await publish(() => keys)
    await using strict = await openPersonTokens({ jwksUrl: endless.url, issuer, audience }, { log })
    const { exp: _, ...more } = claims
    const token = await new SignJWT(more).setProtectedHeader({ alg: 'ES256', kid: 'x' }).sign(privateKey)
    expect(await outcome(token, strict)).toBe(refused('its exp is not as expected'))
  })
})

test('made-up key ids do not make us ask the issuer again and again', async () => {
  const before = published.asked()
  const others = await Promise.all(['a', 'b', 'c', 'd'].map((kid) => createIssuer(kid)))
  for (const other of others) await outcome(await other.token())
  expect(published.asked() - before).toBeLessThanOrEqual(1)
})

test('an issuer that is away is said to be away, and asked again', async () => {
  let away = true
  await using source = await publish(() => (away ? undefined : ours.keys))
  await using waiting = await openPersonTokens({ jwksUrl: source.url, issuer, audience }, { log })
  const token = await ours.token()
  await expect(waiting.personOf(token)).rejects.toMatchObject({ code: 'identity-unavailable' })
  away = false
  expect(await outcome(token, waiting)).toBe('ada')
})

describe('keys in a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'marquee-jwks-'))
  const path = join(folder, 'jwks.json')
  afterAll(() => rm(folder, { recursive: true }))
  const open = () => openPersonTokens({ jwksUrl: pathToFileURL(path).href, issuer, audience }, { log, everyMs: 10 })

  test('are changed without a restart', async () => {
    const [first, second] = [await createIssuer('first'), await createIssuer('second')]
    await writeFile(path, JSON.stringify(first.keys))
    await using filed = await open()
    expect(await outcome(await first.token(), filed)).toBe('ada')
    expect(await outcome(await second.token(), filed)).toBe(refused('the issuer has no such key'))
    await writeFile(path, JSON.stringify({ keys: [...first.keys.keys, ...second.keys.keys] }))
    await expect.poll(async () => outcome(await second.token(), filed), { interval: 10 }).toBe('ada')
    expect(await outcome(await first.token(), filed)).toBe('ada')
    await writeFile(path, JSON.stringify(second.keys))
    await expect.poll(async () => outcome(await first.token(), filed), { interval: 10 }).not.toBe('ada')
  })

  test.each(['', '{}', '{"keys":[]}', '[1]'])('that say %j are refused at the start, by their name', async (text) => {
    await writeFile(path, text)
    await expect(open()).rejects.toThrow(/^JWKS_URL=".*jwks\.json": expected a JSON Web Key Set/)
  })
})
