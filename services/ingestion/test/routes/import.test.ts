import { connect } from 'node:net'
import { Readable } from 'node:stream'
import type { Interaction } from '@marquee/contracts/interaction'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { like, openIngestion, valuesOf } from '../open-ingestion.ts'

const ingestion = await openIngestion()
afterAll(() => ingestion[Symbol.asyncDispose]())

const ndjson = { 'content-type': 'application/x-ndjson' }

/** The answer's lines, and what came into the log meanwhile. */
async function send(payload: string | Buffer | Readable) {
  const from = await ingestion.count('interactions')
  const response = await ingestion.app.inject({ method: 'POST', url: '/v1/events/import', headers: ndjson, payload })
  expect(response.statusCode).toBe(200)
  expect(response.headers['content-type']).toBe('application/x-ndjson')
  const lines = response.body
    .trimEnd()
    .split('\n')
    .map((line): Record<string, unknown> => JSON.parse(line))
  return {
    refused: lines.slice(0, -1),
    last: lines.at(-1),
    stored: valuesOf(await ingestion.messages('interactions', from)),
  }
}
const linesOf = (events: readonly unknown[]): string => events.map((event) => `${JSON.stringify(event)}\n`).join('')

test('good lines are accepted in their order, each refused line is named with its number and what is wrong', async () => {
  const [one, two, three] = [like(), like({ userId: 'grace' }), like({ movieId: 'ran' })]
  const { refused, last, stored } = await send(
    [
      JSON.stringify(one),
      '{"half',
      '',
      JSON.stringify(two),
      JSON.stringify({ ...three, rating: 9 }),
      'null',
      `${JSON.stringify(three)}\r`,
      '{"__proto__":{"type":"like"}}',
      '   ',
    ].join('\n'),
  )
  expect(stored).toEqual([one, two, three])
  expect(refused.map(({ line }) => line)).toEqual([2, 5, 6, 8])
  expect(refused[0]).toEqual({ line: 2, errors: [{ path: '', value: '{"half', expected: 'a JSON object' }] })
  expect(refused[1]).toMatchObject({ errors: [{ path: '/rating' }] })
  expect(refused[2]).toMatchObject({ errors: [{ path: '', value: null }] })
  expect(last).toEqual({ accepted: 3, refused: 4 })
})

test('any number of lines is taken', async () => {
  const events = Array.from({ length: 2_345 }, (_, n) => like({ userId: `u${n % 5}`, movieId: String(n) }))
  const { refused, last, stored } = await send(linesOf(events))
  expect(refused).toEqual([])
  expect(last).toEqual({ accepted: 2_345, refused: 0 })
  expect(stored).toEqual(events)
})

test.each(['', '\n', '\n\r\n  \n'])('of nothing (%j) nothing is accepted', async (payload) => {
  expect(await send(payload)).toEqual({ refused: [], last: { accepted: 0, refused: 0 }, stored: [] })
})

test('however the bytes are cut and whatever the lines are: what is counted as accepted is what is in the log', async () => {
  const line = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('ada', 'grace').map((userId) => JSON.stringify(like({ userId }))) },
    { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replace(/[\r\n]/g, '')) },
    { weight: 1, arbitrary: fc.json().map((text) => text.replace(/[\r\n]/g, '')) },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 25 }),
      fc.array(fc.nat({ max: 200 }), { minLength: 1, maxLength: 10 }),
      fc.constantFrom('\n', '\r\n'),
      async (lines, cuts, end) => {
        const bytes = Buffer.from(lines.join(end))
        const chunks: Buffer[] = []
        for (let at = 0, n = 0; at < bytes.length; n++) {
          const size = (cuts[n % cuts.length] ?? 0) + 1
          chunks.push(bytes.subarray(at, at + size))
          at += size
        }
        const { refused, last, stored } = await send(Readable.from(chunks))
        const isGood = (text: string) => text.startsWith('{"eventId"')
        const bad = lines.flatMap((text, index) => (text.trim() === '' || isGood(text) ? [] : [index + 1]))
        expect(refused.map((one) => one['line'])).toEqual(bad)
        expect(last).toEqual({ accepted: stored.length, refused: bad.length })
        expect(stored).toEqual(lines.filter(isGood).map((text): Interaction => JSON.parse(text)))
      },
    ),
    { numRuns: 60 },
  )
})

test('a line that is too long is refused like any other; what comes before and after it is accepted', async () => {
  const [one, two, three] = [like(), like({ userId: 'grace' }), like({ movieId: 'ran' })]
  const long = JSON.stringify(like({ userId: 'x'.repeat(300_000) }))
  const chunks = [
    linesOf([one]),
    long.slice(0, 70_000),
    long.slice(70_000),
    '\n',
    linesOf([two]),
    `${'y'.repeat(65_537)}\n`,
  ]
  const { refused, last, stored } = await send(
    Readable.from([...chunks, linesOf([three]), 'z'.repeat(200_000)].map((text) => Buffer.from(text))),
  )
  expect(stored).toEqual([one, two, three])
  const expected = 'a line of at most 65536 characters'
  expect(refused).toEqual([
    { line: 2, errors: [{ path: '', value: long.slice(0, 80), expected }] },
    { line: 4, errors: [{ path: '', value: 'y'.repeat(80), expected }] },
    { line: 6, errors: [{ path: '', value: 'z'.repeat(80), expected }] },
  ])
  expect(last).toEqual({ accepted: 3, refused: 3 })
})

test('a line of 200 MB without an end takes no memory to speak of', { timeout: 60_000 }, async () => {
  const piece = Buffer.alloc(1_048_576, 'x')
  const before = process.memoryUsage.rss()
  let most = 0
  const endless = Readable.from(
    (async function* () {
      for (let pieces = 0; pieces < 200; pieces++) {
        most = Math.max(most, process.memoryUsage.rss() - before)
        yield piece
      }
    })(),
  )
  const { refused, last } = await send(endless)
  expect([refused.length, last]).toEqual([1, { accepted: 0, refused: 1 }])
  expect(most).toBeLessThan(150 * 1_048_576)
})

describe('what cannot be read on ends the import; the last line says where and how many were accepted', () => {
  const before = Array.from({ length: 1_500 }, (_, n) => like({ movieId: String(n) }))

  test.each<[string, Buffer, RegExp]>([
    ['bytes that are no text', Buffer.from([0x7b, 0xff, 0xfe, 0x0a]), /expected text in UTF-8/],
    ['half a character at the end', Buffer.from([0xe2, 0x82]), /expected text in UTF-8/],
  ])('%s', async (_, bytes, message) => {
    const { refused, last, stored } = await send(Readable.from([Buffer.from(linesOf(before)), bytes]))
    expect(refused).toEqual([])
    expect(last?.['error']).toMatch(message)
    expect(last).toMatchObject({ accepted: 1_500, refused: 0 }) // a batch that was not full yet, too
    expect(stored).toEqual(before)
    expect((await send(linesOf(before))).last).toEqual({ accepted: 1_500, refused: 0 }) // and sending it all again is harmless
  })

  test('a body that breaks off', async () => {
    const broken = Readable.from(
      (async function* () {
        yield linesOf(before)
        throw new Error('the client is gone')
      })(),
    )
    const from = await ingestion.count('interactions')
    await ingestion.app
      .inject({ method: 'POST', url: '/v1/events/import', headers: ndjson, payload: broken })
      .catch(() => {})
    const stored = valuesOf(await ingestion.messages('interactions', from))
    expect(stored).toEqual(before.slice(0, stored.length))
    expect((await ingestion.app.inject('/livez')).statusCode).toBe(200)
  })
})

test('a line of 64 KiB is still a line', async () => {
  const { refused, last } = await send(`${' '.repeat(65_000)}${JSON.stringify(like())}`)
  expect(refused).toEqual([])
  expect(last).toEqual({ accepted: 1, refused: 0 })
})

test.each(['application/json', 'text/plain', 'application/xml'])(
  'what is sent as %s is refused, not taken for nothing',
  async (type) => {
    const before = await ingestion.count('interactions')
    const { status, problem } = await ingestion.send({
      method: 'POST',
      url: '/v1/events/import',
      headers: { 'content-type': type },
      payload: JSON.stringify(like()),
    })
    expect([status, problem.code]).toEqual([415, 'unsupported-media-type'])
    expect(problem.title).toBe('The content type must be application/x-ndjson')
    expect(await ingestion.count('interactions')).toBe(before)
  },
)

test('from elsewhere without a key nothing is read', async () => {
  const before = await ingestion.count('interactions')
  const { status } = await ingestion.send({
    method: 'POST',
    url: '/v1/events/import',
    headers: { ...ndjson, 'x-forwarded-for': '203.0.113.7' },
    payload: linesOf([like()]),
  })
  expect(status).toBe(401)
  expect(await ingestion.count('interactions')).toBe(before)
})

test.each([
  ['goes on sending', 5],
  ['says nothing more', 0],
])('a stop does not wait for one who %s: what came is in the log, and the last line counts it', async (_, everyMs) => {
  await using stopped = await openIngestion()
  const { port } = new URL(await stopped.app.listen({ host: '127.0.0.1', port: 0 }))
  const socket = connect(Number(port), '127.0.0.1')
  let answer = ''
  socket.on('data', (chunk) => {
    answer += chunk
  })
  socket.on('error', () => {}) // who sends on after the answer is cut off
  const write = (text: string) => socket.write(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`)
  socket.write('POST /v1/events/import HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n')
  socket.write('Transfer-Encoding: chunked\r\n\r\n')
  write(`not an event\n${linesOf(Array.from({ length: 1_500 }, () => like()))}`)
  await expect.poll(() => stopped.count('interactions'), { interval: 5 }).toBe(1_000) // the rest waits for more
  const sending = everyMs > 0 ? setInterval(() => write(linesOf([like()])), everyMs) : undefined

  const began = performance.now()
  await stopped.app.close()
  expect(performance.now() - began).toBeLessThan(5_000)
  clearInterval(sending)
  socket.destroy()
  const stored = await stopped.count('interactions')
  expect(stored).toBeGreaterThanOrEqual(1_500)
  expect(answer).toContain(`{"accepted":${stored},"refused":1,`)
  expect(answer).toContain('"error":"This instance is shutting down"')
})

// last: it closes the database under the log
test('with the event log away the last line says so, and counts nothing as accepted', async () => {
  await ingestion.database[Symbol.asyncDispose]()
  const response = await ingestion.app.inject({
    method: 'POST',
    url: '/v1/events/import',
    headers: ndjson,
    payload: linesOf([like()]),
  })
  expect(response.json()).toMatchObject({ accepted: 0, refused: 0, error: expect.stringContaining('event log') })
})
