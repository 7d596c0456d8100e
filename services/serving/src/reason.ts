import { type HistoryEntry, strengthOf } from '@marquee/feature-store/history'

/** A history entry that speaks for a film, under the title people know it by. */
export interface Named {
  readonly entry: HistoryEntry
  readonly title: string
}

const likedFrom = 3.5 // stars

export const isLiked = (entry: HistoryEntry): boolean => strengthOf(entry) >= likedFrom

/**
 * Why a film is in the list, in one sentence about the evidence that weighs most: of what the person liked, if that is among it. That a film
 * comes with one that left somebody cold is true, and no reason to watch it.
 *
 * @param evidence the strongest first
 */
export function reasonFor(evidence: readonly Named[], otherwise: string): string {
  const named = evidence.find(({ entry }) => isLiked(entry)) ?? evidence[0]
  if (!named) return otherwise
  const { entry, title } = named
  return `Because you ${did(entry)} ${title}`
}

function did({ type, rating }: HistoryEntry): string {
  if (rating !== null) return `gave ${rating} ${rating === 1 ? 'star' : 'stars'} to`
  return verbs[type]
}

const verbs: Readonly<Record<HistoryEntry['type'], string>> = {
  view: 'looked at',
  click: 'looked at',
  watch: 'watched',
  watchlist: 'want to watch',
  rating: 'rated',
  like: 'liked',
  dislike: 'disliked',
}
