import type { ErasureReceipt } from '@marquee/contracts/erasure'
import type { InteractionType } from '@marquee/contracts/interaction'
import type { Tier } from '@marquee/contracts/recommendation'
import { counted } from './counted.ts'

/** Every English word the site says, once. */
export const strings = {
  brand: 'Marquee',
  home: 'Your films',
  skip: 'Skip to the content',

  nav: { label: 'Pages', brand: 'Marquee: home', home: 'Home', browse: 'Browse', history: 'History' },

  hero: { label: 'Tonight for you', open: 'See the film' },

  welcome: {
    heading: 'Films that follow you.',
    text: 'Choose a few you like. Every list is yours from then on, and moves with each thing you say. No account.',
    start: 'Choose films',
  },

  start: {
    page: 'Choose films · Marquee',
    heading: 'Which of these do you like?',
    text: 'Films that many people know, and some that differ. Three are enough; more make a sharper first list.',
    film: (title: string, year: number | null) => (year === null ? title : `${title} (${year})`),
    progress: (picked: number, enough: number) =>
      picked >= enough ? `${counted(picked, 'film')}: enough to begin` : `${picked} of ${enough}`,
    saving: 'Making your lists…',
    done: 'Show my films',
  },

  notFound: {
    page: 'No such page · Marquee',
    heading: 'No such film, no such page.',
    text: 'The address leads nowhere in this house.',
    home: 'Back to your films',
  },

  person: {
    watchingAs: (name: string) => `Watching as ${name}: switch`,
    guest: 'Guest',
    heading: 'Who is watching?',
    label: 'Any person of the data, by id',
    hint: 'demo-0042 in the demo, 42 in MovieLens. Leave it empty to be yourself again.',
    change: 'Switch',
    another: 'Switch person',
  },

  theme: {
    names: { system: 'as the system has it', light: 'light', dark: 'dark' },
    switch: (now: string, next: string) => `Colours: ${now}. Switch to: ${next}`,
  },

  search: { label: 'Search films, people, genres, years', placeholder: 'Films, people, years…' },

  browse: {
    page: (query: string | undefined) => (query === undefined ? 'Browse · Marquee' : `${query} · Marquee`),
    heading: 'Every film',
    found: (query: string) => `“${query}”`,
    count: (total: number) => counted(total, 'film'),
    searching: 'Looking…',
    nothing: 'No film in the catalogue matches. Try fewer words, or take a filter off.',
    genres: 'Genres',
    decades: 'Decades',
    decade: (from: number) => `${from}s`,
    films: (name: string, films: number) => `${name}: ${counted(films, 'film')}`,
    grid: 'Films',
  },

  history: {
    page: 'History · Marquee',
    heading: 'Your history',
    text: 'Everything your lists rest on. Change it and they change; take it back and it never happened.',
    count: (total: number) => counted(total, 'film'),
    empty: 'Nothing yet.',
    degraded: 'Your history could not be read in full just now.',
    takeBack: (title: string) => `Take back what you said about ${title}`,
    older: 'Show older',
    take: 'Take it with me (JSON)',
  },

  erase: {
    ask: 'Erase me',
    heading: 'Erase everything?',
    text: (userId: string) =>
      `Everything ${userId} ever did here goes: from every store, and from the next model. Nothing brings it back.`,
    certain: 'Erase everything',
    stay: 'Keep it',
    done: 'Your receipt',
    state: {
      waiting: 'Your wish is on record; its turn comes in a moment.',
      removing: 'It is being removed.',
      removed: 'It is gone from every store. The next model will not know of it either.',
      forgotten: 'It is gone from every store, and the model knows nothing of it.',
    } satisfies Record<ErasureReceipt['state'], string>,
    removed: (interactions: number) => `${counted(interactions, 'interaction')} removed.`,
    receipt: 'Receipt',
  },

  why: {
    ask: 'Why this?',
    about: (title: string) => `Why this? ${title}`,
    heading: (title: string) => `Why ${title}?`,
    nothing: 'Nothing of yours was weighed for it: the reason says it all.',
    note: 'The share says how much of the film’s score each of your films is. Leaving one out takes back what you said about it; you can undo that.',
    leaveOut: 'Don’t use it',
    leaveOutFilm: (title: string) => `Don’t use it: ${title}`,
  },

  ratings: {
    heading: 'What everyone gave it',
    mean: (mean: number) => mean.toFixed(1),
    count: (people: number) => `out of 5, from ${counted(people, 'rating')}`,
    step: (stars: number, people: number) => `${counted(stars, 'star')}: ${counted(people, 'person', 'people')}`,
    none: 'Nobody has rated it here yet.',
    away: 'The ratings cannot be read just now.',
    elsewhere: (votes: number) => `${counted(votes, 'vote')} elsewhere`,
  },

  film: {
    unknownYear: 'Year unknown',
    actions: (title: string, stars?: number) =>
      `What do you think of ${title}?${stars === undefined ? '' : ` You gave it ${counted(stars, 'star')}.`}`,
    rate: (stars: number) => counted(stars, 'star'),
    like: 'Like',
    dislike: 'Not this: not for me',
    list: 'On my list',
    seen: 'Seen it',
    page: (title: string) => `${title} · Marquee`,
    loading: 'Loading the film',
    by: (directors: readonly string[]) => `by ${directors.join(', ')}`,
    genres: 'Genres',
    yours: 'Your rating',
    notYet: 'none yet',
    similar: (title: string) => (title === '' ? 'Liked by the same people' : `Who liked ${title} also liked`),
    nothingSimilar: 'Too few people have seen it to say.',
    via: 'Where the people led who liked',
  },

  rows: {
    region: 'Rows of films',
    line: {
      top: 'The best of everything, for you.',
      list: 'What you want to watch.',
      because: 'The people who liked it went on to these.',
      trending: 'What everyone watches, whoever they are.',
      genre: 'You like the genre; you have not seen these.',
      gems: 'They fit you, and few people know them.',
      again: 'You loved them. It has been a while.',
    },
    all: (genre: string) => `All ${genre}`,
    loading: 'Loading your films',
    back: (title: string) => `Scroll back in ${title}`,
    forward: (title: string) => `Scroll on in ${title}`,
    empty: 'There is no film to show yet. The catalogue may still be loading.',
    failed: 'Your films could not be loaded.',
  },

  /** What a person did with a film, as a sentence and as a label. */
  did: {
    sentence: {
      rating: (title: string, stars: number) => `You gave ${title} ${counted(stars, 'star')}.`,
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
      newcomers === 0 ? 'Your rows are up to date.' : `Your rows moved: ${counted(newcomers, 'new film')}.`,
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
    /** in the words that its terms of use ask for */
    tmdb: 'This product uses TMDB and the TMDB APIs but is not endorsed, certified, or otherwise approved by TMDB.',
  },

  /** What went wrong with a request; a problem that the API explained is said in its own words. */
  trouble: {
    unreachable: 'Marquee cannot be reached just now.',
    timeout: 'Marquee took too long to answer.',
    unreadable: 'Marquee answered something this page does not understand.',
    status: (status: number) => `Marquee answered with an error (${status}).`,
    unknown: 'Something went wrong on this page.',
    code: 'This part of the page could not be fetched. Try it again, or load the page anew.',
    field: (name: string, expected: string) => `${name}: ${expected}`,
  },
} as const
