import { basename, resolve } from 'node:path'
import type { Movie } from '@marquee/contracts/movie'
import type { Files } from './folder.ts'
import { countLines } from './lines.ts'
import { type MovieReader, moviesInCsv, moviesInDat, moviesInItem } from './movielens-movies.ts'
import { ratingsIn } from './movielens-ratings.ts'
import { frequentTags, type TagReader, tagsInCsv, tagsInDat } from './movielens-tags.ts'
import { type Source, SourceInvalid } from './source.ts'

/** How a family of releases lays out its files. A new one is a new line. */
interface Layout {
  readonly movies: { readonly file: string; readonly read: MovieReader }
  readonly ratings: { readonly file: string; readonly separator: string; readonly header: boolean }
  readonly tags?: { readonly file: string; readonly read: TagReader }
}

const layouts: readonly Layout[] = [
  {
    movies: { file: 'movies.csv', read: moviesInCsv },
    ratings: { file: 'ratings.csv', separator: ',', header: true },
    tags: { file: 'tags.csv', read: tagsInCsv },
  },
  {
    movies: { file: 'movies.dat', read: moviesInDat },
    ratings: { file: 'ratings.dat', separator: '::', header: false },
    tags: { file: 'tags.dat', read: tagsInDat },
  },
  {
    movies: { file: 'u.item', read: moviesInItem },
    ratings: { file: 'u.data', separator: '\t', header: false },
  },
]

/** The pairs of files by which a release is known, for messages. */
export const movieLensFiles: string = layouts
  .map(({ movies, ratings }) => `${ratings.file} + ${movies.file}`)
  .join(', ')

/**
 * Any MovieLens release, told by the files it has, wherever they lie inside the folder or archive.
 * The source closes the files with itself.
 *
 * @throws SourceInvalid when there is no release, or more than one
 */
export async function openMovieLens(files: Files): Promise<Source> {
  const { layout, folder } = releaseIn(files)
  const moviesFile = folder + layout.movies.file
  const ratingsFile = folder + layout.ratings.file
  const tagsFile = layout.tags && files.sizes.has(folder + layout.tags.file) ? folder + layout.tags.file : undefined
  const estimate = {
    movies: await linesIn(files, moviesFile),
    interactions: await linesIn(files, ratingsFile),
  }

  return {
    name: nameOf(files.where),
    description: `MovieLens ratings from ${files.where}. ${licence}`,
    synthetic: false,
    estimate,
    version: [moviesFile, ratingsFile, ...(tagsFile ? [tagsFile] : [])]
      .map((file) => `${file}: ${files.stamps.get(file)}`)
      .join(', '),
    movies: () =>
      layout.tags && tagsFile
        ? moviesWithTags(layout.movies.read(files, moviesFile), layout.tags.read(files, tagsFile), { file: tagsFile })
        : layout.movies.read(files, moviesFile),
    interactions: () => ratingsIn(files, ratingsFile, layout.ratings),
    [Symbol.asyncDispose]: () => files[Symbol.asyncDispose](),
  }
}

async function* moviesWithTags(
  movies: AsyncIterable<Movie>,
  pairs: AsyncIterable<{ movieId: string; tag: string }>,
  { file }: { file: string },
): AsyncGenerator<Movie> {
  const tagsOf = await frequentTags(pairs, { file })
  for await (const movie of movies) {
    const tags = tagsOf.get(movie.movieId)
    yield tags ? { ...movie, tags } : movie
  }
}

const licence =
  'Its own licence applies (see its README): research, no commercial use without permission, and to cite Harper and Konstan 2015'

/** The one release among the files: its layout, and the folder it lies in, as a prefix. */
function releaseIn(files: Files): { layout: Layout; folder: string } {
  const found = layouts.flatMap((layout) =>
    [...files.sizes.keys()]
      .filter((name) => name === layout.ratings.file || name.endsWith(`/${layout.ratings.file}`))
      .map((name) => ({ layout, folder: name.slice(0, -layout.ratings.file.length) }))
      .filter(({ folder }) => files.sizes.has(folder + layout.movies.file)),
  )
  const [only, ...others] = found
  if (!only) {
    const some = [...files.sizes.keys()].slice(0, 5).join(', ')
    throw new SourceInvalid(
      { file: files.where, value: some || 'no files' },
      `the files of a MovieLens release: ${movieLensFiles}`,
    )
  }
  if (others.length > 0) {
    throw new SourceInvalid(
      { file: files.where, value: found.map(({ folder }) => folder || './').join(', ') },
      'one data set; name its folder',
    )
  }
  return only
}

/** Below this many bytes lines are counted, in 30 ms at most; above, in every release a rating takes 27 bytes. */
const countedBelow = 64 * 1_024 ** 2
const bytesOfRating = 27

async function linesIn(files: Files, name: string): Promise<number> {
  const size = files.sizes.get(name) ?? 0
  if (size > countedBelow) return Math.round(size / bytesOfRating)
  const lines = await countLines(files.read(name))
  return Math.max(0, name.endsWith('.csv') ? lines - 1 : lines)
}

/** `/data/ml-25m.zip` and `/data/ml-25m/` are both ml-25m. */
const nameOf = (where: string): string => basename(resolve(where)).replace(/\.zip$/i, '')
