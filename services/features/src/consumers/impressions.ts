import { Impression } from '@marquee/contracts/recommendation'
import type { ImpressionStore } from '@marquee/feature-store/impressions'
import type { EventLog, Message } from '@marquee/platform/event-log'
import type { Log } from '@marquee/platform/log'
import type { Metrics } from '@marquee/platform/metrics'
import { openDeadLetters } from '../dead-letters.ts'
import { isolatePoison } from '../isolate-poison.ts'
import { parseMessages } from '../parse-messages.ts'
import { writeTogether } from '../write-together.ts'

const limits = { maxWrite: 500, lingerMs: 250 } // a few times a second: nobody waits for it

/** What was shown, into the store from which lists are explained. */
export function impressionsConsumer(
  { eventLog, store }: { eventLog: EventLog; store: ImpressionStore },
  { log, metrics }: { log: Log; metrics: Metrics },
) {
  const deadLetters = openDeadLetters({ eventLog }, { log, metrics })
  const record = writeTogether((impressions: readonly Impression[]) => store.record(impressions), limits)
  return async (batch: readonly Message[]): Promise<void> => {
    const { valid, invalid } = parseMessages(batch, Impression)
    await deadLetters.bury(invalid)
    const refused = await isolatePoison(valid, (part) => record(part.map(({ value }) => value)))
    await deadLetters.bury(refused.map(({ item, reason }) => ({ message: item.message, reason })))
  }
}
