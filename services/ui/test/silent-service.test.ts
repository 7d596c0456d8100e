import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { readConfig } from '@marquee/platform/config'
import type { App } from '@marquee/platform/http-server'
import { quietSurroundings } from '@marquee/platform/test/surroundings'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createUiApp } from '../src/app.ts'
import { uiSettings } from '../src/config.ts'

const mostWaiting = 512
const deadlineMs = 4_000
let reached = 0
const silent = createServer(() => reached++)
const answering = createServer((_request, response) => response.end('{}'))
let app: App
let address: URL
beforeAll(async () => {
  const config = {
    ...readConfig(uiSettings, {}),
    trainingUrl: await listening(silent),
    servingUrl: await listening(answering),
    upstreamDeadlineMs: deadlineMs,
  }
  app = await createUiApp({ config, dataset: () => null }, quietSurroundings('ui'))
  address = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
})
afterAll(async () => {
  await app.close()
  for (const server of [silent, answering]) {
    server.closeAllConnections()
    server.close()
  }
})

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}` // it listens on a port
}

const ask = (path: string) => app.inject(`/api/v1/${path}`)
const many = (requests: number) => Promise.all(Array.from({ length: requests }, () => ask('runs')))

test('of those who ask a service that says nothing so many wait, and the others are told at once to come again', async () => {
  const waiting = many(mostWaiting)
  await expect.poll(() => reached).toBe(mostWaiting)
  const started = performance.now()
  const refused = await many(50)
  expect(performance.now() - started).toBeLessThan(deadlineMs / 2)
  expect(new Set(refused.map((answer) => `${answer.statusCode} ${answer.headers['retry-after']}`))).toEqual(
    new Set(['503 1']),
  )
  expect(refused[0]?.json()).toMatchObject({ code: 'overloaded' })
  expect((await ask('trending')).statusCode).toBe(200)
  expect(new Set((await waiting).map(({ statusCode }) => statusCode))).toEqual(new Set([502]))
  expect(reached).toBe(mostWaiting)
})

test('who goes away makes room once the deadline is over', async () => {
  reached = 0
  const sockets = Array.from({ length: mostWaiting }, () => {
    const socket = connect(Number(address.port), address.hostname)
    socket.on('error', () => {})
    socket.write('GET /api/v1/runs HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(2)) // the second's answer waits behind the first's
    return socket
  })
  await expect.poll(() => reached, { timeout: deadlineMs }).toBe(mostWaiting)
  for (const socket of sockets) socket.destroy()
  expect((await ask('runs')).statusCode).toBe(503)
  await expect.poll(async () => (await ask('runs')).statusCode, { timeout: 3 * deadlineMs }).toBe(502)
  expect(new Set((await many(mostWaiting)).map(({ statusCode }) => statusCode))).toEqual(new Set([502]))
}, 30_000)
