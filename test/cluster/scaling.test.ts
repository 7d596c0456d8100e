import { services } from '@marquee/contracts/services'
import { afterEach, expect, test } from 'vitest'
import { eventually } from '../harness.ts'
import { crowd } from './crowd.ts'
import { apply, kubectl, metricOf, type Pod, podsOf, readyPods } from './kubectl.ts'

/** What serving has most to do for, so that it is serving that is busy. */
const longAndVaried = '?limit=100&diversity=1'
/** A connection brings 20 requests to a replica of chance: over so many the shares stray by 6 % of themselves. */
const enoughLists = 12_000

afterEach(async () => {
  await apply('k8s/overlays/local') // the autoscaler back, if a test failed half-way
})

test('kubectl scale spreads load over the replicas, evenly within 20 %', { timeout: 600_000 }, async () => {
  await kubectl('delete', 'horizontalpodautoscaler', 'serving') // it would take the replicas back
  await kubectl('scale', 'deployment/serving', '--replicas=3')
  const pods = await readyPods('serving', 3)
  await using visitors = await crowd({ lanes: 16 })
  const before = await Promise.all(pods.map(listsOf))
  const shares = await eventually(
    'enough lists to judge by',
    450_000,
    async () => {
      const made = (await Promise.all(pods.map(listsOf))).map((count, index) => count - (before[index] ?? 0))
      return made.reduce((sum, count) => sum + count, 0) >= enoughLists ? made : undefined
    },
    { everyMs: 3_000 }, // each look is three processes, which take their time from the lists
  )
  expect((await visitors.leave()).failures).toEqual([])
  const mean = shares.reduce((sum, count) => sum + count, 0) / shares.length
  process.stdout.write(`lists answered by each replica: ${shares.join(', ')}\n`)
  for (const share of shares) expect(Math.abs(share / mean - 1)).toBeLessThan(0.2)
})

test('the autoscaler adds replicas of serving under load, and takes them away after it', {
  timeout: 600_000,
}, async () => {
  await eventually('two replicas when idle', 240_000, async () =>
    (await podsOf('serving')).length === 2 ? true : undefined,
  )
  {
    await using visitors = await crowd({ lanes: 24, list: longAndVaried })
    const most = await eventually('more than two replicas are ready', 240_000, async () => {
      const { length } = (await podsOf('serving')).filter(({ status }) => status.containerStatuses?.[0]?.ready)
      return length > 2 ? length : undefined
    })
    process.stdout.write(`${most} replicas under load\n`)
    expect((await visitors.leave()).failures).toEqual([])
  }
  await readyPods('serving', 2, 300_000)
})

const listsOf = (pod: Pod): Promise<number> => metricOf(pod, services.serving.port, /^marquee_recommendations_total\{/)
