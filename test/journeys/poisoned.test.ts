import type { ModelRecord } from '@marquee/contracts/model'
import type { RecommendationList } from '@marquee/contracts/recommendation'
import { expect, test } from 'vitest'
import { figure } from '../figures.ts'
import { accepted, type RunningMarquee, startStandalone } from '../harness.ts'
import { aMovie, aRating, aWorld, inBatches, type World } from '../world.ts'

const fakes = 10_000
const target = '150'

const send = async (marquee: RunningMarquee, interactions: World['interactions']) => {
  for (const batch of inBatches(interactions, 1_000)) accepted(await marquee.post('/v1/events', batch))
  await marquee.settled()
}
const trending = async (marquee: RunningMarquee) =>
  (await marquee.get<RecommendationList>('/v1/trending?limit=10')).items.map(({ movie }) => movie.movieId)

test('ten thousand fake five-stars for one film are noticed, stay out of the model and are on its record; an operator may declare them honest', {
  timeout: 120_000,
}, async () => {
  await using marquee = await startStandalone()
  const world = aWorld({ people: 160 })
  const half = world.interactions.length / 2
  await marquee.load({ ...world, interactions: world.interactions.slice(0, half) })
  await marquee.settled()
  expect(await marquee.trained()).toMatchObject({ state: 'promoted', version: 'v1' })

  await send(marquee, world.interactions.slice(half)) // honest people go on meanwhile
  await send(
    marquee,
    Array.from({ length: fakes }, (_, n) => aRating({ userId: `fake${n}`, movieId: target })),
  )
  const run = await marquee.trained()
  expect(run).toMatchObject({ state: 'promoted', version: 'v2', interactions: world.interactions.length })
  expect(run.reason).toContain(`10000 newcomers came for film ${target}`)
  const { lineage } = await marquee.get<ModelRecord>('/v1/models/v2')
  expect(lineage?.quarantined).toMatchObject([{ movieId: target, people: fakes, after: half }])
  expect((await trending(marquee))[0]).not.toBe(target)
  figure('poisoned data: fake ratings kept out of the fit', fakes, '')

  // it stays out of the next fit too, which finds nothing new
  await send(marquee, [aRating({ userId: 'p1', movieId: '101' })])
  expect(await marquee.trained()).toMatchObject({ version: 'v3', interactions: world.interactions.length + 1 })

  expect(await marquee.put(`/v1/models/cleared-films/${target}`, {})).toMatchObject({ status: 200 })
  const cleared = await marquee.trained()
  expect(cleared).toMatchObject({ interactions: world.interactions.length + 1 + fakes })
  expect((await marquee.get<ModelRecord>(`/v1/models/${cleared.version}`)).lineage?.quarantined).toEqual([])
})

test('a new film that becomes a hit among the people who are there gets through', { timeout: 120_000 }, async () => {
  await using marquee = await startStandalone({ TRAIN_TOLERANCE: '0.1' }) // what is asked is whether a hit is taken for a burst, in a world too small to tell quality
  const world = aWorld({ people: 300 })
  const half = world.interactions.length / 2
  await marquee.load({ ...world, interactions: world.interactions.slice(0, half) })
  await marquee.settled()
  expect(await marquee.trained()).toMatchObject({ state: 'promoted', version: 'v1' })
  accepted(await marquee.post('/v1/movies', [aMovie({ movieId: 'hit', title: 'The Hit' })]))

  for (const week of [0, 1, 2]) {
    const others = world.interactions.slice(half + (week * half) / 3, half + ((week + 1) * half) / 3)
    const { occurredAt = '' } = others[0] ?? {} // and went on to other films
    const fans = Array.from({ length: 60 }, (_, n) =>
      aRating({ userId: `p${week * 60 + n}`, movieId: 'hit', rating: 4.5, occurredAt }),
    )
    await send(marquee, [...fans, ...others])
    const run = await marquee.trained()
    expect(run, run.reason ?? '').toMatchObject({ state: 'promoted', version: `v${2 + week}` })
    expect((await marquee.get<ModelRecord>(`/v1/models/${run.version}`)).lineage?.quarantined).toEqual([])
  }
  expect(await trending(marquee)).toContain('hit')
})
