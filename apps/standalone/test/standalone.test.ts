import { createServer, type Server } from 'node:net'
import { services } from '@marquee/contracts/services'
import { ConfigInvalid, describeConfig } from '@marquee/platform/config'
import { describe, expect, test } from 'vitest'
import { standaloneSettings, startStandalone } from '../src/standalone.ts'
import { PortTaken } from '../src/system.ts'

/** Each service on a free port. */
const anyPort = Object.fromEntries(Object.keys(services).map((name) => [`PORT_${name.toUpperCase()}`, '0']))
const start = (environment: Readonly<Record<string, string>> = {}) =>
  startStandalone({ environment: { ...anyPort, ...environment }, logLevel: 'silent' })

function listen(port = 0): Promise<{ server: Server; port: number }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ server: Server; port: number }>()
  const server = createServer()
    .once('error', reject)
    .listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve({ server, port: typeof address === 'object' ? (address?.port ?? 0) : 0 })
    })
  return promise
}

const isRefused = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => false,
    () => true,
  )

test('five services answer, each on a port of its own, and what goes in through the site comes out of it', async () => {
  const system = await start()
  expect(Object.keys(system.addresses).toSorted()).toEqual(Object.keys(services).toSorted())
  expect(new Set(Object.values(system.addresses)).size).toBe(5)
  for (const address of Object.values(system.addresses)) expect((await fetch(`${address}/livez`)).status).toBe(200)

  const { ui } = system.addresses
  const send = (method: string, path: string, body: object) =>
    fetch(ui + path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  expect((await send('PUT', '/api/v1/movies/heat', { title: 'Heat', year: 1995, genres: ['Crime'] })).status).toBe(202)
  const event = {
    eventId: '0b52f6d7-2a8e-4c1c-9df2-6f4a0c1f8f7e',
    userId: 'ada',
    movieId: 'heat',
    type: 'like',
    occurredAt: '2026-01-01T00:00:00Z',
  }
  expect((await send('POST', '/api/v1/events', event)).status).toBe(202)
  await system.settled()
  const history = await (await fetch(`${ui}/api/v1/users/ada/history`)).json()
  expect(history).toMatchObject({ total: 1, items: [{ movie: { movieId: 'heat' }, type: 'like' }] })

  await system[Symbol.asyncDispose]()
  for (const address of Object.values(system.addresses)) expect(await isRefused(address)).toBe(true)
})

describe('what cannot start', () => {
  test('because a port is taken says which, and leaves nothing running', async () => {
    const [taken, free] = [await listen(), await listen()]
    await new Promise((resolve) => free.server.close(resolve))
    const starting = start({ PORT_FEATURES: String(free.port), PORT_SERVING: String(taken.port) })
    await expect(starting).rejects.toThrow(PortTaken)
    await expect(starting).rejects.toThrow(`Port ${taken.port}, for serving, is taken`)
    expect(await isRefused(`http://127.0.0.1:${free.port}/livez`)).toBe(true) // features had started before it
    taken.server.close()
    const { server } = await listen(free.port)
    server.close()
  })

  test('because of its configuration says everything that is wrong at once, before anything starts', async () => {
    const from = performance.now()
    const starting = start({ PORT_FEATURES: 'many', PORT_UI: '99999', TRAIN_TOLERANCE: '2', API_KEYS: 'hunter2' })
    await expect(starting).rejects.toThrow(ConfigInvalid)
    const message = await starting.catch(String)
    for (const wrong of ['PORT_FEATURES="many"', 'PORT_UI="99999"', 'TRAIN_TOLERANCE="2"', 'API_KEYS=(hidden)'])
      expect(message).toContain(wrong)
    expect(message).not.toContain('hunter2')
    expect(performance.now() - from).toBeLessThan(20_000)
  })
})

test('the help names every port and setting once, and none that has no effect here', () => {
  const names = describeConfig(standaloneSettings)
    .split('\n')
    .map((line) => line.trim().split(/\s/)[0])
  expect(new Set(names).size).toBe(names.length)
  expect(names).toEqual(expect.arrayContaining(Object.keys(anyPort)))
  expect(names).toEqual(
    expect.arrayContaining(['HOST', 'LOG_LEVEL', 'DRAIN_MS', 'API_KEYS', 'TRAIN_MIN_NEW', 'SERVING_POLL_MS']),
  )
  expect(names).not.toEqual(expect.arrayContaining(['SERVING_URL']))
  expect(names.some((name) => name?.startsWith('DATASET_'))).toBe(false)
})
