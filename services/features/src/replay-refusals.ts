import { MovieId } from '@marquee/contracts/ids'
import { topicKeys } from '@marquee/contracts/topics'
import type { StoredDeadLetter } from '@marquee/feature-store/dead-letters'
import type { OfflineStore } from '@marquee/feature-store/offline'
import { Check } from 'typebox/value'
import { letterNotes } from './letter-notes.ts'
import { parseJson } from './parse-messages.ts'

export interface Refusal {
  readonly reason: string
  /** nothing is left to be done about it */
  readonly isSettled: boolean
}

/** Why letters are not sent again, by id; the others can be. */
export async function replayRefusals(
  letters: readonly StoredDeadLetter[],
  offline: OfflineStore,
): Promise<ReadonlyMap<string, Refusal>> {
  const films = new Map(letters.map((letter) => [letter.id, filmIn(letter)]))
  const revisions = await offline.movieRevisions([...new Set([...films.values()].filter((id) => id !== undefined))])
  return new Map(
    letters.flatMap((letter) => {
      const refusal = refusalOf(letter, revisions.get(films.get(letter.id) ?? ''))
      return refusal ? [[letter.id, refusal] as const] : []
    }),
  )
}

/** @param revision of the letter's film, where it is in the catalogue */
function refusalOf({ topic, headers }: StoredDeadLetter, revision = 0): Refusal | undefined {
  if (!topicKeys.some((key) => key === topic)) return { reason: `there is no topic ${topic}`, isSettled: false }
  if (headers[letterNotes.cut] !== undefined)
    return { reason: 'it holds only the beginning of the message', isSettled: false }
  if (revision > Number(headers[letterNotes.catalogueRevision]))
    return { reason: 'the film has changed since, and would be as it was before', isSettled: true }
  return undefined
}

const filmIn = ({ topic, value }: StoredDeadLetter): string | undefined =>
  topic === 'movies' ? movieIdIn(Buffer.from(value, 'base64')) : undefined

/** The film that a message is about; undefined where it names none that can be in the catalogue. */
export function movieIdIn(value: Buffer): string | undefined {
  const said = parseJson(value)
  if (!said.ok || typeof said.value !== 'object' || said.value === null) return undefined
  const movieId: unknown = Reflect.get(said.value, 'movieId')
  return Check(MovieId, movieId) ? movieId : undefined
}
