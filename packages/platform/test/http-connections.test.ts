import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { openApp } from './an-app.ts'

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
