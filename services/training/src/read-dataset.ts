import { createHash } from 'node:crypto'
import type { Quarantine } from '@marquee/contracts/model'
import { strengthOf } from '@marquee/feature-store/history'
import type { OfflineStore } from '@marquee/feature-store/offline'
import { createDatasetBuilder, type Dataset } from '@marquee/recommender/dataset'
import type { BurstWatch } from './bursts.ts'
import type { KnownTargets } from './known-targets.ts'
import { leftOutOf } from './quarantine.ts'

/** A moment as the stores count it. What was known then never changes, but for people who are erased. */
export interface PointInTime {
  /** the newest interaction, in order of arrival */
  readonly watermark: number
  /** the newest change of a film */
  readonly catalogueRevision: number
}

export interface ReadOptions {
  readonly quarantined?: readonly Quarantine[]
  readonly bursts?: BurstWatch
  readonly knownTargets?: KnownTargets
  /** called with the number read so far */
  readonly onInteractions?: (read: number) => void
}

/** Now, as far as it is final. */
export const pointInTime = async (offline: OfflineStore): Promise<PointInTime> => ({
  watermark: await offline.watermark(),
  catalogueRevision: await offline.catalogueRevision(),
})

/**
 * What was known at a point in time, as the recommender reads it: interactions that had arrived, films as they were. Dislikes stay
 * out (they are no evidence for anything), and so does what is in quarantine.
 */
export async function readDataset(
  offline: OfflineStore,
  { watermark, catalogueRevision }: PointInTime,
  { quarantined = [], bursts, knownTargets, onInteractions = () => {} }: ReadOptions = {},
): Promise<Dataset> {
  const builder = createDatasetBuilder(await offline.moviesAsOf(catalogueRevision))
  let read = 0
  for await (const person of offline.allHistories(watermark)) {
    const isLeftOut = leftOutOf(person, quarantined)
    bursts?.see(person, isLeftOut)
    const liked = person.history.entries
      .filter(({ movieId }) => !isLeftOut(movieId))
      .map((entry) => ({ movieId: entry.movieId, at: entry.at, value: strengthOf(entry) }))
      .filter(({ value }) => value > 0)
    const last = liked.at(-1)
    if (last) {
      builder.addUser(person.userId, liked)
      knownTargets?.see(person, last.movieId)
    }
    read += liked.length
    onInteractions(read)
  }
  return builder.build()
}

/** SHA-256 over everything a fit depends on: equal fingerprints give equal models. */
export function fingerprintOf(dataset: Dataset, algorithm: string, parameters: object): string {
  const inOrder = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)) // a database keeps them in its own
  const hash = createHash('sha256').update(
    JSON.stringify([algorithm, inOrder, dataset.users, dataset.items, dataset.content]),
  )
  for (const array of [dataset.offsets, dataset.itemOf, dataset.times, dataset.values])
    hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
  return hash.digest('hex')
}
