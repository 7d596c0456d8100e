import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { streamEvents } from '../src/console/event-stream.ts'
import { strings } from '../src/strings.ts'

const signal = () => AbortSignal.timeout(5_000)

test('a stream that nobody answers is told as a server that cannot be reached', async () => {
  const reading = streamEvents('http://127.0.0.1:3', () => {}, { signal: signal() })
  await expect(reading).rejects.toMatchObject({ name: 'ApiError', message: strings.trouble.unreachable })
})

test('a stream that breaks off is told so too, after what came', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
    setTimeout(() => response.destroy(), 100)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const came: number[] = []
  const { port } = server.address() as AddressInfo
  const reading = streamEvents<number>(`http://127.0.0.1:${port}`, (value) => came.push(value), { signal: signal() })
  await expect(reading).rejects.toMatchObject({ name: 'ApiError', message: strings.trouble.unreachable })
  expect(came).toEqual([1])
  server.close()
})

test('a stream that is stopped is no trouble to tell of', async () => {
  const reading = streamEvents('http://127.0.0.1:3', () => {}, { signal: AbortSignal.abort() })
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' })
})
