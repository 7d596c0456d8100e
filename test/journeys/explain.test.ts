import { randomUUID } from 'node:crypto'
import type { ModelList, Refit } from '@marquee/contracts/model'
import type { Home, RecommendationExplanation } from '@marquee/contracts/recommendation'
import { describe, expect, test } from 'vitest'
import { figure } from '../figures.ts'
import { eventually, startStandalone } from '../harness.ts'
import { runMarquee } from '../processes.ts'
import { aWorld } from '../world.ts'

test('an operator explains lists, fits a version again and rolls back from the command line, in words and as JSON', {
  timeout: 120_000,
}, async () => {
  await using marquee = await startStandalone()
  const world = aWorld()
  await marquee.load({ ...world, interactions: world.interactions.slice(0, 700) })
  await marquee.settled()
  await marquee.trained()
  const list = await marquee.listFor('p7', '?limit=5')
  const home = await marquee.get<Home>('/v1/users/p7/home')
  await marquee.load({ movies: [], interactions: world.interactions.slice(700) })
  await marquee.settled()
  expect(await marquee.trained()).toMatchObject({ version: 'v2' })

  const at = (service: 'serving' | 'training') => ['--url', marquee.addresses[service]]
  const explained = async (...args: string[]) => {
    const { code, stdout, stderr } = await runMarquee(['explain', ...args, ...at('serving'), '--json'])
    expect(code, stderr).toBe(0)
    return JSON.parse(stdout) as RecommendationExplanation // the contract's schema for this route
  }
  await eventually('what was shown is on record', 10_000, async () => {
    const { status } = await marquee.ask(`/v1/recommendations/${home.recommendationId}`)
    return status === 200 ? true : undefined
  })
  const [ofThen, ofHome, ofNow] = await Promise.all([
    explained('--recommendation', list.recommendationId),
    explained('--recommendation', home.recommendationId),
    explained('--user', 'p7'),
  ])
  expect(ofThen).toMatchObject({ identical: true, modelVersion: 'v1', items: list.items })
  expect(ofHome).toMatchObject({ identical: true, kind: 'home' })
  expect(ofNow).toMatchObject({ identical: null, modelVersion: 'v2', userId: 'p7' })
  figure('explained: lists and home pages of the past made again identically', 2, 'of 2')

  const [words, nowhere, both] = await Promise.all([
    runMarquee(['explain', '--recommendation', list.recommendationId, ...at('serving')]),
    runMarquee(['explain', '--recommendation', randomUUID(), ...at('serving')]),
    runMarquee(['explain', '--user', 'p7', '--recommendation', list.recommendationId]),
  ])
  expect(words.stdout).toContain('Made again, it is identical.')
  expect(words.stdout).toMatch(/the person knows it already/)
  for (const { movie } of list.items) expect(words.stdout).toContain(movie.title)
  expect(nowhere).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('is on record') })
  expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('either --user or --recommendation') })

  const refits = await Promise.all([runMarquee(['refit', 'v1', ...at('training'), '--json'])])
  expect(refits.map(({ stdout }) => (JSON.parse(stdout) as Refit).identical)).toEqual([true])
  expect((await runMarquee(['refit', 'v2', ...at('training')])).stdout).toMatch(/^v2 is identical\. /)
  expect(await runMarquee(['refit', 'v9', ...at('training')])).toMatchObject({ code: 1, stdout: '' })

  const back = await runMarquee(['rollback', ...at('training'), '--json'])
  expect(JSON.parse(back.stdout)).toEqual({ champion: 'v1' })
  const models = await runMarquee(['models', ...at('training'), '--json'])
  expect((JSON.parse(models.stdout) as ModelList).champion).toBe('v1')
  expect((await runMarquee(['clear-film', '101', ...at('training')])).stdout).toContain(
    'learns from everything about film 101',
  )
})

describe('`marquee explain`', () => {
  test('before there is a model tells that the list is from the catalogue', async () => {
    await using marquee = await startStandalone()
    await marquee.load({ movies: aWorld().movies, interactions: [] })
    await marquee.settled()
    const { stdout } = await runMarquee(['explain', '--user', 'ada', '--url', marquee.addresses.serving])
    expect(stdout).toMatch(/^Now: ada, static, from 0 films in the history, by model \(none yet\)/)
  })
})
