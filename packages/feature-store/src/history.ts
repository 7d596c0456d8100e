import type { InteractionType } from '@marquee/contracts/interaction'

/** One interaction as the feature store reads it. */
export interface HistoryEvent {
  readonly movieId: string
  readonly type: InteractionType
  readonly rating: number | null
  /** epoch milliseconds */
  readonly at: number
}

/** What a person thinks of one film, as of now: the strongest and newest thing they did with it. */
export interface HistoryEntry {
  readonly movieId: string
  readonly type: Exclude<InteractionType, 'retract'>
  readonly rating: number | null
  /** when, epoch milliseconds */
  readonly at: number
}

/** Everything a person has said about films, one entry a film, oldest first. */
export interface History {
  readonly entries: readonly HistoryEntry[]
  /** the newest event of any kind, a retraction too; epoch milliseconds, -Infinity when there is none */
  readonly lastAt: number
}

export const emptyHistory: History = { entries: [], lastAt: Number.NEGATIVE_INFINITY }

/**
 * What each kind of interaction means. A film keeps its highest precedence: a click after a rating does not replace it.
 * `strength` is on the scale of stars, for the recommender; 0 speaks against the film. `seen` films are not recommended again.
 */
const meaning = {
  view: { precedence: 0, strength: 0.5, seen: false },
  click: { precedence: 1, strength: 1, seen: false },
  watchlist: { precedence: 2, strength: 3, seen: false },
  watch: { precedence: 3, strength: 4, seen: true },
  rating: { precedence: 4, strength: Number.NaN, seen: true }, // its stars
  like: { precedence: 4, strength: 5, seen: true },
  dislike: { precedence: 4, strength: 0, seen: true },
} as const satisfies Record<HistoryEntry['type'], { precedence: number; strength: number; seen: boolean }>

/** How much an entry speaks for its film, in stars; 0 when it speaks against it. */
export const strengthOf = ({ type, rating }: HistoryEntry): number => rating ?? meaning[type].strength

/** Whether the person knows the film already. */
export const isSeen = ({ type }: HistoryEntry): boolean => meaning[type].seen

/** The history after events that are in order of time (ties: order of arrival), starting from nothing; without any, {@link emptyHistory}. */
export function foldHistory(events: Iterable<HistoryEvent>): History {
  const fold = openFold()
  fold.add(events)
  return fold.history()
}

/** A history whose events come in parts, each later than those before: it holds what they make, not the events. */
export interface HistoryFold {
  add(events: Iterable<HistoryEvent>): void
  history(): History
}

export function openFold(): HistoryFold {
  const films = new Map<string, HistoryEntry>()
  let lastAt = Number.NEGATIVE_INFINITY
  return {
    add(events) {
      for (const event of events) {
        apply(films, event)
        lastAt = event.at
      }
    },
    history: () => (lastAt === emptyHistory.lastAt ? emptyHistory : { entries: [...films.values()], lastAt }),
  }
}

/**
 * The history after more events, when they can simply be added: none is older than what is there, none takes back. Undefined
 * when they cannot, and the history must be folded anew from all events.
 */
export function appendToHistory(history: History, events: readonly HistoryEvent[]): History | undefined {
  let { lastAt } = history
  const films = new Map(history.entries.map((entry) => [entry.movieId, entry]))
  for (const event of events) {
    if (event.at < lastAt || event.type === 'retract') return undefined
    apply(films, event)
    lastAt = event.at
  }
  return { entries: [...films.values()], lastAt }
}

function apply(films: Map<string, HistoryEntry>, { movieId, type, rating, at }: HistoryEvent): void {
  if (type === 'retract') {
    films.delete(movieId)
    return
  }
  const known = films.get(movieId)
  if (known && meaning[known.type].precedence > meaning[type].precedence) return
  films.delete(movieId) // a Map keeps the order of first insertion: the newest goes last
  films.set(movieId, { movieId, type, rating, at })
}
