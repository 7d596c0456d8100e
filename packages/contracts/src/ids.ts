import Type, { type Static } from 'typebox'

/** Identifiers travel through URLs, Kafka keys, Redis keys and logs: 1–128 characters that need no escaping in any of them. */
const id = '[A-Za-z0-9._~:@+-]{1,128}'
const idPattern = `^(?!\\.{1,2}$)${id}$`
/** Any number of them, separated by commas, as a query has them. */
export const idListPattern = `^((?!\\.{1,2}(,|$))${id}(,(?!\\.{1,2}(,|$))${id})*)?$`
const idRule = '1 to 128 characters out of A–Z a–z 0–9 . _ ~ : @ + -, not . or .. alone'

export const UserId = Type.String({
  pattern: idPattern,
  maxLength: 128,
  description: `A person: ${idRule}`,
  examples: ['42'],
})
export type UserId = Static<typeof UserId>

export const MovieId = Type.String({
  pattern: idPattern,
  maxLength: 128,
  description: `A film: ${idRule}`,
  examples: ['296'],
})
export type MovieId = Static<typeof MovieId>

export const Uuid = Type.String({
  format: 'uuid',
  description: 'A UUID',
  examples: ['0b52f6d7-2a8e-4c1c-9df2-6f4a0c1f8f7e'],
})
export type Uuid = Static<typeof Uuid>

export const Instant = Type.String({
  format: 'date-time',
  maxLength: 40,
  description: 'An instant, RFC 3339',
  examples: ['2026-01-31T20:15:00Z'],
})
export type Instant = Static<typeof Instant>
