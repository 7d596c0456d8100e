import Type, { type Static } from 'typebox'
import { Instant, MovieId, UserId, Uuid } from './ids.ts'
import { Interaction, InteractionType, Rating } from './interaction.ts'

/** An interaction as the feature store has it. */
export const StoredInteraction = Type.Object(
  {
    eventId: Uuid,
    userId: UserId,
    movieId: MovieId,
    type: InteractionType,
    rating: Interaction.properties.rating,
    occurredAt: Instant,
    acceptedAt: Type.Union([Instant, Type.Null()], { description: 'When the edge took it; null where nobody said' }),
    place: Type.Integer({ description: 'Its place in the order of arrival' }),
  },
  { title: 'StoredInteraction' },
)
export type StoredInteraction = Static<typeof StoredInteraction>

/** What arrived, minute by minute; a minute without events is absent. */
export const Activity = Type.Object(
  {
    until: Instant,
    minutes: Type.Array(
      Type.Object({
        minute: Instant,
        events: Type.Record(Type.String(), Type.Integer(), { description: 'Type of interaction → how many' }),
      }),
      { description: 'The oldest first' },
    ),
  },
  { title: 'Activity' },
)
export type Activity = Static<typeof Activity>

/** How much of the catalogue is described, watched and shown. */
export const CatalogueCoverage = Type.Object(
  {
    films: Type.Integer(),
    withYear: Type.Integer(),
    withGenres: Type.Integer(),
    withDirectors: Type.Integer(),
    withTags: Type.Integer(),
    watched: Type.Integer({ description: 'Films that anybody did anything with' }),
    lists: Type.Integer({ description: 'The newest lists on record, as many as are looked at' }),
    shown: Type.Integer({ description: 'Films that stood in at least one of them' }),
  },
  { title: 'CatalogueCoverage' },
)
export type CatalogueCoverage = Static<typeof CatalogueCoverage>

const FeatureEntry = Type.Object(
  {
    movieId: MovieId,
    type: InteractionType,
    rating: Type.Union([Rating, Type.Null()]),
    at: Instant,
    strength: Type.Number({ description: 'How much it speaks for its film, in stars; 0 speaks against it' }),
    seen: Type.Boolean({ description: 'The film is not recommended again' }),
  },
  { title: 'FeatureEntry' },
)

/** What is stored about one person: the events, what they fold to, and what serving reads. */
export const PersonFeatures = Type.Object(
  {
    userId: UserId,
    interactions: Type.Integer({ description: 'Events in the offline store' }),
    firstAt: Type.Union([Instant, Type.Null()]),
    lastAt: Type.Union([Instant, Type.Null()]),
    offlineFilms: Type.Integer({ description: 'Films in the history that the events fold to' }),
    online: Type.Union([Type.Object({ films: Type.Integer(), bytes: Type.Integer() }), Type.Null()], {
      description: 'The value that serving reads; null when there is none',
    }),
    onlineReachable: Type.Boolean(),
    same: Type.Boolean({ description: 'The online value is byte for byte what the events fold to' }),
    entries: Type.Array(FeatureEntry, { description: 'The history as serving reads it, the newest first' }),
  },
  { title: 'PersonFeatures' },
)
export type PersonFeatures = Static<typeof PersonFeatures>
