import type { Dataset } from './dataset.ts'

/**
 * The dataset read from the items' side: item i was watched at the half-open range offsets[i] to offsets[i + 1] of
 * `users` (ascending) and `positions` (into the dataset's own arrays).
 */
export interface Watchers {
  readonly offsets: Uint32Array
  readonly users: Uint32Array
  readonly positions: Uint32Array
}

/** Who watched each item, in time linear in the interactions. */
export function watchersOf(dataset: Dataset): Watchers {
  const offsets = new Uint32Array(dataset.items.length + 1)
  for (const item of dataset.itemOf) offsets[item + 1]++
  for (let item = 0; item < dataset.items.length; item++) offsets[item + 1] += offsets[item]

  const next = offsets.slice(0, -1)
  const users = new Uint32Array(dataset.itemOf.length)
  const positions = new Uint32Array(dataset.itemOf.length)
  for (let user = 0; user < dataset.users.length; user++) {
    for (let position = dataset.offsets[user]; position < dataset.offsets[user + 1]; position++) {
      const slot = next[dataset.itemOf[position]]++
      users[slot] = user
      positions[slot] = position
    }
  }
  return { offsets, users, positions }
}

/** How many users watched each item. */
export function watchCounts({ items, itemOf }: Dataset): Uint32Array {
  const counts = new Uint32Array(items.length)
  for (const item of itemOf) counts[item]++
  return counts
}

/** The indices of the most-watched items, ascending; of equally watched ones the first. */
export function mostWatched(dataset: Dataset, limit: number): Uint32Array {
  const counts = watchCounts(dataset)
  const watched = Uint32Array.from(counts.keys()).filter((item) => counts[item] > 0)
  return watched
    .sort((a, b) => counts[b] - counts[a] || a - b)
    .slice(0, limit)
    .sort()
}
