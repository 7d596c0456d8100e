import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { ApiError, errorFrom, messageOf, request } from '../src/api.ts'
import { worthReadingAgain } from '../src/patience.ts'
import { strings } from '../src/strings.ts'

const problem = (status: number, body: object, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify({ type: 'about:blank', status, requestId: 'r', ...body }), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  })

test('a problem is said in the words of the API', async () => {
  const error = await errorFrom(problem(404, { code: 'unknown-movie', title: 'The catalogue has no movie 7' }))
  expect(error).toMatchObject({ status: 404, code: 'unknown-movie', message: 'The catalogue has no movie 7.' })
  expect(error.retryAfterMs).toBeUndefined()
})

test('a problem names the fields that are wrong, three at most', async () => {
  const errors = ['/0/rating', '/0/movieId', '/0/userId', '/0/type'].map((path) => ({
    path,
    expected: 'something else',
  }))
  const { message } = await errorFrom(problem(422, { code: 'event-invalid', title: 'Nothing was accepted', errors }))
  expect(message).toBe('Nothing was accepted. rating: something else; movieId: something else; userId: something else')
})

test('an answer that is no problem is told by its status', async () => {
  const error = await errorFrom(new Response('<h1>Bad gateway</h1>', { status: 502 }))
  expect(error).toMatchObject({ status: 502, message: strings.trouble.status(502) })
  expect(error.code).toBeUndefined()
})

test.each([
  ['2', 2_000],
  ['0', 0],
  ['Thu, 01 Jan 2026 00:00:10 GMT', 10_000],
  ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
  ['soon', undefined],
])('Retry-After: %s waits %s ms', async (header, expected) => {
  const response = problem(503, { code: 'overloaded', title: 'Too much' }, { 'retry-after': header })
  expect((await errorFrom(response, Date.parse('2026-01-01T00:00:00Z'))).retryAfterMs).toBe(expected)
})

test('a thing that was thrown but is not from the API is not shown raw', () => {
  expect(messageOf(new TypeError('x is undefined'))).toBe(strings.trouble.unknown)
  expect(messageOf(new ApiError('Too much.'))).toBe('Too much.')
})

test('an answer that breaks off in the middle is as none, and asked for again', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1_000 })
    response.write('{"rows":[', () => setTimeout(() => response.destroy(), 20))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const asked = new Request(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`)
  const error = await request(asked)
    .then((response) => response.json())
    .catch((reason: unknown) => reason)
  server.close()
  expect(messageOf(error)).toBe(strings.trouble.unreachable)
  expect(worthReadingAgain(0, error)).toBe(true)
})
