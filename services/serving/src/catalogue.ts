import type { MovieCard } from '@marquee/contracts/movie'
import type { ListRequest } from '@marquee/contracts/recommendation'
import type { MovieRow, OfflineStore } from '@marquee/feature-store/offline'
import type { Log } from '@marquee/platform/log'
import { poll } from '@marquee/platform/poll'
import { ProblemError } from '@marquee/platform/problem'

/** The catalogue in memory, as of the last look. */
export interface Catalogue {
  /** grows with every change */
  readonly revision: number
  readonly size: number
  find(movieId: string): MovieRow | undefined
  /** the genre as the catalogue writes it, whatever the case asked for */
  genre(name: string): string | undefined
  /** films in order of votes, then of id */
  readonly byVotes: readonly MovieRow[]
}

export interface FollowedCatalogue extends AsyncDisposable {
  current(): Catalogue
  /** whether it was ever read; one that was may still be empty */
  isKnown(): boolean
  refresh(): Promise<void>
}

/** Keeps the catalogue in memory; looks every `everyMs` for films that changed. While the store does not answer, the last state stays. */
export function followCatalogue({
  offline,
  everyMs,
  log,
}: {
  offline: OfflineStore
  everyMs: number
  log: Log
}): FollowedCatalogue {
  const movies = new Map<string, MovieRow>()
  let catalogue = catalogueOf(movies, 0)
  let [known, away] = [false, false]

  async function look(): Promise<void> {
    try {
      const changed = await offline.moviesSince(catalogue.revision)
      const newest = changed.at(-1)
      if (newest) {
        for (const movie of changed) movies.set(movie.movieId, movie)
        catalogue = catalogueOf(movies, newest.revision)
      }
      known = true
      away = false
    } catch (error) {
      if (!away) log.warn({ err: error, films: movies.size }, 'the catalogue cannot be read; its last state stays')
      away = true
    }
  }

  const polling = poll(look, everyMs)
  return {
    current: () => catalogue,
    isKnown: () => known,
    refresh: polling.refresh,
    [Symbol.asyncDispose]: () => polling[Symbol.asyncDispose](),
  }
}

/** A catalogue of these films. A genre that is written in several ways is one genre. */
export function catalogueOf(source: ReadonlyMap<string, MovieRow>, revision: number): Catalogue {
  const genres = new Map<string, string>()
  for (const movie of source.values()) {
    for (const genre of movie.genres) {
      const known = genres.get(genre.toLowerCase())
      if (known === undefined || genre < known) genres.set(genre.toLowerCase(), genre)
    }
  }
  const asWritten = (genre: string) => genres.get(genre.toLowerCase()) ?? genre
  const movies = new Map(source)
  for (const [movieId, movie] of source) {
    if (movie.genres.some((genre) => asWritten(genre) !== genre))
      movies.set(movieId, { ...movie, genres: [...new Set(movie.genres.map(asWritten))] })
  }
  let byVotes: readonly MovieRow[] | undefined
  return {
    revision,
    size: movies.size,
    find: (movieId) => movies.get(movieId),
    genre: (name) => genres.get(name.toLowerCase()),
    get byVotes() {
      byVotes ??= [...movies.values()].sort((a, b) => b.votes - a.votes || (a.movieId < b.movieId ? -1 : 1))
      return byVotes
    },
  }
}

export const anyMovie = () => true

/**
 * Which films a request is about; `anyMovie` where it names nothing. Before there is a film, no genre is unknown.
 * @throws ProblemError `unknown-genre`
 */
export function filterOf(
  { genre, yearFrom, yearTo, votesTo }: Pick<ListRequest, 'genre' | 'yearFrom' | 'yearTo' | 'votesTo'>,
  catalogue: Catalogue,
): (movie: MovieRow) => boolean {
  const wanted = genre === undefined ? undefined : catalogue.genre(genre)
  if (genre !== undefined && wanted === undefined && catalogue.size > 0)
    throw new ProblemError('unknown-genre', { genre })
  if ((genre ?? yearFrom ?? yearTo ?? votesTo) === undefined) return anyMovie
  return ({ year, genres, votes }) =>
    (votesTo === undefined || votes <= votesTo) &&
    (wanted === undefined || genres.includes(wanted)) &&
    (yearFrom === undefined || (year !== null && year >= yearFrom)) &&
    (yearTo === undefined || (year !== null && year <= yearTo))
}

export const cardOf = ({ movieId, title, year, genres }: MovieRow): MovieCard => ({ movieId, title, year, genres })
