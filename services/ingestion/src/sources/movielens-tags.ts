import type { Files } from './folder.ts'
import { tidied } from './movie-title.ts'
import { csvRows, splitRows } from './rows.ts'
import { SourceInvalid } from './source.ts'

/** Reads (film, tag) pairs, one for each time that somebody gave the tag. */
export type TagReader = (files: Files, name: string) => AsyncGenerator<{ movieId: string; tag: string }>

/** tags.csv: `userId,movieId,tag,timestamp`. */
export const tagsInCsv: TagReader = async function* (files, name) {
  for await (const { fields } of csvRows(files, name, ['userId', 'movieId', 'tag', 'timestamp'])) {
    const [, movieId = '', tag = ''] = fields
    yield { movieId, tag }
  }
}

/** tags.dat of ml-10m: `UserID::MovieID::Tag::Timestamp`. */
export const tagsInDat: TagReader = async function* (files, name) {
  const columns = ['UserID', 'MovieID', 'Tag', 'Timestamp']
  for await (const { fields } of splitRows(files, name, { separator: '::', columns })) {
    const [, movieId = '', tag = ''] = fields
    yield { movieId, tag }
  }
}

const mostTags = 20
const longestTag = 100
const longestMovieId = 128 // a longer one is no film's (contracts)

/**
 * The tags that people gave each film most often: at most 20, lower case, most frequent first, then by alphabet.
 *
 * @param file where the pairs come from, for the error
 * @param mostPairs different ones, which are all counted in memory; ml-32m has 1.1 million
 * @throws SourceInvalid when there are more
 */
export async function frequentTags(
  pairs: AsyncIterable<{ movieId: string; tag: string }>,
  { file, mostPairs = 3_000_000 }: { file: string; mostPairs?: number },
): Promise<Map<string, string[]>> {
  const countsOf = new Map<string, Map<string, number>>()
  const known = new Map<string, string>() // ml-32m says two million times one of 150,000 tags: keep each text once
  let different = 0
  for await (const { movieId, tag } of pairs) {
    const cleaned = tidied(tag).toLowerCase()
    if (cleaned === '' || cleaned.length > longestTag || movieId.length > longestMovieId) continue
    const text = known.get(cleaned) ?? cleaned
    known.set(text, text)
    const counts = countsOf.get(movieId) ?? new Map<string, number>()
    if (!counts.has(text) && ++different > mostPairs)
      throw new SourceInvalid({ file }, `at most ${mostPairs} different tags of films`)
    countsOf.set(movieId, counts.set(text, (counts.get(text) ?? 0) + 1))
  }
  return new Map([...countsOf].map(([movieId, counts]) => [movieId, mostFrequent(counts)]))
}

const mostFrequent = (counts: ReadonlyMap<string, number>): string[] =>
  [...counts]
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, mostTags)
    .map(([tag]) => tag)
