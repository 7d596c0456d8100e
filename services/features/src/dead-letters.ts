import type { DeadLetter } from '@marquee/contracts/topics'
import { type FieldError, fieldErrors, isUnknownField } from '@marquee/contracts/validation'
import { toMessage } from '@marquee/platform/cloud-events'
import type { EventLog, Message } from '@marquee/platform/event-log'
import type { Log } from '@marquee/platform/log'
import type { Metrics } from '@marquee/platform/metrics'
import type { Static, TSchema } from 'typebox'
import { Clean } from 'typebox/value'
import { fitLetter } from './fit-letter.ts'
import { type LetterNotes, withoutNotes } from './letter-notes.ts'

export interface DeadLetters {
  /** Keeps messages that cannot be processed, with the reason, so that the rest of their topic goes on. */
  bury(failed: readonly Failed[]): Promise<void>
}

export interface Failed {
  readonly message: Message
  readonly reason: string
  /** what a replay has to know */
  readonly notes?: LetterNotes
}

export function openDeadLetters(
  { eventLog }: { eventLog: EventLog },
  { log, metrics }: { log: Log; metrics: Metrics },
): DeadLetters {
  return {
    async bury(failed) {
      if (failed.length === 0) return
      const letters = failed.map(letterOf)
      await eventLog.publish(
        'deadLetters',
        letters.map((letter) =>
          toMessage('deadLetters', letter, {
            key: letter.key ?? '',
            id: `${letter.topic}/${letter.partition}/${letter.offset}`, // one place in the log has one, however often it is delivered
            source: 'features',
          }),
        ),
      )
      for (const { topic, partition, offset, reason } of letters) {
        metrics.of('deadLetters').inc({ topic })
        log.warn({ topic, partition, offset, reason }, 'a message could not be processed')
      }
    },
  }
}

const letterOf = ({ message, reason, notes = {} }: Failed): DeadLetter =>
  fitLetter({
    topic: message.topic,
    partition: message.partition,
    offset: message.offset,
    key: message.key,
    value: message.value.toString('base64'),
    headers: { ...notes, ...withoutNotes(message.headers) },
    reason,
    failedAt: new Date().toISOString(),
  })

export interface Parsed<T> {
  readonly valid: readonly { message: Message; value: T }[]
  readonly invalid: readonly { message: Message; reason: string }[]
}

/**
 * Sorts messages into those that are what their topic carries and those that are not, with the reason. One that has a field more is
 * what it carries, and goes on without it: during an update a newer edge may already write what this version does not know.
 * @param errorsOf everything wrong with a value; none when it fits the schema and all other rules
 */
export function parseMessages<Schema extends TSchema>(
  batch: readonly Message[],
  schema: Schema,
  errorsOf = (value: unknown): FieldError[] => fieldErrors(schema, value),
): Parsed<Static<Schema>> {
  const valid: { message: Message; value: Static<Schema> }[] = []
  const invalid: { message: Message; reason: string }[] = []
  for (const message of batch) {
    const parsed = parseJson(message.value)
    const errors = parsed.ok ? errorsOf(parsed.value) : [{ path: '', expected: 'JSON' }]
    if (parsed.ok && errors.every(isUnknownField)) {
      const value = errors.length === 0 ? parsed.value : Clean(schema, parsed.value)
      valid.push({ message, value: value as Static<Schema> }) // it has just been checked
    } else invalid.push({ message, reason: errors.map(describe).join('; ') })
  }
  return { valid, invalid }
}

export function parseJson(bytes: Buffer): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(bytes.toString('utf8')) }
  } catch {
    return { ok: false }
  }
}

const describe = ({ path, value, expected }: FieldError): string =>
  `${path === '' ? 'the message' : path}${value === undefined ? '' : ` is ${JSON.stringify(value)}`}: expected ${expected}`
