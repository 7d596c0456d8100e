import { randomUUID } from 'node:crypto'
import { serviceNames, services } from '@marquee/contracts/services'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { figure } from '../figures.ts'
import { eventually } from '../harness.ts'
import { docker } from './docker.ts'

const site = `http://127.0.0.1:${services.ui.port}`

const compose = (...args: readonly string[]) => docker('compose', '--profile', 'demo', ...args)

interface Listed {
  readonly items: readonly { movie: { movieId: string; title: string }; reason: string }[]
  readonly tier: string
}
const listFor = async (userId: string): Promise<Listed> => {
  const response = await fetch(`${site}/api/v1/users/${userId}/recommendations?limit=10`)
  expect(response.status).toBe(200)
  return (await response.json()) as Listed // its schema is in contracts
}
const rate = (userId: string, movieId: string, url = `${site}/api`) =>
  fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      eventId: randomUUID(),
      userId,
      movieId,
      type: 'rating',
      rating: 5,
      occurredAt: new Date().toISOString(),
    }),
  })
const ids = ({ items }: Listed) => items.map(({ movie }) => movie.movieId)

beforeAll(async () => {
  await compose('build')
  await compose('down', '--volumes')
  const started = performance.now()
  await docker('compose', 'up', '--wait')
  figure('compose: from nothing to healthy', (performance.now() - started) / 1_000, 's')
  await compose('up', '--wait')
  figure('compose: with the demo loaded', (performance.now() - started) / 1_000, 's')
})
afterAll(() => compose('down', '--volumes'))

describe('the system in containers', () => {
  test('has loaded the demo, through ingestion', async () => {
    expect(await docker('inspect', '--format', '{{.State.ExitCode}}', 'marquee-demo-1')).toBe('0')
    const movies = await eventually('the films are there', 60_000, async () => {
      const response = await fetch(`${site}/api/v1/movies?limit=1`)
      const { total } = (await response.json()) as { total: number } // its schema is in serving
      if (total < 3_000) throw new Error(`${total} films`)
      return total
    })
    expect(movies).toBe(3_199)
  })

  test('changes a list when a film is rated through the site', async () => {
    const before = await eventually('a model serves', 180_000, async () => {
      const list = await listFor('compose-ann')
      if (list.tier !== 'trending') throw new Error(list.tier)
      return list
    })
    expect((await rate('compose-ann', 'the-matrix-1999')).status).toBe(202)
    await eventually('the list is about the film', 30_000, async () => {
      const after = await listFor('compose-ann')
      expect(after.tier).toBe('personalised')
      expect(ids(after)).not.toEqual(ids(before))
      expect(after.items[0]?.reason).toContain('The Matrix')
      return true
    })
  })

  test('lets nobody write past the site without a key', async () => {
    const refused = await rate('compose-ann', 'the-matrix-1999', `http://127.0.0.1:${services.ingestion.port}`)
    expect(refused.status).toBe(401)
    const imported = await fetch(`${site}/api/v1/events/import`, { method: 'POST', body: '' })
    expect(imported.status).toBe(401)
  })

  test('starts a killed service again, and then it takes ratings as before', async () => {
    for (const service of ['features', 'serving', 'ingestion']) {
      const container = `marquee-${service}-1`
      const pid = await docker('inspect', '--format', '{{.State.Pid}}', container)
      process.kill(Number(pid), 'SIGKILL') // as a crash: what `docker kill` ends is not started again
      await eventually(`${service} is back`, 120_000, async () => {
        const [now, health] = (
          await docker('inspect', '--format', '{{.State.Pid}} {{.State.Health.Status}}', container)
        ).split(' ')
        if (now === pid || health !== 'healthy') throw new Error(`${now} ${health}`)
        return true
      })
    }
    expect((await rate('compose-bob', 'the-matrix-1999')).status).toBe(202)
    await eventually('the list is personal', 30_000, async () => {
      expect((await listFor('compose-bob')).tier).toBe('personalised')
      return true
    })
  })

  test.each(serviceNames)('%s runs as nobody and can write nowhere but /tmp', async (service) => {
    const look =
      'const fs = require("node:fs"); const can = (path) => { try { fs.writeFileSync(path, ""); return true } catch { return false } };' +
      'console.log(JSON.stringify([process.getuid(), can("/marquee/x"), can("/x"), can("/tmp/x")]))'
    expect(JSON.parse(await compose('exec', '--no-TTY', service, 'node', '--eval', look))).toEqual([
      10001,
      false,
      false,
      true,
    ])
  })

  test('keeps what it has when it is taken down and started again', async () => {
    await docker('compose', 'down')
    await docker('compose', 'up', '--wait')
    await eventually('the list is personal', 60_000, async () => {
      expect((await listFor('compose-ann')).tier).toBe('personalised')
      return true
    })
  })
})
