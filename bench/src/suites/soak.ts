import { openTemporaryFolder } from '@marquee/tests/processes'
import type { Figure } from '../figure.ts'
import { type LoadSpec, openLoopLoad } from '../load.ts'
import { type MeasuredService, startLoadedSystem } from '../loaded-system.ts'
import { growthOf, type MemorySample } from '../memory-growth.ts'
import { sampleMemory, tellingMemory } from '../memory-in-use.ts'
import { refuseFailures } from '../steady.ts'
import type { Suite } from '../suite.ts'

const load = { eventsPerSecond: 100, listsPerSecond: 50 }
const minutes = { whole: 30, quick: 3 }
const mostGrowth = 0.05
const shape = { people: 2_000, films: 5_000, world: 0x534f }
/** Training is not: a fit takes memory for a while, and more of it with every event. */
const measured: readonly MeasuredService[] = ['ingestion', 'features', 'serving']

/** Whether memory stays flat while people come and go. */
export const soak: Suite = {
  summary: `Memory over half an hour at ${load.eventsPerSecond} events/s and ${load.listsPerSecond} lists/s`,
  needsServers: true,
  async run(options) {
    await using folder = await openTemporaryFolder()
    await using system = await startLoadedSystem(options, (name) =>
      measured.includes(name) ? tellingMemory(folder.path) : undefined,
    )
    const { ingestion, serving } = system.services
    const seconds = 60 * (options.quick ? minutes.quick : minutes.whole)
    options.tell(`memory for ${seconds / 60} minutes`)
    const each = { connections: 16, seconds }
    const events: LoadSpec = { url: ingestion.address, questions: { kind: 'events', batch: 1, shape }, ...each }
    const lists: LoadSpec = {
      url: serving.address,
      questions: { kind: 'lists', users: system.users, size: 20, anew: true },
      ...each,
    }
    const [eventLoad, listLoad, ...samples] = await Promise.all([
      openLoopLoad({ ...events, perSecond: load.eventsPerSecond }),
      openLoopLoad({ ...lists, perSecond: load.listsPerSecond }),
      ...measured.map((name) => sampleMemory(system.services[name].pid, folder.path, seconds)),
    ])
    refuseFailures(eventLoad, listLoad)
    return measured.flatMap((name, index) => {
      const { inUse = [], resident = [] } = samples[index] ?? {}
      const note = `events p99 ${eventLoad.p99.toFixed(0)} ms, lists p99 ${listLoad.p99.toFixed(0)} ms`
      return [
        growthFigure(`${name}, growth of the memory in use through the last two thirds`, inUse, note),
        growthFigure(`${name}, growth of the memory it holds`, resident, note),
      ]
    })
  },
}

function growthFigure(what: string, samples: readonly MemorySample[], note: string): Figure {
  const { growth, meanMb } = growthOf(samples)
  return { what, value: growth, unit: '', goal: { atMost: mostGrowth }, note: `of ${meanMb.toFixed(0)} MB; ${note}` }
}
