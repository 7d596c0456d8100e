import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, describe, expect, test } from 'vitest'
import { type Program, runProgram } from './run-program.ts'

const start = (env: Readonly<Record<string, string>> = {}) =>
  runProgram('service.ts', { env: { PORT_SERVING: '0', ...env } })

const addressOf = async (program: Program): Promise<string> =>
  String((await program.line('Server listening at '))['msg']).slice('Server listening at '.length)

const messages = (program: Program): unknown[] => program.lines.map(({ msg }) => msg)

describe('a service that is told to stop', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s ends in order: background, what is in flight, HTTP, resources, the last opened first; and exits 0',
    async (signal) => {
      await using program = start()
      const address = await addressOf(program)
      const slow = fetch(`${address}/slow`)
      await program.line('slow started')
      program.child.kill(signal)
      expect(await (await slow).json()).toEqual({ done: true })
      expect(await program.ended).toBe(0)
      // pino writes in the background, and an exit may put the last two lines in either order
      expect(messages(program)).toContain('stopped')
      expect(
        messages(program)
          .filter((message) => message !== 'stopped')
          .slice(1),
      ).toEqual([
        'slow started',
        'stopping',
        'background closed',
        'slow answered',
        'HTTP closed',
        'second resource closed',
        'first resource closed',
      ])
      expect(program.lines.find(({ msg }) => msg === 'stopping')).toMatchObject({ signal })
    },
  )

  test('first turns not ready and answers on, for as long as load balancers need', async () => {
    await using program = start({ DRAIN_MS: '400' })
    const address = await addressOf(program)
    expect((await fetch(`${address}/readyz`)).status).toBe(200)
    program.child.kill('SIGTERM')
    await program.line('stopping')
    const ready = await fetch(`${address}/readyz`)
    expect([ready.status, await ready.json()]).toEqual([503, { ready: false, checks: { shutdown: 'draining' } }])
    expect((await fetch(`${address}/livez`)).status).toBe(200)
    expect(messages(program)).not.toContain('background closed')
    expect(await program.ended).toBe(0)
  })

  test.each([
    ['SIGTERM', 'SIGTERM'],
    ['SIGINT', 'SIGINT'],
    ['SIGTERM', 'SIGINT'],
  ] as const)('a second time does not interrupt the first: %s, %s', async (first, second) => {
    await using program = start()
    const address = await addressOf(program)
    const slow = fetch(`${address}/slow`)
    await program.line('slow started')
    program.child.kill(first)
    await program.line('background closed')
    program.child.kill(second)
    expect((await slow).status).toBe(200)
    expect(await program.ended).toBe(0)
    expect(messages(program)).toContain('first resource closed')
  })
})

describe('a collector that does not take the last traces', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  afterAll(() => silent.close().closeAllConnections())
  const address = silent.address()
  const collectors = {
    away: 'http://127.0.0.1:1',
    silent: `http://127.0.0.1:${typeof address === 'object' ? address?.port : undefined}`,
  }

  test.each(['away', 'silent'] as const)('fails neither a service nor a job, and holds up none: %s', async (kind) => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collectors[kind], TRACE_SAMPLE_RATIO: '1' }
    await using service = start(env)
    await fetch(`${await addressOf(service)}/livez`)
    await using job = runProgram('job.ts', { env })
    await job.line('the work is done')
    const began = performance.now()
    service.child.kill('SIGTERM')
    expect([await service.ended, await job.ended]).toEqual([0, 0])
    expect(performance.now() - began).toBeLessThan(6_000)
    for (const program of [service, job]) expect(messages(program)).toContain('the last traces could not be sent')
  })
})

test('a fault that nobody handled is logged, and the process ends so that it can start again clean', async () => {
  await using program = start()
  await fetch(`${await addressOf(program)}/crash`).catch(() => {})
  expect(await program.ended).toBe(1)
  expect(program.lines.at(-1)).toMatchObject({ level: 'fatal', err: { message: 'nobody catches this' } })
})

test('a wrong configuration is told whole before anything is opened, and exits 2', async () => {
  await using program = start({ MANY: '10', LOG_LEVEL: 'loud', DRAIN_MS: 'soon', SECRET_TEXT: 'hunter2' })
  expect(await program.ended).toBe(2)
  expect(program.text()).toContain('The configuration has 3 errors:')
  for (const wrong of ['MANY="10"', 'LOG_LEVEL="loud"', 'DRAIN_MS="soon"', '--help'])
    expect(program.text()).toContain(wrong)
  expect(program.text()).not.toContain('hunter2')
  expect(program.lines).toEqual([])
})

test('--help prints every variable and starts nothing', async () => {
  await using program = runProgram('service.ts', { args: ['--help'] })
  expect(await program.ended).toBe(0)
  for (const name of ['PORT_SERVING', 'LOG_LEVEL', 'DRAIN_MS', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'MANY'])
    expect(program.text()).toContain(name)
  expect(program.lines).toEqual([])
})

test('a request’s trace stands in the lines that are written while it is answered', async () => {
  await using program = start({ LOG_LEVEL: 'debug' })
  const address = await addressOf(program)
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  await fetch(`${address}/slow`, {
    headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01`, 'x-request-id': 'r-7' },
  })
  expect(await program.line('slow answered')).toMatchObject({ trace_id: traceId, reqId: 'r-7' })
  expect(await program.line('answered')).toMatchObject({ trace_id: traceId, route: '/slow', status: 200 })
  program.child.kill('SIGTERM')
  await program.ended
})
