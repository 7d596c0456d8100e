import { setTimeout as sleep } from 'node:timers/promises'
import type { Figure } from '../figure.ts'
import { type LoadSpec, openLoopLoad } from '../load.ts'
import { type LoadedSystem, type MeasuredService, startLoadedSystem } from '../loaded-system.ts'
import { usageOf } from '../machine.ts'
import { growthOf, type MemorySample } from '../memory-growth.ts'
import { refuseFailures } from '../steady.ts'
import type { Suite } from '../suite.ts'

const load = { eventsPerSecond: 100, listsPerSecond: 50 }
const minutes = { whole: 30, quick: 3 }
// Before it is measured: a heap that has never been busy grows for longer than half an hour, until it has the room that it works in.
const busy = { eventsPerSecond: 1_000, listsPerSecond: 300, seconds: 120 }
const mostGrowth = 0.05
const sampleMs = 5_000
const shape = { people: 2_000, films: 5_000, world: 0x534f }
/** Training is not: a fit takes memory for a while, and more of it with every event. */
const measured: readonly MeasuredService[] = ['ingestion', 'features', 'serving']

/** Whether memory stays flat while people come and go. */
export const soak: Suite = {
  summary: `Memory over half an hour at ${load.eventsPerSecond} events/s and ${load.listsPerSecond} lists/s`,
  needsServers: true,
  async run(options) {
    await using system = await startLoadedSystem(options, measured)
    options.tell(`${busy.seconds} busy seconds`)
    refuseFailures(...(await eventsAndLists(system, { ...busy, world: shape.world + 1 })))
    const seconds = 60 * (options.quick ? minutes.quick : minutes.whole)
    options.tell(`memory for ${seconds / 60} minutes`)
    const [[eventLoad, listLoad], ...samples] = await Promise.all([
      eventsAndLists(system, { ...load, seconds, world: shape.world }),
      ...measured.map((name) => memoryOf(system.services[name].pid, seconds)),
    ])
    refuseFailures(eventLoad, listLoad)
    return measured.map((name, index): Figure => {
      const { growth, meanMb } = growthOf(samples[index] ?? [])
      return {
        what: `${name}, growth of its memory through the last two thirds of ${seconds / 60} minutes`,
        value: growth,
        unit: '',
        goal: { atMost: mostGrowth },
        note: `of ${meanMb.toFixed(0)} MB; events p99 ${eventLoad.p99.toFixed(0)} ms, lists p99 ${listLoad.p99.toFixed(0)} ms`,
      }
    })
  },
}

function eventsAndLists(
  { services: { ingestion, serving }, users }: LoadedSystem,
  { seconds, world, ...rate }: typeof load & { seconds: number; world: number },
) {
  const each = { connections: 16, seconds }
  const events: LoadSpec = {
    url: ingestion.address,
    questions: { kind: 'events', batch: 1, shape: { ...shape, world } },
    ...each,
  }
  const lists: LoadSpec = { url: serving.address, questions: { kind: 'lists', users, size: 20, anew: true }, ...each }
  return Promise.all([
    openLoopLoad({ ...events, perSecond: rate.eventsPerSecond }),
    openLoopLoad({ ...lists, perSecond: rate.listsPerSecond }),
  ])
}

async function memoryOf(pid: number, seconds: number): Promise<MemorySample[]> {
  const samples: MemorySample[] = []
  const start = performance.now()
  while (performance.now() - start < seconds * 1_000) {
    const usage = await usageOf(pid)
    if (usage) samples.push({ second: (performance.now() - start) / 1_000, megabytes: usage.residentMb })
    await sleep(sampleMs)
  }
  return samples
}
