import type { MovieCard } from '@marquee/contracts/movie'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'

/** An image as it came, and what it says it is. */
export interface Picture {
  readonly bytes: Buffer
  readonly type: string
}

export interface TmdbAccess {
  readonly tmdbApiKey: string
  readonly tmdbUrl: string
  readonly tmdbImagesUrl: string
}

const largestBytes = 1_000_000
const width = 'w500'

/**
 * The poster that The Movie Database has for a film: the best match of its search for title and year.
 * Source: developer.themoviedb.org, "Search: Movie" and "Image basics".
 *
 * @returns null when TMDB knows no such film, or no poster of it
 * @throws when TMDB does not answer, or something else than it documents; no message holds the key
 */
export async function posterFromTmdb(
  film: Pick<MovieCard, 'title' | 'year'>,
  access: TmdbAccess,
  signal: AbortSignal,
): Promise<Picture | null> {
  const path = bestMatch(film, await search(film, access, signal))
  if (path === null) return null
  const response = await fetch(`${access.tmdbImagesUrl}/${width}${path}`, { signal, redirect: 'error' })
  if (!response.ok) throw new Error(`TMDB answered ${response.status} to a request for an image`)
  const type = response.headers.get('content-type') ?? ''
  if (!/^image\/(jpeg|png|webp)$/.test(type)) throw new Error('TMDB sent something that is no JPEG, PNG or WebP')
  return { bytes: await atMost(largestBytes, response), type }
}

const Result = Type.Object({
  title: Type.String(),
  original_title: Type.Optional(Type.String()),
  release_date: Type.Optional(Type.String()),
  // what is put into an address must be a file's name
  poster_path: Type.Union([Type.String({ pattern: '^/[A-Za-z0-9_-]+\\.(jpg|png|webp)$' }), Type.Null()]),
})
type Result = Static<typeof Result>
const answers = Compile(Type.Object({ results: Type.Array(Result) }))

async function search(
  { title, year }: Pick<MovieCard, 'title' | 'year'>,
  { tmdbApiKey, tmdbUrl }: TmdbAccess,
  signal: AbortSignal,
): Promise<readonly Result[]> {
  // TMDB gives out two kinds: a read access token, which is a JWT, goes into a header, an API key into the address
  const isToken = tmdbApiKey.includes('.')
  const question = new URLSearchParams({
    query: title,
    include_adult: 'false',
    ...(year === null ? {} : { year: String(year) }),
    ...(isToken ? {} : { api_key: tmdbApiKey }),
  })
  const response = await fetch(`${tmdbUrl}/search/movie?${question}`, {
    signal,
    redirect: 'error',
    headers: { accept: 'application/json', ...(isToken ? { authorization: `Bearer ${tmdbApiKey}` } : {}) },
  })
  if (!response.ok) throw new Error(`TMDB answered ${response.status} to a search`)
  const answer: unknown = await response.json()
  if (!answers.Check(answer)) throw new Error('TMDB answered a search with something else than it documents')
  return answer.results
}

/** A poster of another film is worse than none: the title must be the same, and the year at most one off. */
function bestMatch({ title, year }: Pick<MovieCard, 'title' | 'year'>, results: readonly Result[]): string | null {
  const wanted = letters(title)
  const found = results.find(
    (result) =>
      result.poster_path !== null &&
      [result.title, result.original_title ?? ''].some((name) => letters(name) === wanted) &&
      (year === null || Math.abs(Number.parseInt(result.release_date ?? '', 10) - year) <= 1),
  )
  return found?.poster_path ?? null
}

/** Letters and digits alone, without accents: "WALL·E" is "Wall-E". */
const letters = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]/gu, '')

async function atMost(bytes: number, { body }: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.length
    if (size > bytes) throw new Error(`TMDB sent an image of more than ${bytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
