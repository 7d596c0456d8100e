import { expect, test } from 'vitest'
import { figure, timeOf } from '../figures.ts'
import { testEnvironment, visitorOf } from '../harness.ts'
import { writeMovieLens } from '../movielens-folder.ts'
import { openTemporaryFolder, startProgram } from '../processes.ts'
import { aWorld } from '../world.ts'

test('once Marquee says it is ready, lists hold every film and come from the model', { timeout: 60_000 }, async () => {
  await using folder = await openTemporaryFolder()
  await using data = await openTemporaryFolder()
  const world = aWorld()
  await writeMovieLens(folder.path, world)
  await using program = startProgram('apps/standalone/src/main.ts', ['start', '--data', folder.path], {
    ...testEnvironment,
    MARQUEE_DATA_DIR: data.path,
    SERVING_POLL_MS: '3000', // far slower than a fit of so little
  })
  const [, ui = ''] = await program.said(/Marquee +(http:\S+)/, 30_000)
  figure('start, 60 films: to ready', await timeOf(() => program.said(/Ready: open http/, 30_000)), 'ms')

  const list = await visitorOf({ ui }).listFor('newcomer', '?limit=100')
  expect(list).toMatchObject({ tier: 'trending', degraded: false, modelVersion: 'v1' })
  expect(list.items).toHaveLength(world.movies.length)
})
