import { DeadLetter } from '@marquee/contracts/topics'
import type { DeadLetterStore } from '@marquee/feature-store/dead-letters'
import type { Message } from '@marquee/platform/event-log'
import type { Log } from '@marquee/platform/log'
import { isolatePoison } from '../isolate-poison.ts'
import { parseMessages } from '../parse-messages.ts'

/** Dead letters into the store, where operators look inside and replay them. One that is itself unreadable is only logged. */
export function deadLettersConsumer(store: DeadLetterStore, { log }: { log: Log }) {
  return async (batch: readonly Message[]): Promise<void> => {
    const { valid, invalid } = parseMessages(batch, DeadLetter)
    const refused = await isolatePoison(valid, (part) =>
      store.record(
        part.map(({ value }) => ({ id: `${value.topic}/${value.partition}/${value.offset}`, letter: value })),
      ),
    )
    for (const { message, reason } of [...invalid, ...refused.map(({ item, reason }) => ({ ...item, reason }))])
      log.error({ partition: message.partition, offset: message.offset, reason }, 'a dead letter cannot be read')
  }
}
