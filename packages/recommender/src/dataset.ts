/** What the catalogue knows about one item, whoever watched it. */
export interface ItemContent {
  readonly title: string
  readonly year: number | null
  readonly genres: readonly string[]
  readonly directors: readonly string[]
  readonly tags: readonly string[]
  /** A prior popularity from the catalogue, 0 if unknown. */
  readonly votes: number
}

/** One film of a catalogue. */
export type Film = ItemContent & { readonly movieId: string }

/**
 * Interactions in compressed sparse rows by user. Row u is the half-open range offsets[u] to offsets[u + 1] of `itemOf`,
 * `times` and `values`: oldest first, equal times in arrival order, at most one entry for each user and item.
 *
 * Plain data: it survives structuredClone and postMessage. Two datasets of the same facts are equal array by array,
 * whatever order the facts arrived in.
 */
export interface Dataset {
  /** User ids in code-unit order. */
  readonly users: readonly string[]
  /** Movie ids in code-unit order. */
  readonly items: readonly string[]
  /** Parallel to `items`. */
  readonly content: readonly ItemContent[]
  /** users + 1 entries. */
  readonly offsets: Uint32Array
  /** One item index for each interaction. */
  readonly itemOf: Uint32Array
  /** Milliseconds since the epoch, one for each interaction. */
  readonly times: Float64Array
  /** Rating-like strength, 0.5 to 5; 0 or less is a dislike. One for each interaction. */
  readonly values: Float32Array
}

/** One person's interactions, oldest first; the three arrays are parallel. */
export interface History {
  readonly items: Uint32Array
  /** Milliseconds since the epoch. */
  readonly times: Float64Array
  readonly values: Float32Array
}

/** One interaction as it arrives: `at` in milliseconds since the epoch, `value` as in {@link Dataset}. */
export interface Entry {
  readonly movieId: string
  readonly at: number
  readonly value: number
}

export interface DatasetBuilder {
  /**
   * Adds one user's folded history, in arrival order. A movie named twice keeps its last entry.
   *
   * @throws DatasetInvalid when the user was added before, or a time or value is not finite
   */
  addUser(userId: string, entries: Iterable<Entry>): void
  build(): Dataset
}

export class DatasetInvalid extends Error {
  override readonly name = 'DatasetInvalid'
}

/**
 * Collects users one at a time into 16 bytes an interaction. Movies that are not in the catalogue join the vocabulary
 * with empty content.
 *
 * @throws DatasetInvalid when the catalogue names a movie twice
 */
export function createDatasetBuilder(catalogue: Iterable<Film>): DatasetBuilder {
  const content = readCatalogue(catalogue)
  // Indices by first appearance; build() renumbers them in code-unit order.
  const arrivalIndexOf = new Map<string, number>([...content.keys()].map((movieId, index) => [movieId, index]))
  const rangeOf = new Map<string, { start: number; end: number }>()
  let count = 0
  let itemOf = new Uint32Array(1024)
  let times = new Float64Array(1024)
  let values = new Float32Array(1024)

  return {
    addUser(userId, entries) {
      if (rangeOf.has(userId)) throw new DatasetInvalid(`User ${userId} was added twice`)
      const row = foldedRow(userId, entries)
      if (count + row.length > itemOf.length) {
        const capacity = Math.max(2 * itemOf.length, count + row.length)
        itemOf = grown(itemOf, new Uint32Array(capacity))
        times = grown(times, new Float64Array(capacity))
        values = grown(values, new Float32Array(capacity))
      }
      rangeOf.set(userId, { start: count, end: count + row.length })
      for (const { movieId, at, value } of row) {
        let item = arrivalIndexOf.get(movieId)
        if (item === undefined) {
          item = arrivalIndexOf.size
          arrivalIndexOf.set(movieId, item)
        }
        itemOf[count] = item
        times[count] = at
        values[count] = value
        count++
      }
    },

    build() {
      const users = [...rangeOf.keys()].sort()
      const items = [...arrivalIndexOf.keys()].sort()
      const finalIndexOf = new Uint32Array(items.length)
      for (const [index, movieId] of items.entries()) finalIndexOf[arrivalIndexOf.get(movieId) ?? 0] = index

      const dataset = {
        users,
        items,
        content: items.map((movieId) => content.get(movieId) ?? emptyContent),
        offsets: new Uint32Array(users.length + 1),
        itemOf: new Uint32Array(count),
        times: new Float64Array(count),
        values: new Float32Array(count),
      }
      let next = 0
      for (const [user, userId] of users.entries()) {
        const { start, end } = rangeOf.get(userId) ?? { start: 0, end: 0 }
        for (let arrival = start; arrival < end; arrival++)
          dataset.itemOf[next + arrival - start] = finalIndexOf[itemOf[arrival]]
        dataset.times.set(times.subarray(start, end), next)
        dataset.values.set(values.subarray(start, end), next)
        next += end - start
        dataset.offsets[user + 1] = next
      }
      return dataset
    },
  }
}

/** One user's row as a history of its own (copied, so it can be kept or posted without the dataset). */
export function historyOf(dataset: Dataset, user: number): History {
  return historyBetween(dataset, dataset.offsets[user], dataset.offsets[user + 1])
}

/** The interactions at positions start (inclusive) to end (exclusive) of one user's row, copied. */
export function historyBetween(dataset: Dataset, start: number, end: number): History {
  return {
    items: dataset.itemOf.slice(start, end),
    times: dataset.times.slice(start, end),
    values: dataset.values.slice(start, end),
  }
}

/** The same dataset with only the first lengths[u] interactions of each user u; users and items keep their indices. */
export function firstOfEach(dataset: Dataset, lengths: Uint32Array): Dataset {
  const kept = new Uint8Array(dataset.itemOf.length)
  for (let user = 0; user < dataset.users.length; user++) {
    kept.fill(1, dataset.offsets[user], dataset.offsets[user] + lengths[user])
  }
  return keepWhere(dataset, (position) => kept[position] === 1)
}

/** The same dataset with what people watched and did not dislike; users and items keep their indices. */
export function withoutDislikes(dataset: Dataset): Dataset {
  return dataset.values.every((value) => value > 0)
    ? dataset
    : keepWhere(dataset, (position) => dataset.values[position] > 0)
}

function keepWhere(dataset: Dataset, isKept: (position: number) => boolean): Dataset {
  const offsets = new Uint32Array(dataset.offsets.length)
  for (let user = 0; user < dataset.users.length; user++) {
    offsets[user + 1] = offsets[user]
    for (let position = dataset.offsets[user]; position < dataset.offsets[user + 1]; position++) {
      if (isKept(position)) offsets[user + 1]++
    }
  }
  return {
    ...dataset,
    offsets,
    itemOf: dataset.itemOf.filter((_, position) => isKept(position)),
    times: dataset.times.filter((_, position) => isKept(position)),
    values: dataset.values.filter((_, position) => isKept(position)),
  }
}

/** Of a film that is not in the catalogue. */
export const emptyContent: ItemContent = { title: '', year: null, genres: [], directors: [], tags: [], votes: 0 }

function readCatalogue(catalogue: Iterable<Film>): Map<string, ItemContent> {
  const content = new Map<string, ItemContent>()
  for (const { movieId, title, year, genres, directors, tags, votes } of catalogue) {
    if (content.has(movieId)) throw new DatasetInvalid(`The catalogue names movie ${movieId} twice`)
    content.set(movieId, { title, year, genres: [...genres], directors: [...directors], tags: [...tags], votes })
  }
  return content
}

/** The last entry of each movie, oldest first; the sort is stable, so equal times keep arrival order. */
function foldedRow(userId: string, entries: Iterable<Entry>): Entry[] {
  const lastOf = new Map<string, Entry>()
  for (const entry of entries) {
    if (!Number.isFinite(entry.at) || !Number.isFinite(entry.value)) {
      throw new DatasetInvalid(
        `User ${userId}, movie ${entry.movieId}: time ${entry.at} and value ${entry.value} must be finite`,
      )
    }
    lastOf.delete(entry.movieId)
    lastOf.set(entry.movieId, entry)
  }
  return [...lastOf.values()].sort((a, b) => a.at - b.at)
}

function grown<Numbers extends Uint32Array | Float64Array | Float32Array>(from: Numbers, into: Numbers): Numbers {
  into.set(from)
  return into
}
