import { Movie } from '@marquee/contracts/movie'
import { fieldErrors } from '@marquee/contracts/validation'
import type { Files } from './folder.ts'
import { parseTitle } from './movie-title.ts'
import { csvRows, type Row, splitRows } from './rows.ts'
import { SourceInvalid } from './source.ts'

/** A release's films, in the order of its file. @throws SourceInvalid while iterating, naming the line */
export type MovieReader = (files: Files, name: string) => AsyncGenerator<Movie>

/** movies.csv: `movieId,title,genres`, genres separated by `|`. */
export const moviesInCsv: MovieReader = async function* (files, name) {
  for await (const row of csvRows(files, name, ['movieId', 'title', 'genres'])) {
    const [movieId = '', title = '', genres = ''] = row.fields
    yield movieOf({ movieId, title, genres: genres.split('|') }, `${files.where}/${name}`, row)
  }
}

/** movies.dat: `MovieID::Title::Genres`, Latin-1 in ml-1m and UTF-8 in ml-10m. */
export const moviesInDat: MovieReader = async function* (files, name) {
  for await (const row of splitRows(files, name, { separator: '::', columns: ['MovieID', 'Title', 'Genres'] })) {
    const [movieId = '', title = '', genres = ''] = row.fields
    yield movieOf({ movieId, title, genres: genres.split('|') }, `${files.where}/${name}`, row)
  }
}

/** u.item of ml-100k: a flag for each genre, in the order of u.genre. */
export const moviesInItem: MovieReader = async function* (files, name) {
  const columns = ['movie id', 'movie title', 'release date', 'video release date', 'IMDb URL', ...genreFlags]
  for await (const row of splitRows(files, name, { separator: '|', columns })) {
    const [movieId = '', title = '', , , , ...flags] = row.fields
    const genres = genreFlags.filter((_, index) => flags[index] === '1')
    yield movieOf({ movieId, title, genres }, `${files.where}/${name}`, row)
  }
}

const genreFlags =
  'unknown Action Adventure Animation Children Comedy Crime Documentary Drama Fantasy Film-Noir Horror Musical Mystery Romance Sci-Fi Thriller War Western'.split(
    ' ',
  )

/** The releases' names for no genre, and for one that later releases call differently. */
const genreNames: Readonly<Record<string, string>> = {
  '': '',
  '(no genres listed)': '',
  unknown: '',
  "Children's": 'Children',
}

function movieOf(raw: { movieId: string; title: string; genres: readonly string[] }, file: string, row: Row): Movie {
  const genres = raw.genres.map((genre) => genreNames[genre] ?? genre).filter((genre) => genre !== '')
  const movie = { movieId: raw.movieId, ...parseTitle(raw.title), genres: [...new Set(genres)] }
  const [error] = fieldErrors(Movie, movie)
  if (error)
    throw new SourceInvalid({ file, line: row.line, value: row.fields.join(' | ') }, `${error.path}: ${error.expected}`)
  return movie
}
