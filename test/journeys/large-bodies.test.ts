import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningMarquee, startStandalone } from '../harness.ts'
import { aMovie, aRating } from '../world.ts'

let marquee: RunningMarquee
beforeAll(async () => {
  marquee = await startStandalone()
})
afterAll(() => marquee[Symbol.asyncDispose]())

const tenMegabytes = Buffer.alloc(10 * 1_024 * 1_024, 'x')

/** Sends the whole of a request before it reads a byte, as simple clients do. @throws when the connection breaks before that */
async function sendThenRead(address: string, head: readonly string[], body: readonly Buffer[]) {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  const broken = once(socket, 'close').then(() => {
    throw new Error('the connection broke')
  })
  broken.catch(() => {}) // it ends in any case, once all is well too
  await once(socket, 'connect')
  socket.pause()
  const write = promisify((bytes: string | Buffer, done: (error?: Error | null) => void) => socket.write(bytes, done))
  await Promise.race([broken, write(`${[...head, 'Host: localhost', 'Connection: close'].join('\r\n')}\r\n\r\n`)])
  for (const bytes of body) await Promise.race([broken, write(bytes)])
  const [headers = '', answer = ''] = (await text(socket)).split('\r\n\r\n')
  return { status: Number(headers.split(' ')[1]), headers, answer }
}

const chunked = (bytes: Buffer): Buffer[] => [
  Buffer.from(`${bytes.length.toString(16)}\r\n`),
  bytes,
  Buffer.from('\r\n0\r\n\r\n'),
]

describe.each([
  { what: 'with its length', head: `Content-Length: ${tenMegabytes.length}`, body: [tenMegabytes] },
  { what: 'in chunks', head: 'Transfer-Encoding: chunked', body: chunked(tenMegabytes) },
])('ten megabytes sent $what by a client that reads last are refused, and the client is told', ({ head, body }) => {
  test.each([
    ['events', 'through the site', 'POST /api/v1/events', 1_048_576],
    ['films', 'through the site', 'POST /api/v1/movies', 8 * 1_048_576],
    ['a visit', 'through the site', 'POST /api/v1/sessions/recommendations', 1_048_576],
    ['events', 'directly', 'POST /v1/events', 1_048_576],
    ['films', 'directly', 'POST /v1/movies', 8 * 1_048_576],
  ])('%s %s', async (_, way, target, limit) => {
    const address = way === 'directly' ? marquee.addresses.ingestion : marquee.addresses.ui
    const sent = await sendThenRead(address, [`${target} HTTP/1.1`, 'Content-Type: application/json', head], body)
    expect([sent.status, sent.headers.toLowerCase()]).toEqual([
      413,
      expect.stringContaining('content-type: application/problem+json'),
    ])
    expect(sent.answer).toContain(`The body is larger than ${limit} bytes`)
  })
})

test('films of several megabytes are taken through the site', async () => {
  const films = Array.from({ length: 1_000 }, (_, index) =>
    aMovie({ movieId: `big${index}`, directors: Array.from({ length: 20 }, () => 'd'.repeat(200)) }),
  )
  expect(JSON.stringify(films).length).toBeGreaterThan(3 * 1_048_576)
  expect(await marquee.post('/v1/movies', films)).toMatchObject({ status: 202, body: { accepted: 1_000 } })
})

test('an import of ten megabytes is read to its end through the site', async () => {
  const lines = Buffer.from(`${'x'.repeat(1_023)}\n`.repeat(10 * 1_024))
  const { status, answer } = await sendThenRead(
    marquee.addresses.ui,
    ['POST /api/v1/events/import HTTP/1.1', 'Content-Type: application/x-ndjson', `Content-Length: ${lines.length}`],
    [lines],
  )
  expect(status).toBe(200)
  expect(answer).toContain('"refused":10240')
})

test('an import that cannot be read on is told so over a connection that holds, whatever still comes', async () => {
  const bytes = [
    Buffer.from(`${JSON.stringify(aRating({ userId: 'import' }))}\n`),
    Buffer.from([0xff, 0x0a]),
    tenMegabytes,
  ]
  const length = bytes.reduce((sum, { length }) => sum + length, 0)
  const head = ['Content-Type: application/x-ndjson', `Content-Length: ${length}`]
  const { ingestion } = marquee.addresses
  const { status, answer } = await sendThenRead(ingestion, ['POST /v1/events/import HTTP/1.1', ...head], bytes)
  expect(status).toBe(200)
  expect(answer).toMatch(/"accepted":\d,"refused":0,.*expected text in UTF-8/)
})
