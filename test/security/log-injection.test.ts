import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { type ServiceName, serviceNames } from '@marquee/contracts/services'
import { describe, expect, test } from 'vitest'
import { startProgram, startService } from '../processes.ts'

/** Would be a line of its own, a line that overwrites another, a colour that hides one, and what some viewers take for a line's end. */
const forged =
  'x\n{"level":"fatal","time":"2026-01-01T00:00:00Z","msg":"forged"}\r\nforged\u001b[8mforged\u2028forged\u0000forged'
const inAPath = encodeURIComponent(forged)
const away = '127.0.0.1:3'

/** Stores that are away and the chattiest level: there is much to say about whatever is asked. */
const environment = {
  LOG_LEVEL: 'trace',
  DATABASE_URL: `postgres://marquee@${away}/marquee`,
  REDIS_URL: `redis://${away}`,
  KAFKA_BROKERS: away,
  ...{ INGESTION_URL: `http://${away}`, FEATURES_URL: `http://${away}` },
  ...{ TRAINING_URL: `http://${away}`, SERVING_URL: `http://${away}` },
}

const asked: Readonly<Record<ServiceName, readonly (readonly [method: string, path: string])[]>> = {
  ui: [
    ['POST', '/api/v1/events'],
    ['GET', `/api/v1/users/${inAPath}/home`],
    ['GET', `/api/posters/${inAPath}`],
  ],
  ingestion: [
    ['POST', '/v1/events'],
    ['PUT', `/v1/movies/${inAPath}`],
    ['DELETE', `/v1/users/${inAPath}`],
  ],
  features: [
    ['GET', `/v1/users/${inAPath}/features`],
    ['GET', `/v1/dead-letters/${inAPath}`],
  ],
  training: [
    ['GET', `/v1/models/${inAPath}`],
    ['POST', '/v1/models/rollback'],
  ],
  serving: [
    ['GET', `/v1/users/${inAPath}/recommendations?genre=${inAPath}`],
    ['GET', `/v1/movies/${inAPath}`],
    ['POST', '/v1/sessions/recommendations'],
  ],
}

describe('nothing that a request says makes a line of the log that is not ours', () => {
  test.each(serviceNames)(
    '%s',
    async (name) => {
      await using service = await startService(name, environment, { waitFor: 'listening' })
      for (const [method, path] of [...asked[name], ['GET', `/${inAPath}?${inAPath}=${inAPath}`] as const]) {
        const body = JSON.stringify({ userId: forged, movieId: forged, type: forged, reason: forged, [forged]: forged })
        await fetch(service.address + path, {
          method,
          headers: {
            'content-type': 'application/json',
            'user-agent': inAPath,
            'x-request-id': inAPath,
            traceparent: inAPath,
          },
          ...(method === 'GET' ? {} : { body }),
          signal: AbortSignal.timeout(20_000),
        }).then((response) => response.arrayBuffer())
      }
      for (const header of ['x-request-id', 'x-forwarded-for', 'host', 'authorization'])
        await raw(
          service.address,
          `GET /v1/users/x/home HTTP/1.1\r\n${header}: a\u001b[8mforged\r\nconnection: close\r\n\r\n`,
        )
      await raw(service.address, 'FORGED /\n{"msg":"forged"} HTTP/9.9\r\n\r\n')
      await service.kill('SIGTERM')
      const lines = service.stdout().split('\n').filter(Boolean)
      expect(lines.length).toBeGreaterThan(asked[name].length) // it does speak
      for (const line of lines) expectOurs(line, name)
    },
    120_000,
  )
})

/** One object whose message is ours, without a character that a terminal or a collector would act upon. */
function expectOurs(line: string, service: string): void {
  expect(line).toMatch(/^[^\p{Cc}]+$/u)
  expect(JSON.parse(line)).toMatchObject({ service, msg: expect.not.stringContaining('forged') })
}

/** What a client cannot be made to send. @returns the answer */
async function raw(address: string, request: string): Promise<string> {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  socket.end(Buffer.from(request, 'latin1'))
  return text(socket).catch(() => '')
}

test('nor does it on a terminal', async () => {
  await using speaking = startProgram('test/security/speak.ts', [JSON.stringify(forged)])
  await speaking.exited
  const [first, ...others] = speaking.stdout().split('\n').filter(Boolean)
  expect(first).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: serving: ours$/)
  expect(others.length).toBeGreaterThan(5)
  for (const line of others) expect(line).toMatch(/^ {4}[^\p{Cc}]*$/u)
})
