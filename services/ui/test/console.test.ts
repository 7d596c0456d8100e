import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readConfig } from '@marquee/platform/config'
import { createHealth } from '@marquee/platform/health'
import type { App } from '@marquee/platform/http-server'
import { createLog } from '@marquee/platform/log'
import { createMetrics } from '@marquee/platform/metrics'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createUiApp } from '../src/app.ts'
import { uiSettings } from '../src/config.ts'
import type { LiveSample } from '../src/operations/live-sample.ts'

const key = 'the-key-of-operations'
const away = 'http://127.0.0.1:3' // fetch itself refuses port 1
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

let ingestion: Server
let app: App
let address: string
let accepted = 0

/** An ingestion whose counter a test moves; the other services are away. */
beforeAll(async () => {
  ingestion = createServer((request, response) => {
    if (request.url === '/readyz') response.end(JSON.stringify({ ready: true, checks: { 'event log': 'ok' } }))
    else
      response.end(
        `marquee_instance{id="one",service="ingestion"} 1\nmarquee_events_accepted_total{type="rating",service="ingestion"} ${accepted}\n`,
      )
  })
  await new Promise<void>((resolve) => ingestion.listen(0, '127.0.0.1', resolve))
  app = await createUiApp(
    {
      config: {
        ...readConfig(uiSettings, { API_KEYS: `operations:${sha256(key)},ingestion:${sha256('another')}` }),
        ingestionUrl: `http://127.0.0.1:${(ingestion.address() as AddressInfo).port}`,
        featuresUrl: away,
        servingUrl: away,
        trainingUrl: away,
      },
      dataset: () => null,
    },
    {
      log: createLog({ level: 'silent' }),
      metrics: createMetrics('ui', { processMetrics: false }),
      health: createHealth(),
      instance: 'test',
    },
  )
  address = await app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(async () => {
  app.server.closeAllConnections() // `fetch` leaves connections open that it never used
  await app.close()
  ingestion.close()
})

const bearer = (presented: string) => ({ authorization: `Bearer ${presented}` })

describe('the key', () => {
  test.each([
    [{}, 401, 'key-required'],
    [bearer('wrong'), 403, 'key-refused'],
    [bearer('another'), 403, 'key-refused'], // of another scope
  ])(
    '%j: the stream and the test event are refused, and the console says why without failing',
    async (headers, status, code) => {
      expect((await fetch(`${address}/api/console/live`, { headers })).status).toBe(status)
      expect((await fetch(`${address}/api/console/test-event`, { method: 'POST', headers })).status).toBe(status)
      const access = await fetch(`${address}/api/console/access`, { headers })
      expect([access.status, await access.json()]).toEqual([200, { access: code }])
    },
  )

  test('of operations opens the console', async () => {
    const access = await fetch(`${address}/api/console/access`, { headers: bearer(key) })
    expect(await access.json()).toEqual({ access: 'granted' })
  })
})

describe('the stream', () => {
  test('tells each second what moves and what is away, and ends with its reader', async () => {
    const reader = new AbortController()
    const response = await fetch(`${address}/api/console/live`, { headers: bearer(key), signal: reader.signal })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const samples: LiveSample[] = []
    for await (const sample of samplesOf(response)) {
      samples.push(sample)
      accepted += 50
      if (samples.length === 3) break
    }
    reader.abort()
    const [first, , third] = samples
    expect(first?.services.ingestion).toMatchObject({ state: 'ready', trouble: null, instances: ['one'] })
    expect(first?.services.features).toMatchObject({ state: 'away', trouble: expect.stringContaining('ECONNREFUSED') })
    expect(first?.accepted).toEqual({})
    expect(third?.accepted['rating']).toBeGreaterThan(10) // 100 in two seconds, as far as the machine keeps them
    expect((third?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1_900)
    expect(third?.run).toBeNull()
  })

  test('is for so many readers and no more', async () => {
    const stop = new AbortController()
    const open = () => fetch(`${address}/api/console/live`, { headers: bearer(key), signal: stop.signal })
    const statuses = (await Promise.all(Array.from({ length: 60 }, open))).map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(50)
    expect(statuses.filter((status) => status === 503)).toHaveLength(10)
    stop.abort()
    const again = new AbortController()
    const later = () => fetch(`${address}/api/console/live`, { headers: bearer(key), signal: again.signal })
    await expect.poll(async () => (await later()).status).toBe(200)
    again.abort()
  })
})

test('a test event that cannot travel says where it ended', async () => {
  const response = await fetch(`${address}/api/console/test-event`, { method: 'POST', headers: bearer(key) })
  expect(response.status).toBe(200)
  expect(await response.text()).toMatch(/^data: \{"stage":"failed","ms":null,"detail":".*ECONNREFUSED/)
})

async function* samplesOf(response: Response): AsyncGenerator<LiveSample> {
  let waiting = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    const events = (waiting + decoder.decode(chunk, { stream: true })).split('\n\n')
    waiting = events.pop() ?? ''
    for (const event of events) if (event.startsWith('data: ')) yield JSON.parse(event.slice(6)) as LiveSample
  }
}
