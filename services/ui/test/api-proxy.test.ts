import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { readConfig } from '@marquee/platform/config'
import type { App } from '@marquee/platform/http-server'
import { quietSurroundings } from '@marquee/platform/test/surroundings'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createUiApp } from '../src/app.ts'
import { uiSettings } from '../src/config.ts'

const portOf = (server: Server): number => {
  const address = server.address()
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

/** A server that notes what reaches it. */
async function upstream(
  answer: (request: IncomingMessage) => { status?: number; body: string; headers?: object } | undefined,
) {
  const reached: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = []
  const server = createServer(async (incoming, response) => {
    const body = await text(incoming).catch(() => 'cut off')
    reached.push({ method: incoming.method ?? '', url: incoming.url ?? '', headers: incoming.headers, body })
    const given = answer(incoming)
    if (given)
      response.writeHead(given.status ?? 200, { 'content-type': 'application/json', ...given.headers }).end(given.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, reached, url: `http://127.0.0.1:${portOf(server)}` }
}

const servers: Awaited<ReturnType<typeof upstream>>[] = []
const slowImport = '/v1/events/import?slow' // answered by its test
let app: App
let address: URL
beforeAll(async () => {
  const ok = () => ({ body: '{}' })
  servers.push(
    await upstream((incoming) => (incoming.url === slowImport ? undefined : ok())), // ingestion
    await upstream((incoming) =>
      incoming.url === '/v1/runs' ? undefined : { status: 409, body: '{"code":"model-not-usable"}' },
    ), // training: runs are never answered
    await upstream(ok), // serving
    await upstream(ok), // nobody's: nothing may reach it
    await upstream(ok), // features
  )
  const [ingestion, training, serving, , features] = servers
  const config = {
    ...readConfig(uiSettings, {}),
    ingestionUrl: ingestion?.url ?? '',
    featuresUrl: features?.url ?? '',
    trainingUrl: training?.url ?? '',
    servingUrl: serving?.url ?? '',
    upstreamDeadlineMs: 300,
    siteKey: 'of-the-site',
  }
  app = await createUiApp({ config, dataset: () => null }, quietSurroundings('ui'))
  address = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
})
afterAll(async () => {
  await app.close()
  for (const { server } of servers) {
    server.closeAllConnections()
    server.close()
  }
})

/** A request whose path is sent as it stands. */
function send(path: string, { method = 'GET', headers = {}, body = '' } = {}) {
  return new Promise<{ status: number; headers: IncomingMessage['headers']; body: string }>((resolve, reject) => {
    request({ hostname: address.hostname, port: address.port, path, method, headers }, async (response) =>
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: await text(response) }),
    )
      .on('error', reject)
      .end(body)
  })
}
const lastAt = (index: number) => servers[index]?.reached.at(-1)

test.each([
  ['POST', '/api/v1/runs/', 1],
  ['GET', '/api/v1/models', 1],
  ['POST', '/api/v1/models/v2/promote', 1],
  ['GET', '/api/v1/erasures/x', 4],
  ['DELETE', '/api/v1/users/ada', 0],
  ['GET', '/api/v1/users/ada/home', 2],
  ['GET', '/api/v1/movies/heat', 2],
  ['GET', '/api/v1/eventsource', 2],
  ['GET', '/api/v1/runsandmore', 2],
])('%s %s goes to the one service it belongs to', async (method, path, owner) => {
  const before = servers.map(({ reached }) => reached.length)
  await send(path, { method })
  expect(servers.map(({ reached }, index) => reached.length - (before[index] ?? 0))).toEqual(
    [0, 1, 2, 3, 4].map((index) => (index === owner ? 1 : 0)),
  )
  expect(lastAt(owner)).toMatchObject({ method, url: path.slice('/api'.length) })
})

describe('nothing leaves for another address', () => {
  test.each([
    '/api//HOST/x',
    '/api///HOST/x',
    '/api/\\HOST/x',
    '/api/%2f%2fHOST/x',
    '/api/@HOST/x',
    '/api/http://HOST/x',
    '/api:PORT/x',
    'http://HOST/x',
    'http://HOST/api/v1/x',
  ])('by %s', async (pattern) => {
    const nobody = servers[3]
    const host = new URL(nobody?.url ?? '').host
    const path = pattern.replace('HOST', host).replace('PORT', host.split(':')[1] ?? '')
    const { status } = await send(path, { headers: { host, 'x-forwarded-host': host, forwarded: `host=${host}` } })
    expect(status).toBeGreaterThanOrEqual(200)
    expect(nobody?.reached).toEqual([])
  })
})

describe('the site’s key', () => {
  const authorizationOf = async (method: string, path: string, headers = {}) => {
    await send(path, { method, headers })
    return lastAt(0)?.headers.authorization
  }

  test.each([
    ['POST', '/api/v1/events'],
    ['POST', '/api/v1/events?x=1'],
    ['DELETE', '/api/v1/users/ada'],
  ])('goes with what visitors do: %s %s', async (method, path) => {
    expect(await authorizationOf(method, path)).toBe('Bearer of-the-site')
    expect(await authorizationOf(method, path, { authorization: 'Bearer own' })).toBe('Bearer own')
  })

  test.each([
    ['POST', '/api/v1/events/import'],
    ['POST', '/api/v1/events/%69mport'],
    ['POST', '/api/v1/movies'],
    ['PUT', '/api/v1/movies/heat'],
  ])('opens nothing else: %s %s', async (method, path) => {
    expect(await authorizationOf(method, path)).toBeUndefined()
  })

  test('stays away from every other service', async () => {
    for (const path of ['/api/v1/users/ada/home', '/api/v1/models', '/api/v1/erasures/x']) await send(path)
    for (const index of [1, 2, 4]) expect(lastAt(index)?.headers.authorization).toBeUndefined()
  })
})

describe('what is passed on', () => {
  test('is the query, the body and the key, and who asks as this server sees it', async () => {
    await send('/api/v1/events?x=1&y=%2F', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: 'Bearer key',
        'x-forwarded-for': '127.0.0.1',
        'x-real-ip': '127.0.0.1',
        'x-request-id': 'bad id',
      },
      body: '{"a":1}',
    })
    const { url, body, headers } = lastAt(0) ?? {}
    expect([url, body]).toEqual(['/v1/events?x=1&y=%2F', '{"a":1}'])
    expect(headers).toMatchObject({
      authorization: 'Bearer key',
      'content-type': 'application/json',
      'x-forwarded-for': '127.0.0.1',
    })
    expect(headers?.['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('never lets somebody far away pass for this machine', async () => {
    await send('/api/v1/events', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.9' },
      body: '{}',
    })
    expect(lastAt(0)?.headers['x-forwarded-for']).toBe('203.0.113.9')
    await send('/api/v1/events', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '127.0.0.1, 203.0.113.9' },
      body: '{}',
    })
    expect(lastAt(0)?.headers['x-forwarded-for']).toBe('203.0.113.9')
  })

  test('comes back with the status of the service', async () => {
    expect(await send('/api/v1/models/v9/promote', { method: 'POST' })).toMatchObject({
      status: 409,
      body: '{"code":"model-not-usable"}',
    })
  })
})

test('a page of another site reaches no service through the proxy; the site’s own page does', async () => {
  const before = servers[1]?.reached.length
  const post = (headers: Record<string, string>) => send('/api/v1/models/rollback', { method: 'POST', headers })
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }])
    expect((await post(headers)).status).toBe(403)
  expect(servers[1]?.reached.length).toBe(before)
  expect((await post({ 'sec-fetch-site': 'same-origin', origin: address.origin })).status).toBe(409)
  expect(lastAt(1)?.headers).not.toHaveProperty('origin')
})

test('a service that does not answer in time is a problem that names it', async () => {
  const from = performance.now()
  const { status, body, headers } = await send('/api/v1/runs')
  expect([status, headers['content-type']]).toEqual([502, 'application/problem+json; charset=utf-8'])
  expect(JSON.parse(body)).toMatchObject({ code: 'upstream-unavailable', title: 'The training service did not answer' })
  expect(performance.now() - from).toBeLessThan(5_000)
})

test('a client that goes away in the middle of its body harms nobody', async () => {
  const [ingestion] = servers
  const arrived = new Promise((resolve) => ingestion?.server.once('request', resolve))
  const before = ingestion?.reached.length ?? 0
  const socket = connect(Number(address.port), address.hostname)
  socket.on('error', () => {})
  socket.write(
    'POST /api/v1/events/import HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: 1000\r\n\r\n{"a"',
  )
  await arrived
  socket.destroy()
  await expect.poll(() => ingestion?.reached.length, { timeout: 5_000 }).toBe(before + 1)
  expect(lastAt(0)?.body).toBe('cut off')
  expect((await send('/api/v1/trending')).status).toBe(200)
})

describe('bodies without a length, whoever sends them, take no more memory than is set aside', () => {
  const sevenMegabytes = 7 * 1_024 ** 2
  const head = 'POST /api/v1/movies HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n'
  const half = Buffer.concat([Buffer.from(`${head}800000\r\n`), Buffer.alloc(sevenMegabytes, 'x')])
  const sendWhole = () =>
    send('/api/v1/movies', {
      method: 'POST',
      headers: { 'transfer-encoding': 'chunked' },
      body: 'x'.repeat(sevenMegabytes),
    })

  test.each([
    ['at once', ''],
    ['behind a request that waits for its answer', 'GET /api/v1/runs HTTP/1.1\r\nHost: x\r\n\r\n'],
  ])('five that are sent %s and stop half-way', async (_, before) => {
    const answers: string[] = []
    const sockets = Array.from({ length: 5 }, () => {
      const socket = connect(Number(address.port), address.hostname)
      socket.on('error', () => {})
      socket.on('data', (chunk) => answers.push(String(chunk)))
      socket.write(before)
      socket.write(half)
      return socket
    })
    await expect.poll(() => answers.join(''), { timeout: 5_000 }).toContain('"code":"overloaded"')
    expect(answers.join('')).toMatch(/HTTP\/1\.1 503 [^{]*\r\nretry-after: 1\r\n/i)
    expect(answers.join('').match(/HTTP\/1\.1 503/g)).toHaveLength(1)
    for (const socket of sockets) socket.destroy()
    await expect
      .poll(async () => (await Promise.all([1, 2, 3, 4].map(sendWhole))).map(({ status }) => status))
      .toEqual([200, 200, 200, 200])
  })

  test('one whose client goes away while an earlier answer is awaited makes room for the next', async () => {
    const [ingestion] = servers
    for (let round = 0; round < 5; round++) {
      const arrived = new Promise((resolve) => ingestion?.server.once('request', resolve))
      const socket = connect(Number(address.port), address.hostname)
      socket.on('error', () => {})
      socket.write('GET /api/v1/runs HTTP/1.1\r\nHost: x\r\n\r\n')
      socket.write(Buffer.concat([half, Buffer.alloc(0x800000 - sevenMegabytes, 'x'), Buffer.from('\r\n0\r\n\r\n')]))
      await arrived
      socket.destroy()
    }
    expect((await sendWhole()).status).toBe(200)
  })

  test('one that ended makes room for the next', async () => {
    for (let round = 0; round < 6; round++) expect((await sendWhole()).status).toBe(200)
  })
})

test('an import may take an hour to come, as it may at ingestion, and is not ended when its answer has begun and waits', async () => {
  expect(app.server.requestTimeout).toBe(3_600_000)
  const [ingestion] = servers
  ingestion?.server.prependOnceListener('request', (_, response) => {
    response.write('{"line":1}\n') // a line that is refused, while the next ones are still to come
    setTimeout(() => response.end('{"accepted":0,"refused":1}\n'), 1_000) // upstreamDeadlineMs is 300
  })
  const { status, body } = await send(`/api${slowImport}`, { method: 'POST', body: '{}\n' })
  expect([status, body]).toEqual([200, '{"line":1}\n{"accepted":0,"refused":1}\n'])
})

test('a service learns by which name the site was asked for, and nobody else says so', async () => {
  await send('/api/v1/trending', { headers: { host: 'evil.example', 'x-forwarded-host': 'localhost' } })
  expect(servers[2]?.reached.at(-1)?.headers['x-forwarded-host']).toBe('evil.example')
})

test('a site without a data set says so', async () => {
  expect(JSON.parse((await send('/api/about')).body)).toEqual({ dataset: null, posters: false })
})
