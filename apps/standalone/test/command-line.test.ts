import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { services } from '@marquee/contracts/services'
import { expect, test } from 'vitest'
import { startStandalone } from '../src/standalone.ts'

const pathOf = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url))
const marquee = (...args: string[]) => promisify(execFile)(process.execPath, [pathOf('src/main.ts'), ...args])
const anyPort = Object.fromEntries(Object.keys(services).map((name) => [`PORT_${name.toUpperCase()}`, '0']))

test('`marquee --version` says which it is', async () => {
  const { version } = JSON.parse(await readFile(pathOf('package.json'), 'utf8')) as { version: string }
  expect(await marquee('--version')).toEqual({ stdout: `${version}\n`, stderr: '' })
})

test('events without a film are sent, and the person is told what to add', async () => {
  const system = await startStandalone({ environment: anyPort, logLevel: 'silent' })
  const folder = await mkdtemp(join(tmpdir(), 'marquee-'))
  try {
    const [events, films] = [join(folder, 'events.ndjson'), join(folder, 'films.ndjson')]
    const event = { eventId: crypto.randomUUID(), userId: 'ada', movieId: 'heat', type: 'like' }
    await writeFile(events, JSON.stringify({ ...event, occurredAt: '2026-01-01T00:00:00Z' }))
    await writeFile(films, JSON.stringify({ movieId: 'heat', title: 'Heat', year: 1995, genres: ['Crime'] }))

    const { stderr } = await marquee('load', events, '--url', system.addresses.ingestion)
    expect(stderr).toContain('Sent 0 films and 1 interaction in')
    expect(stderr).toContain('No film was among them')
    const whole = await marquee('load', films, '--url', system.addresses.ingestion)
    expect(whole.stderr).toContain('Sent 1 film and 0 interactions in')
    expect(whole.stderr).not.toContain('No film')
  } finally {
    await system[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  }
})
