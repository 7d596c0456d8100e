import type { MovieCard } from '@marquee/contracts/movie'
import { ProblemError } from '@marquee/platform/problem'
import { type Catalogue, cardOf } from './catalogue.ts'

export interface MovieSearch {
  readonly limit: number
  readonly offset: number
  readonly query?: string
  readonly genre?: string
  readonly yearFrom?: number
  readonly yearTo?: number
}

/**
 * Films whose title has every word asked for, whatever the case and the accents; the best known first.
 * @throws ProblemError `unknown-genre`
 */
export function searchMovies(
  catalogue: Catalogue,
  { limit, offset, query = '', genre, yearFrom, yearTo }: MovieSearch,
): { total: number; items: MovieCard[] } {
  const wanted = genre === undefined ? undefined : catalogue.genre(genre)
  if (genre !== undefined && wanted === undefined) throw new ProblemError('unknown-genre', { genre })
  const words = plain(query)
    .split(/\s+/)
    .filter((word) => word !== '')
  const found = catalogue.byVotes.filter(
    ({ title, year, genres }) =>
      (wanted === undefined || genres.includes(wanted)) &&
      (yearFrom === undefined || (year !== null && year >= yearFrom)) &&
      (yearTo === undefined || (year !== null && year <= yearTo)) &&
      words.every((word) => plain(title).includes(word)),
  )
  return { total: found.length, items: found.slice(offset, offset + limit).map(cardOf) }
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
