import { MovieId, UserId } from '@marquee/contracts/ids'
import type { Interaction } from '@marquee/contracts/interaction'
import { fieldErrors, validatorOf } from '@marquee/contracts/validation'
import { ratingEventId } from './event-id.ts'
import type { Files } from './folder.ts'
import { linesOf } from './lines.ts'
import { checkHeader } from './rows.ts'
import { SourceInvalid } from './source.ts'

const columns = ['userId', 'movieId', 'rating', 'timestamp']
const stars = new Map(
  [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5].flatMap(
    (value) =>
      [
        [`${value}`, value],
        [value.toFixed(1), value],
      ] as const,
  ),
)
const userIds = validatorOf(UserId)
const movieIds = validatorOf(MovieId)
const wholeSeconds = /^\d{1,11}$/

/**
 * MovieLens ratings as interactions, in the order of the file and without holding more than a chunk of it.
 * No release quotes a field of its ratings, so a line is split, not parsed: 4 times as fast as csv-parse.
 *
 * The event id is made of user, film and time but not of the release: a folder that was renamed, or packed into a zip,
 * is the same data and counts once.
 *
 * @throws SourceInvalid while iterating, at the first line that is not a rating
 */
export async function* ratingsIn(
  files: Files,
  name: string,
  { separator, header }: { separator: string; header: boolean },
): AsyncGenerator<Interaction> {
  const file = `${files.where}/${name}`
  const now = Math.floor(Date.now() / 1_000)
  let line = 0
  for await (const lines of linesOf(files.read(name), { file })) {
    for (const text of lines) {
      line++
      if (header && line === 1) checkHeader(text.split(separator), file, columns)
      else if (text !== '') yield ratingOf(text.split(separator), { file, line, now })
    }
  }
  if (header && line === 0) checkHeader([], file, columns)
}

function ratingOf(fields: readonly string[], at: { file: string; line: number; now: number }): Interaction {
  const [userId, movieId, rating, timestamp] = fields
  if (
    userId === undefined ||
    movieId === undefined ||
    rating === undefined ||
    timestamp === undefined ||
    fields.length > 4
  ) {
    throw invalid(at, fields.join(' | '), `4 fields: ${columns.join(', ')}`)
  }
  if (!userIds.Check(userId)) throw invalid(at, userId, `a user id: ${fieldErrors(UserId, userId)[0]?.expected}`)
  if (!movieIds.Check(movieId)) throw invalid(at, movieId, `a film id: ${fieldErrors(MovieId, movieId)[0]?.expected}`)
  const value = stars.get(rating)
  if (value === undefined) throw invalid(at, rating, 'a rating of 0.5 to 5 in steps of 0.5')
  const seconds = Number(timestamp)
  if (!wholeSeconds.test(timestamp) || seconds > at.now) {
    throw invalid(at, timestamp, 'a time in the past, in whole seconds since 1970')
  }
  return {
    eventId: ratingEventId('movielens', userId, movieId, seconds),
    userId,
    movieId,
    type: 'rating',
    rating: value,
    occurredAt: new Date(seconds * 1_000).toISOString(),
  }
}

const invalid = ({ file, line }: { file: string; line: number }, value: string, expected: string): SourceInvalid =>
  new SourceInvalid({ file, line, value }, expected)
