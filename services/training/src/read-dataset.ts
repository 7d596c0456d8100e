import { createHash } from 'node:crypto'
import { strengthOf } from '@marquee/feature-store/history'
import type { OfflineStore } from '@marquee/feature-store/offline'
import { createDatasetBuilder, type Dataset } from '@marquee/recommender/dataset'

/**
 * Everything up to a watermark as the recommender reads it. Dislikes stay out: they are no evidence for anything.
 * @param onInteractions called with the number read so far
 */
export async function readDataset(
  offline: OfflineStore,
  watermark: number,
  onInteractions: (read: number) => void = () => {},
): Promise<Dataset> {
  const builder = createDatasetBuilder(await offline.moviesSince(0))
  let read = 0
  for await (const { userId, history } of offline.allHistories(watermark)) {
    const liked = history.entries
      .map((entry) => ({ movieId: entry.movieId, at: entry.at, value: strengthOf(entry) }))
      .filter(({ value }) => value > 0)
    if (liked.length > 0) builder.addUser(userId, liked)
    read += liked.length
    onInteractions(read)
  }
  return builder.build()
}

/** SHA-256 over everything a fit depends on: equal fingerprints give equal models. */
export function fingerprintOf(dataset: Dataset, algorithm: string, parameters: object): string {
  const hash = createHash('sha256').update(
    JSON.stringify([algorithm, parameters, dataset.users, dataset.items, dataset.content]),
  )
  for (const array of [dataset.offsets, dataset.itemOf, dataset.times, dataset.values])
    hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
  return hash.digest('hex')
}
