import type { HistoryEntry } from '@marquee/feature-store/history'

/** A history entry that speaks for a film, under the title people know it by. */
export interface Named {
  readonly entry: HistoryEntry
  readonly title: string
}

/** Why a film is in the list, in one sentence about the evidence that weighs most. */
export function reasonFor(strongest: Named | undefined, otherwise: string): string {
  if (!strongest) return otherwise
  const { entry, title } = strongest
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
