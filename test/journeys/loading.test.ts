import { expect, test } from 'vitest'
import { clientOf, startStandalone } from '../harness.ts'
import { writeMovieLens } from '../movielens-folder.ts'
import { openTemporaryFolder, runMarquee } from '../processes.ts'
import { aWorld } from '../world.ts'

test('loading twice changes nothing', { timeout: 60_000 }, async () => {
  await using folder = await openTemporaryFolder()
  await using marquee = await startStandalone()
  const world = aWorld()
  await writeMovieLens(folder.path, world)
  const load = () => runMarquee(['load', folder.path, '--url', marquee.addresses.ingestion])
  const state = async () => ({
    status: await clientOf(marquee.addresses.features).get('/v1/status'),
    movies: await marquee.offline.moviesSince(0),
    watermark: await marquee.offline.watermark(),
    list: (await marquee.listFor('p1')).items,
    history: await marquee.historyOf('p1'),
  })

  expect(await load()).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('Sent 60 films and 960') })
  await marquee.settled()
  expect(await marquee.trained()).toMatchObject({ state: 'promoted', version: 'v1' })
  const once = await state()
  expect(once.status).toMatchObject({
    interactions: world.interactions.length,
    users: 80,
    movies: world.movies.length,
    lag: { interactions: 0, movies: 0 },
    onlineComplete: true,
    onlinePending: 0,
  })

  expect(await load()).toMatchObject({ code: 0 })
  await marquee.settled()
  expect(await marquee.trained()).toMatchObject({
    state: 'unchanged',
    version: null,
    reason: 'v1 was fitted on the same data with the same parameters',
  })
  expect(await state()).toEqual(once)
})
