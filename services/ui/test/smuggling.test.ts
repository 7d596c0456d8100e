import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { readConfig } from '@marquee/platform/config'
import type { App } from '@marquee/platform/http-server'
import { quietSurroundings } from '@marquee/platform/test/surroundings'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createUiApp } from '../src/app.ts'
import { uiSettings } from '../src/config.ts'

interface Reached {
  readonly request: string
  readonly headers: IncomingMessage['headers']
  readonly rawHeaders: readonly string[]
  readonly body: string
}

/** What reached the services behind the proxy. */
const reached: Reached[] = []
const service = createServer(async (incoming, response) => {
  const { method, url, headers, rawHeaders } = incoming
  const body = await text(incoming).catch(() => 'cut off')
  reached.push({ request: `${method} ${url}`, headers, rawHeaders, body })
  response.setHeader('content-type', 'application/json').end('{}')
})
let app: App
let port: number
beforeAll(async () => {
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}` // it listens on a port
  const config = {
    ...readConfig(uiSettings, { INGESTION_API_KEY: 'of-the-site' }),
    ...{ ingestionUrl: url, featuresUrl: url, trainingUrl: url, servingUrl: url },
  }
  app = await createUiApp({ config, dataset: () => null }, quietSurroundings('ui'))
  port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
})
beforeEach(() => {
  reached.length = 0
})
afterAll(async () => {
  await app.close()
  service.closeAllConnections()
  service.close()
})

/** Everything that comes back for these lines until the connection ends, or nothing more comes. */
async function send(...lines: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.on('error', () => {})
  socket.on('data', (chunk) => {
    answer += chunk
  })
  socket.setTimeout(1_500, () => socket.destroy())
  socket.write(lines.join('\r\n'))
  await new Promise((resolve) => socket.once('close', resolve))
  return answer
}
const statuses = (answer: string): number[] =>
  [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
const requests = () => reached.map(({ request }) => request)
const hidden = 'DELETE /api/v1/users/ada HTTP/1.1\r\nHost: x\r\n\r\n'
const post = 'POST /api/v1/events HTTP/1.1'
const json = 'Content-Type: application/json'

describe('a request hidden in the body of another reaches nobody', () => {
  test.each<[string, readonly string[]]>([
    ['a length and chunks', ['Content-Length: 5', 'Transfer-Encoding: chunked', '', `0\r\n\r\n${hidden}`]],
    ['chunks and a length', ['Transfer-Encoding: chunked', 'Content-Length: 5', '', `0\r\n\r\n${hidden}`]],
    ['two lengths', ['Content-Length: 2', 'Content-Length: 60', '', `{}${hidden}`]],
    ['a list of lengths', ['Content-Length: 2, 2', '', `{}${hidden}`]],
    ['a length with a sign', ['Content-Length: +2', '', `{}${hidden}`]],
    ['a length below nothing', ['Content-Length: -1', '', hidden]],
    ['a length in hexadecimal', ['Content-Length: 0x2', '', `{}${hidden}`]],
    ['a space before the colon', ['Content-Length : 2', '', `{}${hidden}`]],
    ['chunks of an unknown coding', ['Transfer-Encoding: xchunked', '', `0\r\n\r\n${hidden}`]],
    ['chunks that are not last', ['Transfer-Encoding: chunked, identity', '', `0\r\n\r\n${hidden}`]],
    ['chunks behind a tab', ['Transfer-Encoding:\tchunked', 'Content-Length: 3', '', `0\r\n\r\n${hidden}`]],
    ['a folded header', ['X-A: b', ' Transfer-Encoding: chunked', 'Content-Length: 2', '', `{}${hidden}`]],
    ['a header that ends with a line feed alone', [`X-A: b\nTransfer-Encoding: chunked`, '', `0\r\n\r\n${hidden}`]],
    ['a size of a chunk that is none', ['Transfer-Encoding: chunked', '', `zz\r\n{}\r\n0\r\n\r\n${hidden}`]],
    ['a size of a chunk that overflows', ['Transfer-Encoding: chunked', '', `fffffffffffffffff\r\n{}\r\n0\r\n\r\n`]],
    ['a chunk that is longer than it says', ['Transfer-Encoding: chunked', '', `2\r\n{}x\r\n0\r\n\r\n${hidden}`]],
  ])('by %s', async (_, lines) => {
    const answer = await send(post, 'Host: x', json, ...lines)
    expect(statuses(answer).filter((status) => status !== 400)).toEqual([])
    expect(requests().filter((request) => request.startsWith('DELETE'))).toEqual([])
  })

  test('by a header of its own: nothing can end one early', async () => {
    await send(post, 'Host: x', json, 'Content-Length: 2', `X-A: b\rDELETE /v1/users/ada HTTP/1.1\r`, '', '{}')
    expect(requests()).toEqual([])
  })
})

test('one body is what it says it is: what follows is the next request, and goes where it belongs', async () => {
  const next = ['GET /api/v1/trending HTTP/1.1', 'Host: x', 'Connection: close', '', '']
  const answer = await send(post, 'Host: x', json, 'Transfer-Encoding: chunked', '', '2\r\n{}\r\n0\r\n', ...next)
  expect(statuses(answer)).toEqual([200, 200])
  expect(reached.map(({ request, body }) => [request, body]).toSorted()).toEqual([
    ['GET /v1/trending', ''],
    ['POST /v1/events', '{}'],
  ])
})

describe('headers of the connection end here', () => {
  const hop = [
    ...['Connection: close, X-Request-Id, Authorization, X-Forwarded-For', 'Keep-Alive: timeout=1', 'TE: trailers'],
    ...['Proxy-Authorization: Basic eDp5', 'Proxy-Connection: keep-alive', 'Trailer: X-T', 'Upgrade: h2c'],
    ...['HTTP2-Settings: AAMAAABkAAQAAP__'],
  ]

  test('and take none of ours away', async () => {
    await send('GET /api/v1/trending HTTP/1.1', 'Host: x', ...hop, 'X-Forwarded-For: 203.0.113.9', '', '')
    const headers: IncomingMessage['headers'] = reached[0]?.headers ?? {}
    expect(headers['x-forwarded-for']).toBe('203.0.113.9')
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    for (const name of ['proxy-authorization', 'proxy-connection', 'te', 'upgrade', 'http2-settings', 'trailer'])
      expect([name, headers[name]]).toEqual([name, undefined])
  })

  test('nor is the connection of a service that of the client', async () => {
    const answer = await send('GET /api/v1/trending HTTP/1.1', 'Host: x', 'Connection: close', '', '')
    expect(answer).toMatch(/^connection: close\r$/im)
    expect(answer).not.toMatch(/^keep-alive:/im)
  })

  test('a switch of protocols is not passed on', async () => {
    const answer = await send(
      'GET /api/v1/trending HTTP/1.1',
      ...['Host: x', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
      ...['Sec-WebSocket-Version: 13', '', ''],
    )
    expect(statuses(answer)).not.toContain(101)
    for (const { headers } of reached) expect(headers.upgrade).toBeUndefined()
  })

  test('CONNECT opens no tunnel', async () => {
    const answer = await send('CONNECT 127.0.0.1:22 HTTP/1.1', 'Host: 127.0.0.1:22', '', '')
    expect(statuses(answer).filter((status) => status < 400)).toEqual([])
    expect(reached).toEqual([])
  })
})

describe('who asks, and of whom', () => {
  test('is what this server saw, whatever the request claims', async () => {
    await send(
      'GET /api/v1/trending HTTP/1.1',
      ...['Host: evil.example', 'X-Forwarded-For: 127.0.0.1, 203.0.113.9', 'X-Forwarded-For: 198.51.100.7'],
      ...['X-Real-IP: 127.0.0.1', 'Forwarded: for=127.0.0.1;host=evil.example', 'X-Forwarded-Host: evil.example'],
      ...['X-Forwarded-Proto: https', 'X-Original-URL: /v1/users/ada', 'X-Rewrite-URL: /v1/users/ada'],
      ...['X-HTTP-Method-Override: DELETE', 'Connection: close', '', ''],
    )
    const { headers, rawHeaders }: Pick<Reached, 'headers' | 'rawHeaders'> = reached[0] ?? {
      headers: {},
      rawHeaders: [],
    }
    expect(requests()).toEqual(['GET /v1/trending'])
    expect(headers['x-forwarded-for']).toBe('198.51.100.7')
    expect(rawHeaders.filter((name) => name.toLowerCase() === 'x-forwarded-for')).toHaveLength(1)
    expect(headers.host).toMatch(/^127\.0\.0\.1:\d+$/)
    for (const name of ['x-real-ip', 'forwarded', 'x-original-url', 'x-rewrite-url', 'x-http-method-override'])
      expect([name, headers[name]]).toEqual([name, undefined])
  })

  test('a request with two hosts, or none, is refused', async () => {
    for (const hosts of [['Host: x', 'Host: y'], []])
      expect(statuses(await send('GET /api/v1/trending HTTP/1.1', ...hosts, '', ''))).toEqual([400])
    expect(reached).toEqual([])
  })
})

describe('a path means here what it means there', () => {
  test.each([
    '/api/v1/events/..%2fusers/ada',
    '/api/v1/events/%2e%2e/users/ada',
    '/api/v1/events/..;/users/ada',
    '/api/\\evil.example/x',
    '/api/v1/users/..%5cx/home',
    '/api/v1/users/x%5c/home',
    '/api//evil.example/x',
    '/api/v1/events/.%2e/users/ada',
    '/api/v1/events/%2e%2e%5cusers/ada',
    '/api/v1/../../etc/passwd',
    '/api/..',
  ])('%s leaves nowhere', async (path) => {
    const answer = await send(`GET ${path} HTTP/1.1`, 'Host: x', 'Connection: close', '', '')
    expect(statuses(answer)).toEqual([400])
    expect(reached).toEqual([])
  })

  test.each([
    ['/api/v1/users/%252e%252e%252fadmin/home', 'GET /v1/users/%252e%252e%252fadmin/home'],
    ['/api/v1/users/a%2Fb/home', 'GET /v1/users/a%2Fb/home'],
    ['/api/v1/users/a%00b/home', 'GET /v1/users/a%00b/home'],
    ['/api/v1/movies?query=%0d%0aX-A:b', 'GET /v1/movies?query=%0d%0aX-A:b'],
  ])('%s is passed on as it stands, decoded once, by who answers it', async (path, expected) => {
    await send(`GET ${path} HTTP/1.1`, 'Host: x', 'Connection: close', '', '')
    expect(requests()).toEqual([expected])
    expect(reached[0]?.headers['x-a']).toBeUndefined()
  })

  test('the site’s key goes with no path that only looks like a visitor’s', async () => {
    for (const [method, path] of [
      ['POST', '/api/v1/events%2fimport'],
      ['POST', '/api/v1/events;x/import'],
      ['POST', '/api/v1//events'],
      ['POST', '/api//v1/events'],
      ['post', '/api/v1/events'],
      ['DELETE', '/api/v1/users'],
      ['DELETE', '/api/v1/Users/ada'],
      ['POST', '/API/v1/events'],
    ])
      await send(`${method} ${path} HTTP/1.1`, 'Host: x', json, 'Content-Length: 2', 'Connection: close', '', '{}')
    expect(reached.filter(({ headers }) => headers.authorization !== undefined)).toEqual([])
  })
})
