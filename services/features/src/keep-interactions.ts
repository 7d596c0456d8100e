import type { Interaction } from '@marquee/contracts/interaction'
import type { ArrivedInteraction, OfflineStore } from '@marquee/feature-store/offline'
import type { OnlineStore } from '@marquee/feature-store/online'
import { projectInteractions } from '@marquee/feature-store/project'
import { groupCommit } from '@marquee/platform/group-commit'
import type { Metrics } from '@marquee/platform/metrics'
import { isRefusedContent } from './isolate-poison.ts'

export interface KeptInteractions {
  /** @returns the ids that are new, less any that came more than once @throws as the store does */
  store(interactions: readonly ArrivedInteraction[]): Promise<ReadonlySet<string>>
  /** @param stored the ids that were new @throws when the online store cannot be written */
  project(interactions: readonly Interaction[], stored: ReadonlySet<string>): Promise<void>
}

const limits = { maxWaiting: 100_000, maxWrite: 2_000, deadlineMs: 60_000 }
// while events keep coming: a round of fetching, storing, projecting and committing costs as much as dozens of them
const lingerMs = 10

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
  const recordTogether = groupCommit(record, { ...limits, lingerMs })
  const projectTogether = groupCommit(
    (events: readonly { readonly interaction: Interaction; readonly isNew: boolean }[]) =>
      projectInteractions(
        events.map(({ interaction }) => interaction),
        new Set(events.filter(({ isNew }) => isNew).map(({ interaction }) => interaction.eventId)),
        { offline, online },
      ),
    limits,
  )
  return {
    async store(interactions) {
      const stored = await recordTogether(interactions).catch((error: unknown) => {
        if (isRefusedContent(error)) return record(interactions) // what the others brought may be to blame
        throw error
      })
      return stored ?? new Set()
    },
    project: (interactions, stored) =>
      projectTogether(interactions.map((interaction) => ({ interaction, isNew: stored.has(interaction.eventId) }))),
  }
}
