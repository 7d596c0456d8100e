import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { like, openIngestion } from './open-ingestion.ts'

const { app, ...ingestion } = await openIngestion()
const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
afterAll(() => ingestion[Symbol.asyncDispose]())
afterEach(() => vi.useRealTimers())

const line = `${JSON.stringify(like())}\n`

/** The headers and half of the body; everything that comes back until the connection ends. */
async function sendHalf(path: string, type: string): Promise<{ socket: Socket; answer: Promise<string> }> {
  const socket = connect(Number(port), '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  const arrived = once(app.server, 'request')
  const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: ${type}\r\n`
  socket.write(`${head}Content-Length: ${line.length}\r\n\r\n${line.slice(0, 10)}`)
  await arrived
  await sleep(50) // the route has it
  return { socket, answer: once(socket, 'close').then(() => Buffer.concat(chunks).toString()) }
}

test('a body has 30 seconds to arrive; that of an import, which may be long, has an hour', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const event = await sendHalf('/v1/events', 'application/json')
  const file = await sendHalf('/v1/events/import', 'application/x-ndjson')
  vi.advanceTimersByTime(29_000)
  expect(event.socket.readyState).toBe('open')
  vi.advanceTimersByTime(2_000)
  expect(await event.answer).toMatch(/^HTTP\/1\.1 408 .*"code":"request-timeout"/s)
  vi.useRealTimers()
  file.socket.write(line.slice(10))
  expect(await file.answer).toMatch(/^HTTP\/1\.1 200 .*\{"accepted":1,"refused":0\}/s)
})

test('one that has arrived may be answered later than that', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const event = await sendHalf('/v1/events', 'application/json')
  event.socket.write(line.slice(10))
  const answer = await event.answer
  vi.advanceTimersByTime(60_000)
  expect(answer).toMatch(/^HTTP\/1\.1 202 /)
  expect(vi.getTimerCount()).toBe(0)
})
