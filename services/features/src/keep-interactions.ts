import type { Interaction } from '@marquee/contracts/interaction'
import type { ArrivedInteraction, OfflineStore } from '@marquee/feature-store/offline'
import type { OnlineStore } from '@marquee/feature-store/online'
import { projectInteractions } from '@marquee/feature-store/project'
import type { Metrics } from '@marquee/platform/metrics'
import { writeTogether } from './write-together.ts'

export interface KeptInteractions {
  /** @returns the ids that are new, less any that came more than once @throws as the store does */
  store(interactions: readonly ArrivedInteraction[]): Promise<ReadonlySet<string>>
  /** @param stored the ids that were new @throws when the online store cannot be written */
  project(interactions: readonly Interaction[], stored: ReadonlySet<string>): Promise<void>
}

const maxWrite = 2_000
// a round of fetching, storing, projecting and committing costs as much as dozens of events
const recording = { maxWrite, lingerMs: 10 }
const projecting = { maxWrite, lingerMs: 1 }

/**
 * Stores and projects together what several partitions bring at the same moment: a transaction, and a look at the online store, cost
 * nearly as much for one event as for dozens. What a person did stays in order, since all of it is in one partition.
 */
export function keepInteractions(
  { offline, online }: { offline: OfflineStore; online: OnlineStore },
  metrics: Metrics,
): KeptInteractions {
  async function record(interactions: readonly ArrivedInteraction[]): Promise<ReadonlySet<string>> {
    let erased = 0
    const stored = await offline.recordInteractions(interactions, {
      onErased(count) {
        erased = count
      },
    })
    metrics.of('interactionsErased').inc(erased)
    metrics.of('interactionsStored').inc(stored.size)
    metrics.of('interactionsDuplicate').inc(interactions.length - erased - stored.size)
    const times = Map.groupBy(interactions, ({ eventId }) => eventId)
    return new Set([...stored].filter((eventId) => times.get(eventId)?.length === 1))
  }
  const recordTogether = writeTogether(record, recording)
  const projectTogether = writeTogether(
    (events: readonly { readonly interaction: Interaction; readonly isNew: boolean }[]) =>
      projectInteractions(
        events.map(({ interaction }) => interaction),
        new Set(events.filter(({ isNew }) => isNew).map(({ interaction }) => interaction.eventId)),
        { offline, online },
      ),
    projecting,
  )
  return {
    async store(interactions) {
      return (await recordTogether(interactions)) ?? new Set()
    },
    project: (interactions, stored) =>
      projectTogether(interactions.map((interaction) => ({ interaction, isNew: stored.has(interaction.eventId) }))),
  }
}
