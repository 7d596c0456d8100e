import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { figure } from '../figures.ts'
import { accepted, clientOf, eventually } from '../harness.ts'
import { startService } from '../processes.ts'
import { createScratch } from '../servers.ts'
import { countStored } from '../stored.ts'
import { aStorm } from '../storm.ts'
import { inBatches } from '../world.ts'

const events = 200_000
/** What Kubernetes gives the container, and the part of it that its image leaves to the heap. */
const containerMb = Number(
  /memory: (\d+)Mi/.exec(await textOf('k8s/services/features/base/features.yaml', /limits:.*/))?.[1],
)
const heapShare =
  Number(/(\d+)$/.exec(await textOf('services/features/Dockerfile', /max-old-space-size-percentage=\d+/))?.[1]) / 100
const heapMb = Math.round(heapShare * containerMb)

test('a long backlog is read within the memory of the container', { timeout: 240_000 }, async () => {
  await using scratch = await createScratch()
  {
    await using ingestion = await startService('ingestion', scratch.environment)
    for (const batch of inBatches(aStorm({ events, people: 5_000 }), 1_000))
      accepted(await clientOf(ingestion.address).post('/v1/events', batch))
  }
  const started = performance.now()
  await using features = await startService(
    'features',
    { ...scratch.environment, NODE_OPTIONS: `--max-old-space-size=${heapMb}` },
    { waitFor: 'listening' },
  )
  await eventually('all of it is stored', 180_000, async () => {
    if (!features.isRunning()) throw new Error(features.stderr().slice(-2_000))
    return (await countStored(scratch).catch(() => 0)) === events ? true : undefined
  })
  const seconds = (performance.now() - started) / 1_000
  const peakMb = await peakMemoryMb(features.pid)
  figure('backlog: events stored a second, from the start of the process', events / seconds, '')
  figure(`backlog: most memory, of ${containerMb} MiB`, peakMb, 'MiB')
  expect(peakMb).toBeLessThan(0.9 * containerMb)
})

/** The part of a file of the repository that matches. */
async function textOf(file: string, pattern: RegExp): Promise<string> {
  const text = await readFile(new URL(`../../${file}`, import.meta.url), 'utf8')
  return pattern.exec(text)?.[0] ?? ''
}

/** The most that a process ever had in memory, as Linux counts it. */
async function peakMemoryMb(pid: number): Promise<number> {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) / 1_024
}
