import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
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

/**
 * The person's own copy of ml-latest-small, which may not be kept in the project: MARQUEE_MOVIELENS, else beside the checkout.
 * @throws where there is none and tests run unattended, unless MARQUEE_MOVIELENS=none says so: what nobody measures, nobody keeps
 */
export function movieLensSmall(): string | undefined {
  const named = process.env['MARQUEE_MOVIELENS']
  if (named === 'none') return undefined
  const folder = named || fileURLToPath(new URL('../../shared/data/ml-latest-small', import.meta.url))
  if (existsSync(join(folder, 'ratings.csv'))) return folder
  if (named || process.env['CI'])
    throw new Error(
      `${folder} has no ratings.csv: MARQUEE_MOVIELENS names the folder of ml-latest-small, or is none to leave its goals unmeasured`,
    )
  return undefined
}
