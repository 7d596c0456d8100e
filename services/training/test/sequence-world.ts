import { createDatasetBuilder, type Dataset, type History } from '@marquee/recommender/dataset'
import type { SequenceSettings } from '../src/sequence-settings.ts'

/** People who walk through the films in order, each from another place: film i is always followed by film i + 1. */
export function walkersDataset({ people = 80, films = 40, steps = 12 } = {}): Dataset {
  const builder = createDatasetBuilder([])
  for (let person = 0; person < people; person++)
    builder.addUser(
      `p${person}`,
      Array.from({ length: steps }, (_, step) => ({
        movieId: movieId((person * 7 + step) % films),
        at: step * 60_000,
        value: 4,
      })),
    )
  return builder.build()
}

/** Numbers so that code-unit order is numeric order. */
export const movieId = (film: number): string => `m${String(film).padStart(3, '0')}`

export function historyOfFilms(films: readonly number[]): History {
  return {
    items: Uint32Array.from(films),
    times: Float64Array.from(films, (_, place) => place * 60_000),
    values: Float32Array.from(films, () => 4),
  }
}

/** Small enough for seconds on the slowest backend. */
export const smallSettings: Partial<SequenceSettings> = {
  dimensions: 16,
  length: 8,
  heads: 2,
  blocks: 2,
  inner: 16,
  batchSize: 32,
  stride: 8,
  skip: 0,
  learningRate: 0.01,
  weightDecay: 0,
  dropout: 0.1,
  negatives: 0,
  averaging: 0.9,
  epochs: 12,
  patience: 12,
  validationUsers: 20,
}
