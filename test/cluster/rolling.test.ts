import { serviceNames } from '@marquee/contracts/services'
import { expect, test } from 'vitest'
import { crowd } from './crowd.ts'
import { kubectl, rolledOut } from './kubectl.ts'

const requests = 20_000

test('every Deployment is replaced under load, and of 20,000 requests none fails', { timeout: 900_000 }, async () => {
  await using visitors = await crowd({ lanes: 8, least: requests })
  for (const name of serviceNames) {
    const before = await revisionOf(name)
    await kubectl('rollout', 'restart', `deployment/${name}`)
    await rolledOut('deployment', name)
    expect(await revisionOf(name)).toBe(before + 1)
  }
  const { made, failed, failures, slowestMs } = await visitors.leave()
  process.stdout.write(`${made} requests, ${failed} failed, the slowest took ${slowestMs} ms\n`)
  expect(failures).toEqual([])
  expect(made).toBeGreaterThanOrEqual(requests)
})

async function revisionOf(name: string): Promise<number> {
  return Number(
    await kubectl(
      'get',
      'deployment',
      name,
      '-o',
      "jsonpath={.metadata.annotations['deployment\\.kubernetes\\.io/revision']}",
    ),
  )
}
