import { Impression } from '@marquee/contracts/recommendation'
import { fieldErrors } from '@marquee/contracts/validation'
import type { ImpressionStore } from '@marquee/feature-store/impressions'
import type { EventLog, Message } from '@marquee/platform/event-log'
import { groupCommit } from '@marquee/platform/group-commit'
import type { Log } from '@marquee/platform/log'
import type { Metrics } from '@marquee/platform/metrics'
import { openDeadLetters, parseMessages } from '../dead-letters.ts'
import { isolatePoison, isRefusedContent } from '../isolate-poison.ts'

// what several partitions bring is stored together, a few times a second: nobody waits for it
const limits = { maxWaiting: 100_000, maxWrite: 500, deadlineMs: 60_000, lingerMs: 250 }

/** What was shown, into the store from which lists are explained. */
export function impressionsConsumer(
  { eventLog, store }: { eventLog: EventLog; store: ImpressionStore },
  { log, metrics }: { log: Log; metrics: Metrics },
) {
  const deadLetters = openDeadLetters({ eventLog }, { log, metrics })
  const recordTogether = groupCommit((impressions: readonly Impression[]) => store.record(impressions), limits)
  const record = (impressions: readonly Impression[]) =>
    recordTogether(impressions).catch((error: unknown) => {
      if (isRefusedContent(error)) return store.record(impressions) // what other partitions brought may be to blame
      throw error
    })
  return async (batch: readonly Message[]): Promise<void> => {
    const { valid, invalid } = parseMessages<Impression>(batch, (value) => fieldErrors(Impression, value))
    await deadLetters.bury(invalid)
    const refused = await isolatePoison(valid, (part) => record(part.map(({ value }) => value)))
    await deadLetters.bury(refused.map(({ item, reason }) => ({ message: item.message, reason })))
  }
}
