import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { eventually } from '@marquee/tests/harness'
import { openTemporaryFolder, startProgram } from '@marquee/tests/processes'
import { expect, test } from 'vitest'
import { tellingMemory } from '../src/memory-in-use.ts'

const asked = 8
const megabyte = 2 ** 20

test('of the buffers of a process only those count that it keeps, however many come and go', async () => {
  await using folder = await openTemporaryFolder()
  await using program = startProgram('bench/test/programs/keep-and-drop.ts', [], {
    NODE_OPTIONS: tellingMemory(folder.path),
  })
  await program.said(/keeps/, 10_000)
  const told = async () => (await readFile(`${folder.path}/${program.pid}`, 'utf8')).trim().split('\n').map(Number)
  for (let time = 1; time <= asked; time++) {
    process.kill(program.pid, 'SIGUSR2')
    await eventually('it tells', 10_000, async () =>
      (await told().catch(() => [])).length === time ? true : undefined,
    )
    await sleep(50)
  }
  const inUse = await told()
  expect(Math.min(...inUse)).toBeGreaterThan(20 * megabyte)
  expect(Math.max(...inUse)).toBeLessThan(40 * megabyte)
})
