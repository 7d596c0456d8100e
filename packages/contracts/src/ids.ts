import Type, { type Static } from 'typebox'
import { idPattern, idWords } from './patterns.ts'

export const UserId = Type.String({
  pattern: idPattern,
  maxLength: 128,
  description: `A person: ${idWords}`,
  examples: ['42'],
})
export type UserId = Static<typeof UserId>

export const MovieId = Type.String({
  pattern: idPattern,
  maxLength: 128,
  description: `A film: ${idWords}`,
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
