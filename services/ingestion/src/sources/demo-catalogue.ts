import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Movie } from '@marquee/contracts/movie'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { parseTitle } from './movie-title.ts'

/** A film of the demo, and how good people found it. */
export interface DemoFilm {
  readonly movie: Movie
  /** Mean rating on IMDb in about 2010, 0 to 10; 6.3, the mean of all, where the file has none */
  readonly acclaim: number
}

/** The columns used here; the file has ten more. */
const FilmRow = Type.Object({
  Title: Type.Union([Type.String(), Type.Number(), Type.Null()]),
  'Release Date': Type.String({ pattern: '^[A-Z][a-z]{2} \\d\\d \\d{4}$' }),
  Source: Type.Union([Type.String(), Type.Null()]),
  'Major Genre': Type.Union([Type.String(), Type.Null()]),
  'Creative Type': Type.Union([Type.String(), Type.Null()]),
  Director: Type.Union([Type.String(), Type.Null()]),
  'IMDB Rating': Type.Union([Type.Number(), Type.Null()]),
  'IMDB Votes': Type.Union([Type.Integer(), Type.Null()]),
})
type FilmRow = Static<typeof FilmRow>
const filmRows = Compile(Type.Array(FilmRow))

/**
 * The 3,201 films of vega-datasets' movies.json, cleaned: the file is kept with its faults, for teaching. One entry a
 * title and year, in the order of the file.
 */
export async function demoFilms(): Promise<DemoFilm[]> {
  const library = createRequire(import.meta.url).resolve('vega-datasets')
  const rows: unknown = JSON.parse(await readFile(join(library, '../../data/movies.json'), 'utf8'))
  if (!filmRows.Check(rows))
    throw new Error(`The movies.json of ${library} does not look like that of vega-datasets 3.2`)

  const films = new Map<string, DemoFilm>()
  for (const row of rows) {
    const film = filmOf(row)
    if (!film) continue
    const known = films.get(film.movie.movieId)
    if (!known || (known.movie.votes ?? 0) < (film.movie.votes ?? 0)) films.set(film.movie.movieId, film)
  }
  return [...films.values()]
}

const unknownAcclaim = 6.3

function filmOf(row: FilmRow): DemoFilm | undefined {
  if (row.Title === null) return undefined
  const parsed = parseTitle(accentsRepaired(String(row.Title)).replace(editionBehind, ''))
  const title = parsed.title
  const year = parsed.year ?? releaseYear(row['Release Date'])
  const genres = [...(genresOf[row['Major Genre'] ?? ''] ?? []), ...(genresOf[row['Creative Type'] ?? ''] ?? [])]
  const tag = tagOf[row.Source ?? '']
  const movie: Movie = {
    movieId: slugOf(title, year),
    title,
    year,
    genres: [...new Set(genres)],
    ...(row.Director === null ? {} : { directors: [row.Director] }),
    ...(tag === undefined ? {} : { tags: [tag] }),
    ...(row['IMDB Votes'] === null ? {} : { votes: row['IMDB Votes'] }),
  }
  return { movie, acclaim: row['IMDB Rating'] ?? unknownAcclaim }
}

/** "Fantasia 2000 (IMAX)" and "(Theatrical Release)" are one film. */
const editionBehind = / \((?:IMAX|\w+ Release)\)$/

/** Titles in Windows-1252 that somebody read as Mac Roman: all the characters it happened to, and what they were. */
const misread: Readonly<{ [character: string]: string }> = Object.fromEntries(
  ['Èé', 'Íê', 'Ëè', '‡à', '·á', '‰ä', 'Îë', 'Ûó', 'Ùô', '˘ù', 'Ö…', 'Ω½'].map((pair) => [...pair]),
)
const misreadCharacters = new RegExp(`[${Object.keys(misread).join('')}]`, 'gu')
const accentsRepaired = (title: string): string =>
  title.replaceAll(misreadCharacters, (found) => misread[found] ?? found)

const newestYear = 2012

/**
 * The year of "Dec 17 1976". Two digits were read as this century, so that Ben-Hur is of 2025: a century back.
 * Dec 31 before 1990 is a year without a day, and one day too early: in 35 of the 42 that another catalogue knows, the
 * film is of the next year. Dec 31 1969 is no date at all, but a zero.
 */
export function releaseYear(date: string): number | null {
  const written = Number(date.slice(-4))
  const year = written > newestYear ? written - 100 : written
  if (!date.startsWith('Dec 31') || year >= 1990) return year
  return year === 1969 ? null : year + 1
}

/** Major Genre and Creative Type, in the words of MovieLens where it has one. */
const genresOf: Readonly<{ [name: string]: readonly string[] }> = {
  'Thriller/Suspense': ['Thriller'],
  'Romantic Comedy': ['Comedy', 'Romance'],
  'Black Comedy': ['Comedy', 'Black Comedy'],
  'Concert/Performance': ['Music'],
  'Historical Fiction': ['History'],
  Dramatization: ['True Story'],
  Fantasy: ['Fantasy'],
  'Science Fiction': ['Sci-Fi'],
  'Kids Fiction': ['Children'],
  'Super Hero': ['Superhero'],
  ...Object.fromEntries(
    'Drama Comedy Action Adventure Horror Musical Documentary Western'.split(' ').map((genre) => [genre, [genre]]),
  ),
}

/** Where the story comes from. */
const tagOf: Readonly<{ [source: string]: string }> = {
  'Based on Book/Short Story': 'based on a book',
  'Based on Factual Book/Article': 'based on a book',
  'Based on Magazine Article': 'based on an article',
  'Based on Real Life Events': 'based on real events',
  'Based on Comic/Graphic Novel': 'based on a comic',
  'Based on TV': 'based on a TV series',
  'Based on Play': 'based on a play',
  'Based on Musical/Opera': 'based on a musical',
  'Based on Game': 'based on a game',
  'Based on Short Film': 'based on a short film',
  'Based on Toy': 'based on a toy',
  'Traditional/Legend/Fairytale': 'fairy tale or legend',
  'Disney Ride': 'based on a theme park ride',
  Remake: 'remake',
  'Spin-Off': 'spin-off',
}

/** "WALL·E", 2008 → "wall-e-2008". */
const slugOf = (title: string, year: number | null): string =>
  `${title} ${year ?? ''}`
    .normalize('NFKD')
    .replaceAll(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 128)
