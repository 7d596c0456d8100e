import { expect, test } from 'vitest'
import { eventually } from '../harness.ts'
import { crowd } from './crowd.ts'
import { isReady, kubectl, podsOf, readyPods } from './kubectl.ts'

test.each(['ui', 'serving', 'ingestion'])('a killed pod of %s comes back, and no request fails', async (name) => {
  const before = (await podsOf(name)).filter(isReady)
  const [victim] = before
  if (!victim || before.length < 2) throw new Error(`${name} has ${before.length} ready pods: expected 2 or more`)
  await using visitors = await crowd({ lanes: 4 })
  await kubectl('delete', 'pod', victim.metadata.name, '--wait=false')
  await eventually('there are as many as before', 120_000, async () => {
    const others = (await podsOf(name)).filter((pod) => isReady(pod) && pod.metadata.uid !== victim.metadata.uid)
    return others.length >= before.length ? true : undefined // more, when the autoscaler has seen the load
  })
  const { made, failures } = await visitors.leave()
  expect(failures).toEqual([])
  expect(made).toBeGreaterThan(100)
})

test('a crashed container starts again in its pod', async () => {
  const [pod] = await readyPods('features', 1)
  if (!pod) throw new Error('features has no pod')
  const restartsBefore = pod.status.containerStatuses?.[0]?.restartCount ?? 0
  await kubectl('exec', pod.metadata.name, '-c', 'app', '--', 'node', '-e', 'process.kill(1, "SIGABRT")').catch(
    () => {},
  )
  await kubectl('exec', pod.metadata.name, '-c', 'app', '--', 'node', '-e', 'process.kill(1, "SIGTERM")').catch(
    () => {},
  )
  const again = await eventually('the container starts again', 120_000, async () => {
    const [now] = await podsOf('features')
    const status = now?.status.containerStatuses?.[0]
    return now && status && status.restartCount > restartsBefore && status.ready ? now : undefined
  })
  expect(again.metadata.uid).toBe(pod.metadata.uid)
})
