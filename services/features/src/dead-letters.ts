import { type FieldError, isUnknownField } from '@marquee/contracts/validation'
import { toMessage } from '@marquee/platform/cloud-events'
import type { EventLog, Message } from '@marquee/platform/event-log'
import type { Log } from '@marquee/platform/log'
import type { Metrics } from '@marquee/platform/metrics'

export interface DeadLetters {
  /** Keeps messages that cannot be processed, with the reason, so that the rest of their topic goes on. */
  bury(messages: readonly { message: Message; reason: string }[]): Promise<void>
}

export function openDeadLetters(
  { eventLog }: { eventLog: EventLog },
  { log, metrics }: { log: Log; metrics: Metrics },
): DeadLetters {
  return {
    async bury(messages) {
      if (messages.length === 0) return
      await eventLog.publish(
        'deadLetters',
        messages.map(({ message, reason }) =>
          toMessage(
            'deadLetters',
            {
              topic: message.topic,
              partition: message.partition,
              offset: message.offset,
              key: message.key,
              value: message.value.toString('base64'),
              headers: message.headers,
              reason,
              failedAt: new Date().toISOString(),
            },
            // one place in the log has one dead letter, however often it is delivered
            {
              key: message.key ?? '',
              id: `${message.topic}/${message.partition}/${message.offset}`,
              source: 'features',
            },
          ),
        ),
      )
      for (const { message, reason } of messages) {
        metrics.of('deadLetters').inc({ topic: message.topic })
        log.warn(
          { topic: message.topic, partition: message.partition, offset: message.offset, reason },
          'a message could not be processed',
        )
      }
    },
  }
}

export interface Parsed<T> {
  readonly valid: readonly { message: Message; value: T }[]
  readonly invalid: readonly { message: Message; reason: string }[]
}

/**
 * Sorts messages into those that are what their topic carries and those that are not, with the reason. One that has a field more is
 * what it carries: during an update a newer edge may already write what this version does not know.
 * @param errorsOf everything wrong with a value; none when it is a T
 */
export function parseMessages<T>(batch: readonly Message[], errorsOf: (value: unknown) => FieldError[]): Parsed<T> {
  const valid: { message: Message; value: T }[] = []
  const invalid: { message: Message; reason: string }[] = []
  for (const message of batch) {
    const parsed = parseJson(message.value)
    const errors = parsed.ok ? errorsOf(parsed.value) : [{ path: '', expected: 'JSON' }]
    if (parsed.ok && errors.every(isUnknownField))
      valid.push({ message, value: parsed.value as T }) // it has just been checked
    else invalid.push({ message, reason: errors.map(describe).join('; ') })
  }
  return { valid, invalid }
}

function parseJson(bytes: Buffer): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(bytes.toString('utf8')) }
  } catch {
    return { ok: false }
  }
}

const describe = ({ path, value, expected }: FieldError): string =>
  `${path === '' ? 'the message' : path}${value === undefined ? '' : ` is ${JSON.stringify(value)}`}: expected ${expected}`
