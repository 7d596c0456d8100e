import type { MovieCard } from '@marquee/contracts/movie'
import type { Facets } from '@marquee/contracts/recommendation'
import type { MovieRow } from '@marquee/feature-store/offline'
import MiniSearch from 'minisearch'
import { type Catalogue, cardOf, filterOf } from './catalogue.ts'

export interface MovieSearch {
  readonly limit: number
  readonly offset: number
  readonly query?: string
  readonly genre?: string
  readonly yearFrom?: number
  readonly yearTo?: number
}

/**
 * Films by words of their title, people, genres and year. First those that hold every word as it was typed, whatever the case and
 * the accents: titles before the rest, the best known first. After them those that would hold every word but for a
 * typing mistake.
 * @throws ProblemError `unknown-genre`
 */
export function searchMovies(
  catalogue: Catalogue,
  { limit, offset, query = '', ...filter }: MovieSearch,
): { total: number; items: MovieCard[] } {
  const where = filterOf(filter, catalogue)
  const found = matches(catalogue, wordsOf(query)).filter(where)
  return { total: found.length, items: found.slice(offset, offset + limit).map(cardOf) }
}

/** What the whole catalogue can be filtered by, with how many films each choice has. */
export function facetsOf({ byVotes }: Catalogue): Facets {
  const genres = Map.groupBy(
    byVotes.flatMap((movie) => movie.genres),
    (genre) => genre,
  )
  const years = byVotes.map(({ year }) => year).filter((year) => year !== null)
  const decades = Map.groupBy(years, (year) => year - (year % 10))
  return {
    total: byVotes.length,
    genres: [...genres]
      .map(([genre, { length }]) => ({ genre, films: length }))
      .sort((a, b) => b.films - a.films || (a.genre < b.genre ? -1 : 1)),
    decades: [...decades].map(([from, { length }]) => ({ from, films: length })).sort((a, b) => b.from - a.from),
  }
}

function matches(catalogue: Catalogue, words: readonly string[]): readonly MovieRow[] {
  if (words.length === 0) return catalogue.byVotes
  const { texts, forgiving } = indexOf(catalogue)
  const exact = texts.filter((text) => words.every((word) => text.title.includes(word) || isAbout(text, word)))
  const inTitle = exact.filter(({ title }) => words.every((word) => title.includes(word)))
  const listed = new Set([...inTitle, ...exact].map(({ movie }) => movie))
  const mistyped = forgiving()
    .search(words.join(' '), { combineWith: 'AND', fuzzy: forgiven, maxFuzzy: 2, prefix: (term) => term.length > 2 })
    .flatMap(({ id }) => catalogue.find(String(id)) ?? [])
    .filter((movie) => !listed.has(movie))
  return [...listed, ...mistyped]
}

/** Letters that may be wrong in a word: none in a short one, where everything is one letter from everything; else one in four. */
const forgiven = (term: string): number | false => (term.length < 4 || /^\d+$/.test(term) ? false : 0.25)

interface SearchText {
  readonly movie: MovieRow
  readonly title: string
  /** words of people, genres and year */
  readonly about: readonly string[]
}

/** A name, a genre or a year, from its beginning. */
const isAbout = ({ about }: SearchText, word: string): boolean => about.some((other) => other.startsWith(word))

interface SearchIndex {
  /** in order of votes */
  readonly texts: readonly SearchText[]
  /** made when it is first needed: 50 ms for 3,000 films */
  forgiving(): MiniSearch<SearchText>
}

const indexes = new WeakMap<Catalogue, SearchIndex>()

function indexOf(catalogue: Catalogue): SearchIndex {
  const known = indexes.get(catalogue)
  if (known) return known
  const texts = catalogue.byVotes.map((movie): SearchText => {
    const about = [...movie.directors, ...movie.genres, movie.year ?? ''].join(' ')
    return { movie, title: plain(movie.title), about: wordsOf(about) }
  })
  let made: MiniSearch<SearchText> | undefined
  const index: SearchIndex = {
    texts,
    forgiving: () => {
      made ??= forgivingIndex(texts)
      return made
    },
  }
  indexes.set(catalogue, index)
  return index
}

function forgivingIndex(texts: readonly SearchText[]): MiniSearch<SearchText> {
  const index = new MiniSearch<SearchText>({
    fields: ['title', 'about'],
    extractField: ({ movie, title, about }, name) =>
      name === 'id' ? movie.movieId : name === 'title' ? title : about.join(' '),
    searchOptions: { boost: { title: 3 } },
  })
  index.addAll(texts)
  return index
}

const wordsOf = (query: string): string[] =>
  plain(query)
    .split(/\s+/)
    .filter((word) => word !== '')

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
