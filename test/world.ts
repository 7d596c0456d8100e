import { randomUUID } from 'node:crypto'
import type { Interaction } from '@marquee/contracts/interaction'
import type { Movie } from '@marquee/contracts/movie'
import { seededRandom } from '@marquee/ingestion/sources/seeded-random'

/** A film, with whatever a test wants to say about it. */
export const aMovie = (about: Partial<Movie> = {}): Movie => ({
  movieId: '1',
  title: 'The First Film',
  year: 1999,
  genres: ['Drama'],
  ...about,
})

/** Somebody watched something a minute ago, or did whatever else a test wants. */
export const anInteraction = (about: Partial<Interaction> = {}): Interaction => ({
  eventId: randomUUID(),
  userId: 'ada',
  movieId: '1',
  type: 'watch',
  occurredAt: new Date(Date.now() - 60_000).toISOString(),
  ...about,
})

/** Five stars, or fewer, given now. */
export const aRating = (about: Partial<Interaction> = {}): Interaction =>
  anInteraction({ type: 'rating', rating: 5, occurredAt: new Date().toISOString(), ...about })

export interface World {
  readonly movies: readonly Movie[]
  /** in order of time */
  readonly interactions: readonly Interaction[]
}

const tastes = ['Comedy', 'Horror', 'Western']

/**
 * A small world with something to learn in it: each person has a taste, and most of what they rate is of it. The same for the same
 * seed, event ids included.
 */
export function aWorld({ people = 80, films = 60, each = 12, seed = 1 } = {}): World {
  const random = seededRandom(seed)
  const movies = Array.from({ length: films }, (_, index) =>
    aMovie({
      movieId: `${100 + index}`,
      title: `${tastes[index % tastes.length]} number ${index}`,
      year: 1960 + index,
      genres: [tastes[index % tastes.length] ?? 'Drama'],
      votes: 1_000 - index,
    }),
  )
  const interactions = Array.from({ length: people }, (_, person) => {
    const left = new Set(movies.keys())
    return Array.from({ length: Math.min(each, films) }, (_, step): Interaction => {
      const ofTaste = [...left].filter((film) => film % tastes.length === person % tastes.length)
      const choice = random.uniform() < 0.85 && ofTaste.length > 0 ? ofTaste : [...left]
      const film = choice[random.below(choice.length)] ?? 0
      left.delete(film)
      const liked = film % tastes.length === person % tastes.length
      return {
        eventId: eventIdOf(seed, person * 1_000 + step),
        userId: `p${person}`,
        movieId: movies[film]?.movieId ?? '',
        type: 'rating',
        rating: liked ? 4 + random.below(3) / 2 : 1 + random.below(5) / 2,
        occurredAt: new Date(Date.UTC(2024, 0, 1) + (step * people + person) * 60_000).toISOString(),
      }
    })
  }).flat()
  return { movies, interactions: interactions.sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1)) }
}

/** A UUID made of two numbers: different for different numbers, the same on every run. */
export const eventIdOf = (group: number, number: number): string =>
  `${group.toString(16).padStart(8, '0')}-0000-4000-8000-${number.toString(16).padStart(12, '0')}`

/** Pieces of at most `size`. */
export const inBatches = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size))
