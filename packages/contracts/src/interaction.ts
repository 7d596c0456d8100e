import Type, { type Static } from 'typebox'
import { Instant, MovieId, UserId, Uuid } from './ids.ts'
import { type FieldError, fieldErrors } from './validation.ts'

/** What a person can do with a film. `retract` takes back everything they did with it before. */
export const interactionTypes = ['view', 'click', 'watch', 'rating', 'like', 'dislike', 'watchlist', 'retract'] as const
export const InteractionType = Type.Enum([...interactionTypes])
export type InteractionType = (typeof interactionTypes)[number]

export const Rating = Type.Number({
  minimum: 0.5,
  maximum: 5,
  multipleOf: 0.5,
  description: 'Stars: 0.5 to 5 in steps of 0.5',
})

/** One thing a person did with one film. `eventId` is the client's: sending it again counts once. */
export const Interaction = Type.Object(
  {
    eventId: Uuid,
    userId: UserId,
    movieId: MovieId,
    type: InteractionType,
    rating: Type.Optional(Rating),
    occurredAt: Instant,
    recommendationId: Type.Optional(Uuid),
    position: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 10_000, description: 'Where in the list the film stood, from 0' }),
    ),
  },
  { additionalProperties: false, title: 'Interaction' },
)
export type Interaction = Static<typeof Interaction>

export const maxEventsPerRequest = 1_000
export const EventsBody = Type.Union([
  Interaction,
  Type.Array(Interaction, { minItems: 1, maxItems: maxEventsPerRequest }),
])

/** Nothing recorded electronically is older. */
const earliest = Date.parse('1970-01-01T00:00:00Z')
/** A clock may run ahead of ours by this much. */
export const clockSkewMs = 5 * 60_000

/**
 * Everything that is wrong with one event; empty when it may be accepted.
 * The schema says most; what JSON Schema cannot say (a rating needs its stars, time has a direction) is checked here.
 *
 * @param now epoch milliseconds of the server's clock
 */
export function interactionErrors(value: unknown, now: number): FieldError[] {
  const errors = fieldErrors(Interaction, value)
  if (errors.length > 0) return errors
  const { type, rating, occurredAt } = value as Interaction // the schema has just said so
  if (type === 'rating' && rating === undefined)
    errors.push({ path: '/rating', expected: 'a rating, because type is "rating"' })
  if (type !== 'rating' && rating !== undefined)
    errors.push({ path: '/rating', value: rating, expected: `no rating, because type is "${type}"` })
  const at = Date.parse(occurredAt)
  if (Number.isNaN(at)) errors.push({ path: '/occurredAt', value: occurredAt, expected: 'an instant that exists' })
  else if (at < earliest) errors.push({ path: '/occurredAt', value: occurredAt, expected: '1970 or later' })
  else if (at > now + clockSkewMs)
    errors.push({ path: '/occurredAt', value: occurredAt, expected: 'a time that is not in the future' })
  return errors
}
