import { createDatasetBuilder, type Dataset, type Entry, type History } from '../src/dataset.ts'

const dayMs = 86_400_000
const genres = ['Drama', 'Comedy', 'Action', 'Horror']

export interface Shape {
  readonly users?: number
  readonly items?: number
  readonly perUser?: number
  readonly seed?: number
}

/**
 * People who mostly walk through the catalogue from film to the next film, sometimes jump, and jump to low numbers more
 * often: so there is popularity, there are neighbours, and order matters.
 */
export function walkingDataset({ users = 60, items = 40, perUser = 12, seed = 1 }: Shape = {}): Dataset {
  const random = randomNumbers(seed)
  const builder = createDatasetBuilder(catalogueOf(items))
  for (let user = 0; user < users; user++) {
    const entries = new Map<string, Entry>()
    let film = Math.floor(random() ** 2 * items)
    for (let step = 0; step < perUser; step++) {
      const movieId = `film-${film}`
      if (!entries.has(movieId))
        entries.set(movieId, { movieId, at: (user + step) * dayMs, value: 0.5 + Math.floor(random() * 10) / 2 })
      film = random() < 0.75 ? (film + 1) % items : Math.floor(random() ** 2 * items)
    }
    builder.addUser(`user-${user}`, entries.values())
  }
  return builder.build()
}

export function catalogueOf(items: number) {
  return Array.from({ length: items }, (_, film) => ({
    movieId: `film-${film}`,
    title: `Film ${film}`,
    year: 1950 + film,
    genres: [genres[film % genres.length]],
    directors: [],
    tags: [],
    votes: film,
  }))
}

/** A dataset of rows like { ada: ['m1', 'm2'] }: a day apart, all liked, in a catalogue of just these movies. */
export function datasetOf(rows: Readonly<Record<string, readonly string[]>>): Dataset {
  const builder = createDatasetBuilder([])
  for (const [user, movies] of Object.entries(rows)) {
    builder.addUser(
      user,
      movies.map((movieId, day) => ({ movieId, at: day * dayMs, value: 4 })),
    )
  }
  return builder.build()
}

/** A history of these items, a day apart, all five stars (full strength) unless `values` says otherwise. */
export function historyOfItems(items: readonly number[], values: readonly number[] = items.map(() => 5)): History {
  return {
    items: Uint32Array.from(items),
    times: Float64Array.from(items, (_, day) => day * dayMs),
    values: Float32Array.from(values),
  }
}

/** Uniform numbers from 0 to 1, the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
