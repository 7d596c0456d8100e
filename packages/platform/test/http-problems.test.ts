import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import fastify from 'fastify'
import { expect, test } from 'vitest'
import { answerProblem, problemOf, refuseUnreadable } from '../src/http-problems.ts'
import { RequestInvalid } from '../src/http-validation.ts'
import { ProblemError } from '../src/problem.ts'

const coded = (code: string, more: object = {}) => Object.assign(new Error('from below'), { code, ...more })

test.each([
  ['a problem', new ProblemError('unknown-model', { version: 'v7' }), 'unknown-model'],
  ['a body that does not fit', new RequestInvalid('body', []), 'body-invalid'],
  ['a query that does not fit', new RequestInvalid('querystring', []), 'parameter-invalid'],
  ['an error of fastify that the client caused', coded('FST_ERR_BAD_URL', { statusCode: 400 }), 'malformed-request'],
  ['an error of fastify that we caused', coded('FST_ERR_SEND_INSIDE_ONERR', { statusCode: 500 }), 'internal'],
  ['an error of the database', coded('22P02'), 'internal'],
  ['an error of the network', coded('ECONNREFUSED'), 'internal'],
  ['something that is no error', 'oops', 'internal'],
])('%s is answered as %s', (_, error, code) => {
  expect(problemOf(error).code).toBe(code)
})

test('the cause is kept for the log', () => {
  const error = coded('ECONNREFUSED')
  expect(problemOf(error).cause).toBe(error)
})

test.each([
  ['who asks too often', new ProblemError('rate-limited', { limit: 1, window: '1 s' }), []],
  ['who is to come again', new ProblemError('overloaded'), [[40, 'a request was put off', false]]],
  [
    'what a store that fails is the cause of',
    new ProblemError('store-unavailable', { store: 'model registry' }, { cause: new Error('connection terminated') }),
    [[50, 'a request failed', true]],
  ],
  ['a fault of ours', new Error('oops'), [[50, 'a request failed', true]]],
] as const)('%s: what is logged of it, and whether with a stack', async (_, error, expected) => {
  const lines: { level: number; msg: string; err?: { stack: string } }[] = []
  const stream = { write: (line: string) => lines.push(JSON.parse(line)) }
  const app = fastify({ logger: { level: 'info', stream } })
  app.setErrorHandler(answerProblem)
  app.get('/', () => {
    throw error
  })
  await app.inject('/')
  const warned = lines.filter(({ level }) => level >= 40)
  expect(warned.map(({ level, msg, err }) => [level, msg, err?.stack !== undefined])).toEqual(expected)
})

test.each([
  ['HPE_INVALID_METHOD', 400, 'malformed-request'],
  ['HPE_HEADER_OVERFLOW', 400, 'malformed-request'],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408, 'request-timeout'],
])('on the bare socket %s is answered with %s %s, and the connection ends', async (code, status, problem) => {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    refuseUnreadable(coded(code), socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const client = connect(typeof address === 'object' ? (address?.port ?? 0) : 0, '127.0.0.1')
  const [head = '', body = ''] = (await text(client)).split('\r\n\r\n')
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} \\w`))
  expect(head).toContain('Content-Type: application/problem+json')
  expect(JSON.parse(body)).toMatchObject({ status, code: problem })
  server.close()
})

test('a client that is gone is not answered', () => {
  const socket = connect({ port: 1, host: '127.0.0.1' }).on('error', () => {})
  socket.destroy()
  expect(() => refuseUnreadable(coded('HPE_INVALID_METHOD'), socket)).not.toThrow()
})
