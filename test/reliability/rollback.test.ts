import type { RecommendationList } from '@marquee/contracts/recommendation'
import { expect, test } from 'vitest'
import { figure, percentile } from '../figures.ts'
import { eventually } from '../harness.ts'
import { startService } from '../processes.ts'
import { createScratch } from '../servers.ts'
import { startWholeSystem } from '../whole-system.ts'
import { aWorld } from '../world.ts'

const clients = 8 // for each instance
const goalMs = 5_000

interface Answered {
  /** milliseconds on this process' clock */
  readonly asked: number
  readonly answered: number
  readonly status: number
  readonly version: string | null
}

test('a rollback reaches every serving instance within 5 s, and no request fails', { timeout: 180_000 }, async () => {
  await using scratch = await createScratch()
  const world = aWorld({ people: 300, films: 120 })
  const half = world.interactions.length / 2
  const usualPolls = { SERVING_POLL_MS: '1000' } // the default
  await using marquee = await startWholeSystem(
    scratch,
    { ...world, interactions: world.interactions.slice(0, half) },
    usualPolls,
  )
  await using second = await startService('serving', { ...scratch.environment, ...usualPolls })
  await marquee.load({ movies: [], interactions: world.interactions.slice(half) })
  await marquee.settled()
  expect(await marquee.trained()).toMatchObject({ state: 'promoted', version: 'v2' })

  const instances = [marquee.services.serving.address, second.address]
  const stopping = new AbortController()
  const loads = instances.map((address) => underLoad(address, stopping.signal))
  const allFrom = (version: string) =>
    eventually(`both instances answer from ${version}`, goalMs, () =>
      loads.every(
        ({ answers }) =>
          answers.slice(-clients).every((answer) => answer.version === version) && answers.length > clients,
      )
        ? true
        : undefined,
    )
  await allFrom('v2')

  const reached: number[] = []
  for (const [act, version] of [
    ['/v1/models/rollback', 'v1'],
    ['/v1/models/v2/promote', 'v2'],
    ['/v1/models/rollback', 'v1'],
  ] as const) {
    const from = performance.now()
    expect(await marquee.post(act)).toMatchObject({ status: 200, body: { champion: version } })
    await allFrom(version)
    reached.push(...loads.map(({ answers }) => lastOther(answers, version) - from))
  }
  stopping.abort()
  await Promise.all(loads.map(({ done }) => done))

  const answers = loads.flatMap((load) => load.answers)
  const failed = answers.filter(({ status }) => status !== 200)
  const waits = answers.map(({ asked, answered }) => answered - asked)
  figure('rollback under load: requests', answers.length, '')
  figure('rollback under load: failed requests', failed.length, '')
  figure('rollback under load: request p99', percentile(waits, 0.99), 'ms')
  figure(`rollback to every instance, slowest of ${reached.length} (goal ${goalMs})`, percentile(reached, 1), 'ms')
  expect(failed).toEqual([])
  expect(new Set(answers.map(({ version }) => version))).toEqual(new Set(['v1', 'v2']))
  expect(percentile(reached, 1)).toBeLessThanOrEqual(goalMs)
})

/** Clients that ask one instance for lists, each again as soon as it has an answer. */
function underLoad(address: string, signal: AbortSignal) {
  const answers: Answered[] = []
  const client = async (number: number) => {
    for (let turn = 0; !signal.aborted; turn++) {
      const asked = performance.now()
      const response = await fetch(`${address}/v1/users/p${(number + turn * clients) % 300}/recommendations`)
      const { modelVersion = null } = (await response.json()) as Partial<RecommendationList> // or a problem, which has none
      answers.push({ asked, answered: performance.now(), status: response.status, version: modelVersion })
    }
  }
  return { answers, done: Promise.all(Array.from({ length: clients }, (_, number) => client(number))) }
}

/** When the last list of another version was asked for. */
const lastOther = (answers: readonly Answered[], version: string): number =>
  answers.findLast((answer) => answer.version !== version)?.asked ?? 0
