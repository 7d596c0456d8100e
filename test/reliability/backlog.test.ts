import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { figure } from '../figures.ts'
import { accepted, clientOf, eventually } from '../harness.ts'
import { startService } from '../processes.ts'
import { createScratch } from '../servers.ts'
import { countStored } from '../stored.ts'
import { aStorm } from '../storm.ts'
import { inBatches } from '../world.ts'

const events = 200_000
/** What Kubernetes gives the container, MiB, and the part of it that its image leaves to the heap. */
const containerMb = await memoryLimitOf('features')
const heapMb = Math.round((await heapShareOf('features')) * containerMb)

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

interface Deployment {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly name: string
          readonly resources: { readonly limits: { readonly memory: string } }
        }[]
      }
    }
  }
}

async function memoryLimitOf(service: string): Promise<number> {
  const manifest = await textOf(`k8s/services/${service}/base/${service}.yaml`)
  const [deployment] = parseAllDocuments(manifest).map((document) => document.toJS() as Deployment) // the first document is one
  const app = deployment?.spec.template.spec.containers.find(({ name }) => name === 'app')
  return numberIn(app?.resources.limits.memory ?? '', /^(\d+)Mi$/)
}

async function heapShareOf(service: string): Promise<number> {
  return numberIn(await textOf(`services/${service}/Dockerfile`), /--max-old-space-size-percentage=(\d+)/) / 100
}

function textOf(file: string): Promise<string> {
  return readFile(new URL(`../../${file}`, import.meta.url), 'utf8')
}

function numberIn(text: string, pattern: RegExp): number {
  const [, digits] = pattern.exec(text) ?? []
  if (digits === undefined) throw new Error(`${pattern} is not in ${JSON.stringify(text.slice(0, 200))}`)
  return Number(digits)
}

/** The most that a process ever had in memory, as Linux counts it. */
async function peakMemoryMb(pid: number): Promise<number> {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) / 1_024
}
