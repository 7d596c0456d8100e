import { createHash, randomBytes } from 'node:crypto'
import type { Problem } from '@marquee/contracts/problems'
import { createIssuer, issuerEnvironment, publish } from '@marquee/platform/test/issuer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningMarquee, startStandalone } from '../harness.ts'
import { aRating } from '../world.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const siteKey = randomBytes(24).toString('base64url')
const issuer = await createIssuer()
const keys = await publish(() => issuer.keys)
const ada = await issuer.token({ sub: 'ada' })

let marquee: RunningMarquee
beforeAll(async () => {
  marquee = await startStandalone({
    ...issuerEnvironment,
    JWKS_URL: keys.url,
    API_KEYS: `ingestion:${sha256(siteKey)}`,
    INGESTION_API_KEY: siteKey,
  })
})
afterAll(async () => {
  await marquee[Symbol.asyncDispose]()
  await keys[Symbol.asyncDispose]()
})

/** As a browser, or whoever else, asks the site. */
async function ask(method: string, path: string, { as, body }: { as?: string; body?: unknown } = {}) {
  const response = await fetch(`${marquee.addresses.ui}/api${path}`, {
    method,
    headers: {
      ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer = (await response.json()) as Problem & { items?: unknown[]; receiptId?: string } // an answer of ours
  return { ...answer, status: response.status }
}

const eventsOf = async (userId: string) => {
  await marquee.settled()
  return (await marquee.offline.histories([userId]))[0]?.entries.length ?? 0
}

describe('where people are identified', () => {
  test.each(['home', 'recommendations', 'history'])('%s is read by its owner alone', async (page) => {
    expect((await ask('GET', `/v1/users/ada/${page}`, { as: ada })).status).toBe(200)
    expect(await ask('GET', `/v1/users/grace/${page}`, { as: ada })).toMatchObject({
      status: 403,
      code: 'not-yourself',
    })
    expect(await ask('GET', `/v1/users/ada/${page}`)).toMatchObject({ status: 401, code: 'token-required' })
  })

  test('nobody rates as another, not in a batch either, and a refused batch leaves nothing', async () => {
    const [own, foreign] = [aRating({ userId: 'ada' }), aRating({ userId: 'grace' })]
    for (const body of [foreign, [own, foreign]])
      expect(await ask('POST', '/v1/events', { as: ada, body })).toMatchObject({ status: 403, code: 'not-yourself' })
    expect(await ask('POST', '/v1/events', { body: own })).toMatchObject({ status: 401, code: 'token-required' })
    expect([await eventsOf('ada'), await eventsOf('grace')]).toEqual([0, 0])
    expect((await ask('POST', '/v1/events', { as: ada, body: own })).status).toBe(202)
    expect([await eventsOf('ada'), await eventsOf('grace')]).toEqual([1, 0])
  })

  test('nobody erases another, and who asks to go is gone', async () => {
    await ask('POST', '/v1/events', { as: siteKey, body: aRating({ userId: 'grace' }) })
    const before = await eventsOf('grace')
    expect(await ask('DELETE', '/v1/users/grace', { as: ada })).toMatchObject({ status: 403, code: 'not-yourself' })
    expect(await ask('DELETE', '/v1/users/grace')).toMatchObject({ status: 401, code: 'token-required' })
    expect([before, await eventsOf('grace')]).toEqual([1, 1])
    expect((await ask('DELETE', '/v1/users/ada', { as: ada })).status).toBe(202)
    await expect.poll(() => eventsOf('ada'), { timeout: 10_000 }).toBe(0)
  })

  test('a token opens nothing that takes a key', async () => {
    for (const [method, path] of [
      ['POST', '/v1/runs'],
      ['POST', '/v1/models/rollback'],
      ['PUT', '/v1/movies/heat'],
      ['GET', '/v1/users/ada/explanation'],
      ['GET', '/v1/users/ada/features'],
      ['GET', '/v1/dead-letters'],
    ] as const)
      expect([method, path, (await ask(method, path, { as: ada })).status]).toEqual([method, path, 403])
  })

  test('what belongs to nobody stays open', async () => {
    for (const path of ['/v1/trending', '/v1/movies', '/v1/facets']) expect((await ask('GET', path)).status).toBe(200)
    expect((await ask('POST', '/v1/sessions/recommendations', { body: { history: [] } })).status).toBe(200)
  })
})

test('where nobody is identified the site speaks for whoever is chosen on it', async () => {
  await using open = await startStandalone()
  await open.rate({ userId: 'grace' })
  await open.settled()
  expect((await open.historyOf('grace')).total).toBe(1)
})
