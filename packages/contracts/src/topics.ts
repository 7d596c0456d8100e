import Type, { type Static, type TSchema } from 'typebox'
import { Erasure } from './erasure.ts'
import { Instant } from './ids.ts'
import { Interaction } from './interaction.ts'
import { Movie } from './movie.ts'
import { Impression } from './recommendation.ts'

/** A message that could not be processed, whole, with the reason. */
export const DeadLetter = Type.Object(
  {
    topic: Type.String(),
    partition: Type.Integer(),
    offset: Type.String(),
    key: Type.Union([Type.String(), Type.Null()]),
    /** the message's value as it was, base64: it may not even be text */
    value: Type.String(),
    headers: Type.Record(Type.String(), Type.String()),
    reason: Type.String(),
    failedAt: Instant,
  },
  { additionalProperties: false, title: 'DeadLetter' },
)

export type DeadLetter = Static<typeof DeadLetter>

export interface Topic {
  readonly name: string
  /** CloudEvents `type` of its messages */
  readonly eventType: string
  readonly key: string
  /** what stands for a key that a message does not have */
  readonly keyOtherwise?: string
  readonly schema: TSchema
  readonly partitions: number
  readonly compacted: boolean
  readonly retentionDays: number
  readonly summary: string
}

/** Every topic, once: names, keys, schemas and how each is kept. */
export const topics = {
  interactions: {
    name: 'marquee.interactions.v1',
    eventType: 'dev.marquee.interaction.v1',
    key: 'userId',
    schema: Interaction,
    partitions: 12,
    compacted: false,
    retentionDays: 30,
    summary: 'What people do with films, in order for each person',
  },
  movies: {
    name: 'marquee.movies.v1',
    eventType: 'dev.marquee.movie.v1',
    key: 'movieId',
    schema: Movie,
    partitions: 3,
    compacted: true,
    retentionDays: 0,
    summary: 'The catalogue: the newest state of each film',
  },
  impressions: {
    name: 'marquee.impressions.v1',
    eventType: 'dev.marquee.impression.v1',
    key: 'userId',
    keyOtherwise: 'recommendationId',
    schema: Impression,
    partitions: 12,
    compacted: false,
    retentionDays: 7,
    summary: 'Which films were shown to whom, by which model',
  },
  erasures: {
    name: 'marquee.erasures.v1',
    eventType: 'dev.marquee.erasure.v1',
    key: 'userId',
    schema: Erasure,
    partitions: 3,
    compacted: false,
    retentionDays: 30,
    summary: 'People who asked to be forgotten',
  },
  deadLetters: {
    name: 'marquee.dead-letters.v1',
    eventType: 'dev.marquee.dead-letter.v1',
    key: 'the key of the message it holds',
    schema: DeadLetter,
    partitions: 3,
    compacted: false,
    retentionDays: 30,
    summary: 'Messages that could not be processed, with the reason',
  },
} as const satisfies Record<string, Topic>

export type TopicKey = keyof typeof topics

export const topicKeys = Object.keys(topics) as TopicKey[] // `topics` has no other keys
