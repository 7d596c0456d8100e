import type { InteractionType } from '@marquee/contracts/interaction'
import type { Tier } from '@marquee/contracts/recommendation'

/** Every English word the site says, once. */
export const strings = {
  brand: 'Marquee',
  skipToRows: 'Skip to the films',

  person: {
    label: 'Watching as',
    hint: 'A user id. Leave it empty to be yourself again.',
    change: 'Switch',
  },

  search: {
    label: 'Search the catalogue',
    placeholder: 'Search films',
    heading: (query: string) => `Films that match “${query}”`,
    searching: 'Searching…',
    found: (shown: number, total: number) =>
      total > shown ? `The first ${shown} of ${count(total, 'film')}` : count(total, 'film'),
    nothing: 'No film in the catalogue matches. Try fewer letters.',
  },

  history: {
    heading: 'Your history',
    count: (total: number) => count(total, 'entry', 'entries'),
    empty: 'Nothing yet.',
    degraded: 'Your history could not be read in full just now.',
    takeBack: (title: string) => `Take back what you said about ${title}`,
  },

  film: {
    unknownYear: 'Year unknown',
    actions: (title: string) => `What do you think of ${title}?`,
    rate: (stars: number) => count(stars, 'star'),
    like: 'Like',
    dislike: 'Not for me',
    seen: 'Seen it',
  },

  rows: {
    loading: 'Loading your films',
    back: (title: string) => `Scroll back in ${title}`,
    forward: (title: string) => `Scroll on in ${title}`,
    empty: 'There is no film to show yet. The catalogue may still be loading.',
    failed: 'Your films could not be loaded.',
  },

  /** What a person did with a film, as a sentence and as a label. */
  did: {
    sentence: {
      rating: (title: string, stars: number) => `You gave ${title} ${count(stars, 'star')}.`,
      like: (title: string) => `You liked ${title}.`,
      dislike: (title: string) => `${title} is not for you.`,
      watch: (title: string) => `You have seen ${title}.`,
      watchlist: (title: string) => `${title} is on your list.`,
      view: (title: string) => `You looked at ${title}.`,
      click: (title: string) => `You looked at ${title}.`,
      retract: (title: string) => `Taken back: ${title}.`,
    } satisfies Record<InteractionType, (title: string, stars: number) => string>,
    stars: (stars: number) => `${stars} ★`,
    liked: 'Liked',
    disliked: 'Not for me',
    seen: 'Seen',
    listed: 'On your list',
    looked: 'Looked at',
  },

  notice: {
    region: 'What just happened',
    saving: 'Saving…',
    following: 'Your rows follow…',
    followed: (newcomers: number) =>
      newcomers === 0 ? 'Your rows are up to date.' : `Your rows moved: ${count(newcomers, 'new film')}.`,
    failed: (sentence: string, why: string) => `Not saved: “${sentence}” ${why}`,
    undo: 'Undo',
    retry: 'Try again',
    dismiss: 'Dismiss',
  },

  /** What a list rests on, when it is not the person's whole history. */
  tier: {
    personalised: null,
    session: 'These rows rest on what you did just now.',
    trending: 'These are films that everyone watches. Rate one and the rows follow you.',
    static: 'These films come straight from the catalogue. Rate one and the rows follow you.',
  } satisfies Record<Tier, string | null>,
  degraded: {
    personalised: 'Something we normally use is away just now; your rows may be a little less sharp.',
    session: 'Your stored history cannot be read just now; these rows rest on what you did last.',
    trending: 'Your history cannot be read just now; these are films that everyone watches.',
    static: 'Little of what we use is there just now; these films come straight from the catalogue.',
  } satisfies Record<Tier, string>,
  lastList: (when: string, why: string) => `${why} This is your last list, from ${when}; we keep trying.`,

  footer: {
    model: (version: string) => `Model ${version}`,
    noModel: 'No model yet: films are ordered by popularity.',
    synthetic: 'The people in this data are made up.',
  },

  /** What went wrong with a request; a problem that the API explained is said in its own words. */
  trouble: {
    unreachable: 'Marquee cannot be reached just now.',
    timeout: 'Marquee took too long to answer.',
    unreadable: 'Marquee answered something this page does not understand.',
    status: (status: number) => `Marquee answered with an error (${status}).`,
    unknown: 'Something went wrong on this page.',
    field: (name: string, expected: string) => `${name}: ${expected}`,
  },
} as const

function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount.toLocaleString('en')} ${amount === 1 ? one : many}`
}
