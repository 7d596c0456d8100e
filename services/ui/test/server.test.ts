import { createServer, get, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readConfig } from '@marquee/platform/config'
import { createHealth } from '@marquee/platform/health'
import type { App } from '@marquee/platform/http-server'
import { createLog } from '@marquee/platform/log'
import { createMetrics } from '@marquee/platform/metrics'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createUiApp } from '../src/app.ts'
import { buildSiteIfStale } from '../src/build-site.ts'
import { uiSettings } from '../src/config.ts'

/** A server behind the proxy: it says its name and what reached it. */
async function upstream(name: string): Promise<{ server: Server; url: string }> {
  const server = createServer(async (request, response) => {
    const body = await text(request)
    response.setHeader('content-type', 'application/json')
    if (request.url === '/v1/busy') response.writeHead(503, { 'retry-after': '7' })
    response.end(
      JSON.stringify({ name, method: request.method, url: request.url, headers: request.headers, bytes: body.length }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

/** A request whose path is sent as it stands: fetch would tidy it up. */
function rawGet(path: string): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(address)
    get({ hostname, port, path }, async (response) =>
      resolve({ status: response.statusCode, body: await text(response) }),
    ).on('error', reject)
  })
}

let app: App
let address: string
const servers: Server[] = []

beforeAll(async () => {
  await buildSiteIfStale()
  const [ingestion, features, serving] = await Promise.all([
    upstream('ingestion'),
    upstream('features'),
    upstream('serving'),
  ])
  servers.push(ingestion.server, features.server, serving.server)
  const config = {
    ...readConfig(uiSettings, {}),
    ingestionUrl: ingestion.url,
    featuresUrl: features.url,
    servingUrl: serving.url,
    trainingUrl: 'http://127.0.0.1:1', // away
  }
  app = await createUiApp(
    { config, dataset: () => ({ name: 'demo', description: 'a demo', synthetic: true }) },
    {
      log: createLog({ level: 'silent' }),
      metrics: createMetrics('ui', { processMetrics: false }),
      health: createHealth(),
      instance: 'test',
    },
  )
  address = await app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(async () => {
  await app.close()
  for (const server of servers) server.close()
})

interface Reached {
  name: string
  method: string
  url: string
  headers: Record<string, string>
  bytes: number
}

describe('the proxy', () => {
  test.each([
    ['POST', '/api/v1/events', 'ingestion'],
    ['POST', '/api/v1/events/import', 'ingestion'],
    ['PUT', '/api/v1/movies/x', 'ingestion'],
    ['POST', '/api/v1/movies', 'ingestion'],
    ['DELETE', '/api/v1/users/u', 'ingestion'],
    ['GET', '/api/v1/movies?limit=1', 'serving'],
    ['GET', '/api/v1/users/u/home', 'serving'],
    ['POST', '/api/v1/sessions/recommendations', 'serving'],
    ['GET', '/api/v1/users/u/explanation', 'serving'],
    ['GET', '/api/v1/users/u/features', 'features'],
    ['GET', '/api/v1/status', 'features'],
    ['GET', '/api/v1/dead-letters?limit=1', 'features'],
    ['GET', '/api/v1/dead-letters/interactions%2F0%2F7', 'features'],
    ['POST', '/api/v1/dead-letters/replay', 'features'],
    ['GET', '/api/v1/interactions/0b52f6d7-2a8e-4c1c-9df2-6f4a0c1f8f7e', 'features'],
    ['GET', '/api/v1/activity?minutes=5', 'features'],
    ['GET', '/api/v1/coverage', 'features'],
  ])('%s %s is answered by the service that owns it', async (method, path, service) => {
    const response = await fetch(address + path, { method })
    expect(response.status).toBe(200)
    expect((await response.json()) as Reached).toMatchObject({ name: service, method, url: path.slice('/api'.length) })
  })

  test('a body of many megabytes is passed on whole', async () => {
    const body = JSON.stringify([{ movieId: 'x'.repeat(6_000_000) }])
    const response = await fetch(`${address}/api/v1/movies`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    expect((await response.json()) as Reached).toMatchObject({ bytes: body.length })
  })

  test('the address of the peer is the real one, whatever it claims', async () => {
    const response = await fetch(`${address}/api/v1/trending`, {
      headers: { 'x-forwarded-for': '203.0.113.9, 127.0.0.1', 'x-request-id': 'from-the-client' },
    })
    const { headers } = (await response.json()) as Reached
    expect(headers['x-forwarded-for']).toBe('203.0.113.9') // a proxy on this machine is believed about its client, and about nothing before it
    expect(headers['x-request-id']).toBe('from-the-client')
  })

  test('a busy answer keeps its Retry-After', async () => {
    const response = await fetch(`${address}/api/v1/busy`)
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '7'])
  })

  test('a service that is away is a problem that names it', async () => {
    const response = await fetch(`${address}/api/v1/models`)
    expect([response.status, response.headers.get('content-type')]).toEqual([
      502,
      'application/problem+json; charset=utf-8',
    ])
    expect(await response.json()).toMatchObject({
      code: 'upstream-unavailable',
      title: expect.stringContaining('training'),
    })
  })

  test.each(['/api/..%2f..%2fetc/passwd', '/api/%2e%2e/metrics', '/api/v1/..%5c..%5cx', '/api/v1/%2e%2e/%2e%2e/livez'])(
    '%s climbs nowhere',
    async (path) => {
      const { status, body } = await rawGet(path)
      expect(status).toBe(400)
      expect(JSON.parse(body)).toMatchObject({ code: 'malformed-request' })
    },
  )
})

describe('the site', () => {
  test('says what data it shows', async () => {
    expect(await (await fetch(`${address}/api/about`)).json()).toEqual({
      dataset: { name: 'demo', description: 'a demo', synthetic: true },
      posters: false,
    })
  })

  test('its page is asked for each time and runs nothing but its own files', async () => {
    const response = await fetch(address)
    expect(response.headers.get('cache-control')).toBe('no-cache')
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(await response.text()).not.toMatch(/<script(?![^>]*src=)|style=|onload=/)
  })

  test('its hashed files are kept for ever, and come compressed', async () => {
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(await (await fetch(address)).text())?.[1]
    const response = await fetch(`${address}${script}`, { headers: { 'accept-encoding': 'br' } })
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(response.headers.get('content-encoding')).toBe('br')
    expect(Number(response.headers.get('content-length'))).toBeLessThan(130_000)
  })

  test.each(['/films/296?via=6', '/browse?q=heat', '/history', '/start?user=42'])(
    '%s is a page that a link can name',
    async (path) => {
      const response = await fetch(address + path)
      expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-cache'])
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(await response.text()).toContain('id="root"')
    },
  )

  test.each(['/nope', '/no/such/page?user=42', '/apiary'])(
    '%s leads nowhere, and a person is told so by the page',
    async (path) => {
      const asAPerson = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } }
      const response = await fetch(address + path, asAPerson)
      expect([response.status, response.headers.get('cache-control')]).toEqual([404, 'no-cache'])
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(response.headers.get('etag') ?? response.headers.get('last-modified')).toBeNull() // a 304 would be an empty page
      expect(await response.text()).toContain('id="root"')
      const posted = await fetch(address + path, { method: 'POST', ...asAPerson })
      expect([posted.status, posted.headers.get('content-type')]).toEqual([
        405,
        expect.stringContaining('problem+json'),
      ])
    },
  )

  test.each(['/api', '/api/nope'])('%s answers a problem, also to a person', async (path) => {
    const response = await fetch(address + path, { headers: { accept: 'text/html' } })
    expect(response.headers.get('content-type')).toContain('json')
    expect(await response.text()).not.toContain('id="root"')
  })

  test('what does not exist is a problem, not a page', async () => {
    const response = await fetch(`${address}/no/such/file.js`)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ code: 'not-found' })
  })
})
