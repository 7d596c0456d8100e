import type { Interaction, InteractionType } from '@marquee/contracts/interaction'
import type { MovieCard } from '@marquee/contracts/movie'
import type { HistoryPage } from '@marquee/contracts/recommendation'
import type { Deed } from './interactions.ts'
import { strings } from './strings.ts'

/** How a person stands to a film, after everything they did with it. */
export interface Standing {
  readonly rating?: number
  readonly opinion?: 'like' | 'dislike'
  readonly seen?: true
  readonly listed?: true
  readonly looked?: true
}

/** What was sent from this page about one film, in order. */
export interface Act {
  /** the id of its first event */
  readonly id: string
  readonly movie: MovieCard
  readonly events: readonly Interaction[]
  /** how the person stood to the film before: what an undo returns to */
  readonly before: Standing
}

export interface YourFilm {
  readonly movie: MovieCard
  readonly standing: Standing
}

/**
 * The person's films, newest deed first: the stored history and, on top, what this page sent and the history may not
 * show yet. Both are merged by time, so an event that is in both changes nothing. A film taken back is not listed.
 */
export function yourFilms(history: HistoryPage['items'], acts: readonly Act[]): YourFilm[] {
  const sent = acts.flatMap(({ movie, events }) => events.map((event) => ({ ...event, movie })))
  const deeds = [...history.toReversed(), ...sent].sort((a, b) => Date.parse(a.occurredAt) - Date.parse(b.occurredAt))
  const films = new Map<string, YourFilm>()
  for (const { movie, type, rating } of deeds) {
    const standing = afterDeed[type](films.get(movie.movieId)?.standing ?? {}, rating)
    films.delete(movie.movieId) // so that it goes to the end: a Map keeps the order of insertion
    if (Object.keys(standing).length > 0) films.set(movie.movieId, { movie, standing })
  }
  return [...films.values()].reverse()
}

/** The deeds that lead from nothing to a standing. */
export function deedsBehind({ rating, opinion, seen, listed, looked }: Standing): Deed[] {
  const deeds: Deed[] = []
  if (looked) deeds.push({ type: 'view' })
  if (listed) deeds.push({ type: 'watchlist' })
  if (seen) deeds.push({ type: 'watch' })
  if (opinion) deeds.push({ type: opinion })
  if (rating !== undefined) deeds.push({ type: 'rating', rating })
  return deeds
}

/** A standing in a few words; empty for none. */
export function standingInWords({ rating, opinion, seen, listed, looked }: Standing): string {
  const { did } = strings
  if (rating !== undefined) return did.stars(rating)
  if (opinion) return opinion === 'like' ? did.liked : did.disliked
  if (seen) return did.seen
  if (listed) return did.listed
  return looked ? did.looked : ''
}

/** Stores may keep whole seconds. */
const clockGrainMs = 1_000

/** Whether a history shows what the last of these events did. */
export function hasHeard(history: HistoryPage, events: readonly Interaction[]): boolean {
  const last = events.at(-1)
  if (!last) return true
  const ofFilm = history.items.filter(({ movie }) => movie.movieId === last.movieId)
  if (last.type === 'retract') return ofFilm.every(({ type }) => type === 'retract')
  const since = Date.parse(last.occurredAt) - clockGrainMs
  return ofFilm.some(
    ({ type, rating, occurredAt }) => type === last.type && rating === last.rating && Date.parse(occurredAt) >= since,
  )
}

const afterDeed: Readonly<Record<InteractionType, (standing: Standing, rating?: number) => Standing>> = {
  rating: (standing, rating) => (rating === undefined ? standing : { ...standing, rating }),
  like: (standing) => ({ ...standing, opinion: 'like' }),
  dislike: (standing) => ({ ...standing, opinion: 'dislike' }),
  watch: (standing) => ({ ...standing, seen: true }),
  watchlist: (standing) => ({ ...standing, listed: true }),
  view: (standing) => ({ ...standing, looked: true }),
  click: (standing) => ({ ...standing, looked: true }),
  retract: () => ({}),
}
