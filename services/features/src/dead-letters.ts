import type { DeadLetter } from '@marquee/contracts/topics'
import { toMessage } from '@marquee/platform/cloud-events'
import type { EventLog, Message } from '@marquee/platform/event-log'
import type { Log } from '@marquee/platform/log'
import type { Metrics } from '@marquee/platform/metrics'
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
