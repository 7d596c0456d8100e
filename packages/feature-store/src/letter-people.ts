import { type DeadLetter, topics } from '@marquee/contracts/topics'
import { oldestIn } from './impressions.ts'
import { isErased, type Tombstone } from './tombstones.ts'

/** Everyone whose event a dead letter may hold: by its key, and by what its value says, readable as JSON or not. */
export function peopleIn(letter: DeadLetter): string[] {
  const people = new Set<string>()
  if (letter.key !== null && isKeyedByUser(letter.topic)) people.add(letter.key)
  const text = textOf(letter)
  for (const [, userId = ''] of text.matchAll(/"userId"\s*:\s*"([^"\\]{1,128})"/g)) people.add(userId)
  const said = fieldOf(text, 'userId')
  if (typeof said === 'string') people.add(said)
  return [...people]
}

/**
 * Whether a letter of a person belongs to what was erased; one that does not say when it was sent does. So does a list that may have
 * been made from what was erased, whenever it was shown.
 */
export function isLetterErased(tombstone: Tombstone | undefined, letter: DeadLetter): boolean {
  const text = textOf(letter)
  const acceptedAt = timeOf(letter.headers['ce_time'])
  const occurredAt = timeOf(fieldOf(text, 'occurredAt'))
  const otherwise = acceptedAt === undefined ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  const madeFrom = letter.topic === 'impressions' ? oldestShown(text) : Number.POSITIVE_INFINITY
  return isErased(tombstone, { acceptedAt, occurredAt: Math.min(occurredAt ?? otherwise, madeFrom) })
}

/** When the oldest thing was done that the list of an impression was made from; one that cannot be read may be made from anything. */
function oldestShown(text: string): number {
  return fieldOf(text, 'recommendationId') === undefined ? Number.NEGATIVE_INFINITY : oldestIn(fieldOf(text, 'history'))
}

const isKeyedByUser = (topic: string): boolean =>
  Object.entries(topics).some(([name, { key }]) => name === topic && key === 'userId')

const textOf = ({ value }: DeadLetter): string => Buffer.from(value, 'base64').toString('utf8')

/** A field of the JSON object in a text; undefined where there is no such thing. */
function fieldOf(text: string, field: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined
  } catch {
    return undefined
  }
}

function timeOf(text: unknown): number | undefined {
  const at = typeof text === 'string' ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}
