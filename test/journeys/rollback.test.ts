import { setImmediate } from 'node:timers/promises'
import type { ModelList } from '@marquee/contracts/model'
import type { RecommendationList } from '@marquee/contracts/recommendation'
import { expect, test } from 'vitest'
import { type Answer, eventually, startStandalone } from '../harness.ts'
import { aWorld } from '../world.ts'

test('a model is promoted and rolled back, and lists keep coming', async () => {
  await using marquee = await startStandalone()
  const world = aWorld()
  const half = world.interactions.length / 2
  await marquee.load({ ...world, interactions: world.interactions.slice(0, half) })
  await marquee.settled()
  expect(await marquee.trained()).toMatchObject({ state: 'promoted', version: 'v1' })

  const asked = new AbortController()
  const answers: Answer[] = []
  const asking = (async () => {
    while (!asked.signal.aborted) {
      answers.push(await marquee.ask(`/v1/users/p${answers.length % 80}/recommendations`))
      await setImmediate() // everything runs in this process: leave it its turn
    }
  })()
  const more = (lists: number) => {
    const wanted = answers.length + lists
    return eventually(`${lists} more lists`, 10_000, () => (answers.length >= wanted ? true : undefined))
  }
  const servedBy = async () => (await marquee.listFor('p1')).modelVersion

  await more(50)
  await marquee.load({ movies: [], interactions: world.interactions.slice(half) })
  await marquee.settled()
  expect(await marquee.trained()).toMatchObject({ state: 'promoted', version: 'v2' })
  expect(await servedBy()).toBe('v2')
  await more(50)
  expect(await marquee.post('/v1/models/rollback')).toMatchObject({ status: 200, body: { champion: 'v1' } })
  await eventually('lists come from v1 again', 2_000, async () => ((await servedBy()) === 'v1' ? true : undefined))
  await more(50)
  expect(await marquee.post('/v1/models/rollback')).toMatchObject({
    status: 409,
    body: { code: 'nothing-to-roll-back-to' },
  })
  expect(await marquee.post('/v1/models/v2/promote')).toMatchObject({ status: 200, body: { champion: 'v2' } })
  await eventually('lists come from v2 again', 2_000, async () => ((await servedBy()) === 'v2' ? true : undefined))
  await more(50)
  asked.abort()
  await asking

  const { champion, models } = await marquee.get<ModelList>('/v1/models')
  expect(champion).toBe('v2')
  expect(models.map(({ version, status }) => ({ version, status }))).toEqual([
    { version: 'v2', status: 'champion' },
    { version: 'v1', status: 'retired' },
  ])
  const lists = answers.map(({ body }) => body as RecommendationList) // the contract's schema for this route
  expect(answers.filter(({ status }) => status !== 200)).toEqual([])
  expect(lists.filter(({ items, degraded }) => items.length === 0 || degraded)).toEqual([])
  expect([...new Set(lists.map(({ modelVersion }) => modelVersion))]).toEqual(['v1', 'v2'])
})
