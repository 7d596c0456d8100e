import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { World } from './world.ts'

/** Writes a world as a MovieLens release: movies.csv and ratings.csv. */
export async function writeMovieLens(folder: string, { movies, interactions }: World): Promise<void> {
  await writeFile(
    join(folder, 'movies.csv'),
    [
      'movieId,title,genres',
      ...movies.map((movie) => `${movie.movieId},${movie.title} (${movie.year}),${movie.genres.join('|')}`),
      '',
    ].join('\n'),
  )
  await writeFile(
    join(folder, 'ratings.csv'),
    [
      'userId,movieId,rating,timestamp',
      ...interactions.map(
        ({ userId, movieId, rating = 3, occurredAt }) =>
          `${userId},${movieId},${rating.toFixed(1)},${Date.parse(occurredAt) / 1_000}`,
      ),
      '',
    ].join('\n'),
  )
}
