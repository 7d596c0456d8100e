import type { ServiceName } from '@marquee/contracts/services'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { figure } from '../figures.ts'
import { type Forwarder, reserveForwarder } from '../forwarder.ts'
import { ready, startService } from '../processes.ts'
import { createScratch, type Scratch } from '../servers.ts'
import { aMovie } from '../world.ts'

let scratch: Scratch
beforeAll(async () => {
  scratch = await createScratch()
  await scratch.offline.migrate()
  await scratch.offline.recordMovies([aMovie()]) // what serving needs to have anything to say
})
afterAll(() => scratch[Symbol.asyncDispose]())

const kafka = ['KAFKA_BROKERS', 'KAFKA_TOPIC_PREFIX'] as const
const redis = ['REDIS_URL', 'REDIS_KEY_PREFIX'] as const
const database = ['DATABASE_URL'] as const
const services = [
  { service: 'ingestion', needs: [...kafka], missing: ['event log'] },
  { service: 'features', needs: [...kafka, ...redis, ...database], missing: ['database', 'event log', 'consumer'] },
  { service: 'training', needs: [...database], missing: ['database', 'schema'] },
  { service: 'serving', needs: [...kafka, ...redis, ...database], missing: ['model or catalogue'] },
] as const satisfies readonly { service: ServiceName; needs: readonly string[]; missing: readonly string[] }[]

const only = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, scratch.environment[name] ?? '']))

describe.each([...services, { service: 'ui', needs: [] } as const])('$service alone', ({ service, needs }) => {
  test('starts by environment variables and answers what operators ask', { timeout: 60_000 }, async () => {
    await using running = await startService(service, only(needs))
    const get = (path: string) => fetch(running.address + path)

    expect(await (await get('/livez')).json()).toEqual({ status: 'alive' })
    expect(await (await get('/readyz')).json()).toMatchObject({ ready: true })
    const metrics = await get('/metrics')
    expect(metrics.headers.get('content-type')).toContain('text/plain')
    expect(await metrics.text()).toMatch(new RegExp(`^process_cpu_user_seconds_total\\{service="${service}"\\} `, 'm'))
    expect(await (await get('/openapi.json')).json()).toMatchObject({
      openapi: expect.stringMatching(/^3\.1/),
      info: { title: `Marquee ${service}` },
      paths: { '/livez': {}, '/readyz': {}, '/metrics': {} },
    })
    expect((await get('/docs/static/index.html')).status).toBe(200)
    const nowhere = await get('/v1/nowhere')
    expect(nowhere.headers.get('content-type')).toContain('application/problem+json')

    expect(await running.kill('SIGTERM')).toMatchObject({ code: 0 })
    expect(running.stderr()).toBe('')
  })
})

describe.each(services)('$service before its dependencies', ({ service, needs, missing }) => {
  test('is alive and says what it waits for; is ready when they come', { timeout: 90_000 }, async () => {
    await using stack = new AsyncDisposableStack()
    const forwarders: Forwarder[] = []
    const environment = only(needs)
    for (const name of ['KAFKA_BROKERS', 'DATABASE_URL', 'REDIS_URL'] as const) {
      const value = environment[name]
      if (value === undefined) continue
      const target = name === 'KAFKA_BROKERS' ? value : new URL(value).host
      const forwarder = stack.use(await reserveForwarder(target))
      forwarders.push(forwarder)
      environment[name] = value.replace(target, forwarder.address)
    }
    await using running = await startService(service, environment, { waitFor: 'listening', withinMs: 20_000 })
    expect((await fetch(`${running.address}/livez`)).status).toBe(200)
    const waiting = await fetch(`${running.address}/readyz`)
    const { checks } = (await waiting.json()) as { checks: Record<string, string> } // its schema is in http-server.ts
    expect(waiting.status).toBe(503)
    expect(Object.keys(checks).filter((name) => checks[name] !== 'ok')).toEqual(missing)

    await Promise.all(forwarders.map((forwarder) => forwarder.open()))
    const opened = performance.now()
    await ready(running.address, 30_000)
    const seconds = (performance.now() - opened) / 1_000
    figure(`${service}: ready after its dependencies came`, seconds, 's')
    expect(seconds).toBeLessThanOrEqual(10)
    expect(running.isRunning()).toBe(true)
  })
})

test('ui before its dependencies: the site is there, and an API that is away is named', async () => {
  await using ui = await startService('ui', { SERVING_URL: 'http://127.0.0.1:9', INGESTION_URL: 'http://127.0.0.1:9' })
  expect((await fetch(`${ui.address}/api/about`)).status).toBe(200)
  const away = await fetch(`${ui.address}/api/v1/trending`)
  expect(away.status).toBe(502)
  expect(await away.json()).toMatchObject({ code: 'upstream-unavailable', title: expect.stringContaining('serving') })
})
