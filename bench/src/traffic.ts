import type { Interaction } from '@marquee/contracts/interaction'
import { seededRandom } from '@marquee/ingestion/sources/seeded-random'
import { eventIdOf } from '@marquee/tests/world'

/** Who does something, with which films. */
export interface EventShape {
  readonly people: number
  readonly films: number
  /** different worlds share no event ids and no people */
  readonly world: number
}

/**
 * Ratings of now, in order: anybody rates anything, low film numbers more often. The same for the same shape but for the time, which
 * starts at `from` and goes on by a millisecond an event.
 */
export function* ratings({ people, films, world }: EventShape, from = Date.now() - 3_600_000): Generator<Interaction> {
  const random = seededRandom(world, 7)
  for (let number = 0; ; number++) {
    const low = random.uniform()
    yield {
      eventId: eventIdOf(world, number),
      userId: personOf(world, random.below(people)),
      movieId: String(1 + Math.floor(low * low * films)),
      type: 'rating',
      rating: (1 + random.below(10)) / 2,
      occurredAt: new Date(from + number).toISOString(),
    }
  }
}

const personOf = (world: number, number: number) => `${world}-${number}`

/** Everybody who does something. */
export const peopleOf = ({ world, people }: EventShape): string[] =>
  Array.from({ length: people }, (_, number) => personOf(world, number))

export interface ListQuestions {
  readonly users: readonly string[]
  readonly size: number
  /** Whether each list has to be ranked; otherwise one that is asked for again is prepared already. */
  readonly anew: boolean
}

/** More questions than serving keeps answers: by the time that one is asked again it has been forgotten. */
export const differentQuestions = 10_000

/** The path of question number n. What a new question leaves out is no film, so that the answers are alike. */
export function listPath({ users, size, anew }: ListQuestions, number: number): string {
  const user = encodeURIComponent(users[(number * 7_919) % users.length] ?? '')
  const other = anew ? `&exclude=none-${number % differentQuestions}` : ''
  return `/v1/users/${user}/recommendations?limit=${size}${other}`
}

/** The next so many. */
export const take = <T>(from: Iterator<T>, count: number): T[] =>
  Array.from({ length: count }, () => from.next().value as T) // `ratings` never ends
