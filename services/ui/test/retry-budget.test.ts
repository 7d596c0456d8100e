import { type AddressInfo, createServer, type Socket } from 'node:net'
import { readConfig } from '@marquee/platform/config'
import { quietSurroundings } from '@marquee/platform/test/surroundings'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createUiApp } from '../src/app.ts'
import { uiSettings } from '../src/config.ts'

/** A service that ends a connection instead of answering for as long as it is told to. */
let failures = 0
let reached = 0
const service = createServer((socket: Socket) => {
  socket.on('error', () => {})
  socket.on('data', () => {
    reached++
    if (failures-- > 0) socket.destroy()
    else socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}')
  })
})
let app: Awaited<ReturnType<typeof createUiApp>>
beforeAll(async () => {
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
  const servingUrl = `http://127.0.0.1:${(service.address() as AddressInfo).port}` // it listens on a port
  const config = { ...readConfig(uiSettings, {}), servingUrl }
  app = await createUiApp({ config, dataset: () => null }, quietSurroundings('ui'))
})
beforeEach(() => {
  reached = 0
})
afterAll(async () => {
  await app.close()
  service.close()
})

const read = async () => (await app.inject('/api/v1/trending')).statusCode

test('a read whose connection ends goes over another, and its client notices nothing', async () => {
  failures = 2
  expect(await read()).toBe(200)
  expect(reached).toBe(3)
})

test('what fails for everybody is repeated for a few: a service in trouble is not asked four times as often', async () => {
  failures = Number.POSITIVE_INFINITY
  const readers = Array.from({ length: 20 }, async () => {
    const statuses: number[] = []
    for (let number = 0; number < 50; number++) statuses.push(await read())
    return statuses
  })
  const statuses = (await Promise.all(readers)).flat()
  expect(new Set(statuses)).toEqual(new Set([502]))
  expect(reached).toBeLessThanOrEqual(1_000 * 1.1 + 50)
  failures = 0
  expect(await read()).toBe(200)
})
