import Type, { type Static } from 'typebox'
import { Instant, MovieId, UserId, Uuid } from './ids.ts'
import { InteractionType, Rating } from './interaction.ts'
import { Genre, MovieCard } from './movie.ts'
import { idListPattern } from './patterns.ts'

/**
 * What an answer rests on, best first: the person's stored history; a history known only to this request or process;
 * what everyone watches; the catalogue alone.
 */
export const tiers = ['personalised', 'session', 'trending', 'static'] as const
export const Tier = Type.Enum([...tiers], {
  description: 'What the answer rests on, best first: personalised, session, trending, static',
})
export type Tier = (typeof tiers)[number]

export const Evidence = Type.Object(
  { movieId: MovieId, title: Type.String(), share: Type.Number({ description: 'Its part of the score, 0 to 1' }) },
  { title: 'Evidence' },
)
export type Evidence = Static<typeof Evidence>

export const RecommendedItem = Type.Object(
  {
    movie: MovieCard,
    score: Type.Number({ description: 'Comparable within one list only' }),
    reason: Type.String({ description: 'Why this film, in words' }),
    evidence: Type.Array(Evidence, { description: "The person's own films that brought it here" }),
  },
  { title: 'RecommendedItem' },
)
export type RecommendedItem = Static<typeof RecommendedItem>

const answer = {
  recommendationId: Uuid,
  userId: Type.Union([UserId, Type.Null()], { description: 'null for a session without an account' }),
  modelVersion: Type.Union([Type.String(), Type.Null()], { description: 'null before the first model' }),
  tier: Tier,
  degraded: Type.Boolean({ description: 'true when something this answer normally uses was not available' }),
}

export const RecommendationList = Type.Object(
  { ...answer, items: Type.Array(RecommendedItem) },
  { title: 'RecommendationList' },
)
export type RecommendationList = Static<typeof RecommendationList>

/** How a row of the home page chooses its films, in the order of the page; no two kinds choose alike. */
export const rowKinds = ['top', 'list', 'because', 'trending', 'genre', 'gems', 'again'] as const
export const HomeRow = Type.Object(
  {
    id: Type.String(),
    kind: Type.Enum([...rowKinds], {
      description:
        'top: the best of all; list: what the person wants to watch; because: like one film; trending: what everyone watches; genre: the best of one; gems: the best of what few know; again: what the person loved',
    }),
    subject: Type.Union([Type.String(), Type.Null()], { description: 'The film or the genre that it is about' }),
    title: Type.String(),
    items: Type.Array(RecommendedItem),
  },
  { title: 'HomeRow' },
)
export type HomeRow = Static<typeof HomeRow>
export const Home = Type.Object({ ...answer, rows: Type.Array(HomeRow) }, { title: 'Home' })
export type Home = Static<typeof Home>

const filters = {
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
  offset: Type.Integer({ minimum: 0, maximum: 1_000, default: 0 }),
  genre: Type.Optional(Genre),
  yearFrom: Type.Optional(Type.Integer({ minimum: 1870, maximum: 2100 })),
  yearTo: Type.Optional(Type.Integer({ minimum: 1870, maximum: 2100 })),
  diversity: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 1,
      description:
        '0: by score alone; 1: the lower two fifths of the list as varied as can be. By default 0, and 0.7 for someone of whom nothing is known',
    }),
  ),
}

const listFilters = {
  ...filters,
  offset: Type.Integer({
    ...filters.offset,
    description:
      'Films before the page; pages of one limit belong together. The last place of the first may go to a film that nobody has watched yet: the film that stood there is on no page then',
  }),
}

export const RecommendationQuery = Type.Object(
  {
    ...listFilters,
    exclude: Type.Optional(
      Type.String({
        maxLength: 8_000,
        pattern: idListPattern,
        description: 'Films to leave out: ids, separated by commas',
      }),
    ),
  },
  { additionalProperties: false },
)
export type RecommendationQuery = Static<typeof RecommendationQuery>

export const SessionInteraction = Type.Object(
  { movieId: MovieId, type: InteractionType, rating: Type.Optional(Rating), occurredAt: Type.Optional(Instant) },
  { additionalProperties: false, title: 'SessionInteraction' },
)
export const SessionBody = Type.Object(
  {
    history: Type.Array(SessionInteraction, { maxItems: 500, description: 'What the visitor did, oldest first' }),
    limit: Type.Optional(filters.limit),
    offset: Type.Optional(listFilters.offset),
    genre: filters.genre,
    yearFrom: filters.yearFrom,
    yearTo: filters.yearTo,
    diversity: filters.diversity,
    exclude: Type.Optional(Type.Array(MovieId, { maxItems: 500 })),
  },
  { additionalProperties: false, title: 'SessionBody' },
)
export type SessionBody = Static<typeof SessionBody>

export const PageQuery = Type.Object({ limit: filters.limit, offset: filters.offset }, { additionalProperties: false })

export const MoviesQuery = Type.Object(
  {
    limit: filters.limit,
    offset: Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0 }),
    query: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'Words of the title, people, genres, a year; a typing mistake is forgiven',
      }),
    ),
    genre: filters.genre,
    yearFrom: filters.yearFrom,
    yearTo: filters.yearTo,
  },
  { additionalProperties: false },
)
export const MoviesPage = Type.Object({ total: Type.Integer(), items: Type.Array(MovieCard) }, { title: 'MoviesPage' })

const Tally = Type.Integer({ description: 'How many films' })
/** What the catalogue can be filtered by. */
export const Facets = Type.Object(
  {
    total: Tally,
    genres: Type.Array(Type.Object({ genre: Genre, films: Tally }), { description: 'The most common first' }),
    decades: Type.Array(Type.Object({ from: Type.Integer({ description: 'Its first year' }), films: Tally }), {
      description: 'The newest first',
    }),
  },
  { title: 'Facets' },
)
export type Facets = Static<typeof Facets>

export const SimilarMovies = Type.Object(
  {
    movieId: MovieId,
    modelVersion: answer.modelVersion,
    items: Type.Array(Type.Object({ movie: MovieCard, score: Type.Number() })),
  },
  { title: 'SimilarMovies' },
)

export const HistoryItem = Type.Object({
  movie: MovieCard,
  type: InteractionType,
  rating: Type.Optional(Rating),
  occurredAt: Instant,
})
export const HistoryPage = Type.Object(
  { userId: UserId, total: Type.Integer(), degraded: Type.Boolean(), items: Type.Array(HistoryItem) },
  { title: 'HistoryPage' },
)
export type HistoryPage = Static<typeof HistoryPage>

/** What a list was asked for, with nothing left to defaults. */
export const ListRequest = Type.Object(
  {
    limit: Type.Integer(),
    offset: Type.Integer(),
    genre: Type.Optional(Genre),
    yearFrom: Type.Optional(Type.Integer()),
    yearTo: Type.Optional(Type.Integer()),
    votesTo: Type.Optional(Type.Integer({ description: 'Only films that at most so many people voted for' })),
    diversity: Type.Number(),
    exclude: Type.Array(MovieId),
  },
  { title: 'ListRequest' },
)
export type ListRequest = Static<typeof ListRequest>
/** What a list is asked for, before it is known for whom. */
export type ListQuestion = Omit<ListRequest, 'diversity'> & Partial<Pick<ListRequest, 'diversity'>>

/** What was shown to whom, and what it was made of: the record behind every recommendationId. */
export const Impression = Type.Object(
  {
    recommendationId: Uuid,
    userId: Type.Union([UserId, Type.Null()]),
    modelVersion: answer.modelVersion,
    tier: Tier,
    shownAt: Instant,
    movieIds: Type.Array(MovieId),
    scores: Type.Array(Type.Number()),
    kind: Type.Optional(Type.Enum(['list', 'home'], { description: 'One list, or all rows of a home page' })),
    request: Type.Optional(ListRequest),
    history: Type.Optional(
      Type.String({ description: "The person's history at that moment, as the online store's compact bytes, base64" }),
    ),
    catalogueRevision: Type.Optional(Type.Integer({ description: 'The catalogue at that moment' })),
    explorationShare: Type.Optional(
      Type.Number({ description: 'The part of all places that may go to films nobody has watched, 0 to 1' }),
    ),
    propensities: Type.Optional(
      Type.Array(Type.Number(), { description: 'How likely each film was to be shown here, parallel to movieIds' }),
    ),
  },
  { additionalProperties: false, title: 'Impression' },
)
export type Impression = Static<typeof Impression>

export const candidateOutcomes = {
  shown: 'in the list',
  seen: 'the person knows it already',
  excluded: 'the request excludes it',
  uncatalogued: 'the catalogue does not have it',
  'other-genre': 'not of the genre asked for',
  'other-year': 'not of the years asked for',
  'earlier-page': 'on an earlier page',
  diversified: 'left out for variety',
  'further-down': 'too far down',
} as const
export type CandidateOutcome = keyof typeof candidateOutcomes

/** One film that the model scored high for the person, and what became of it. */
export const Candidate = Type.Object(
  {
    movie: MovieCard,
    score: Type.Number(),
    outcome: Type.Enum(Object.keys(candidateOutcomes), {
      description: Object.entries(candidateOutcomes)
        .map(([outcome, words]) => `${outcome}: ${words}`)
        .join('; '),
    }),
  },
  { title: 'Candidate' },
)
export type Candidate = Static<typeof Candidate>

/** How a list came about: one of the past made again from its record, or the one that would be made now. */
export const RecommendationExplanation = Type.Object(
  {
    recommendationId: Type.Union([Uuid, Type.Null()], { description: 'null for the list of now' }),
    userId: answer.userId,
    kind: Type.Enum(['list', 'home']),
    shownAt: Type.Union([Instant, Type.Null()]),
    modelVersion: answer.modelVersion,
    catalogueRevision: Type.Union([Type.Integer(), Type.Null()]),
    tier: Tier,
    request: Type.Union([ListRequest, Type.Null()]),
    historyLength: Type.Integer({ description: 'Films in the history it was made from' }),
    shown: Type.Array(Type.Object({ movieId: MovieId, score: Type.Number() }), { description: 'As it was shown then' }),
    items: Type.Array(RecommendedItem, { description: 'As it is made again, with reasons and evidence' }),
    candidates: Type.Array(Candidate, { description: 'The best before anything is left out, and what became of each' }),
    identical: Type.Union([Type.Boolean(), Type.Null()], {
      description: 'Made again it has the same films with the same scores; null for the list of now',
    }),
    note: Type.Union([Type.String(), Type.Null()], { description: 'Why it is not identical, in words' }),
  },
  { title: 'RecommendationExplanation' },
)
export type RecommendationExplanation = Static<typeof RecommendationExplanation>

export type MoviesPage = Static<typeof MoviesPage>
export type SimilarMovies = Static<typeof SimilarMovies>
