import type { Kysely } from 'kysely'
import type { MovieRow } from './offline.ts'
import type { FeatureTables } from './schema.ts'

/**
 * The catalogue as it was when a revision was its newest: each film as it was then, without those that came later. In order of id.
 * Versions are kept since the table exists; before that, only the last state of each film is known.
 */
export async function moviesAsOf(db: Kysely<FeatureTables>, revision: number): Promise<MovieRow[]> {
  // from film to film by the index of versions: sorting the whole history takes ever longer
  const rows = await db
    .selectFrom('movies')
    .innerJoinLateral(
      (e) =>
        e
          .selectFrom('movie_versions')
          .selectAll()
          .whereRef('movie_versions.movie_id', '=', 'movies.movie_id')
          .where('revision', '<=', revision)
          .orderBy('revision', 'desc')
          .limit(1)
          .as('version'),
      (join) => join.onTrue(),
    )
    .selectAll('version')
    .orderBy('movies.movie_id')
    .execute()
  return rows.map(({ movie_id, ...row }) => ({ movieId: movie_id, ...row }))
}

/** The newest revision. Final when read: writers of films follow each other, so no smaller one appears later. */
export async function catalogueRevision(db: Kysely<FeatureTables>): Promise<number> {
  const { newest } = await db
    .selectFrom('movies')
    .select((e) => e.fn.max('revision').as('newest'))
    .executeTakeFirstOrThrow()
  return newest ?? 0
}
