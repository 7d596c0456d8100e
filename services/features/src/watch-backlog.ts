import type { DeadLetterStore } from '@marquee/feature-store/dead-letters'
import type { OfflineStore } from '@marquee/feature-store/offline'
import type { EventLog } from '@marquee/platform/event-log'
import { createGuard } from '@marquee/platform/guard'
import type { Surroundings } from '@marquee/platform/lifecycle'
import { poll } from '@marquee/platform/poll'
import { type Consuming, lagOf } from './consume.ts'

const everyMs = 2_000 // the console shows it live
const deadlineMs = 2_000 // without brokers the log would answer at some time or never, and a stop would wait for it

/** Measures what waits: messages not yet processed, people whose online features could not be written, and dead letters nobody has replayed. */
export function watchBacklog(
  {
    eventLog,
    offline,
    deadLetters,
    consuming,
  }: { eventLog: EventLog; offline: OfflineStore; deadLetters: DeadLetterStore; consuming: Consuming },
  { log, metrics }: Surroundings,
): AsyncDisposable {
  const guard = createGuard('backlog', { deadlineMs, metrics })
  async function look(): Promise<void> {
    if (!consuming.isConsuming()) return // before that the topics and the tables may be missing
    try {
      const [lag, pending, waiting] = await guard(() =>
        Promise.all([lagOf(eventLog), offline.pending.count(), deadLetters.waiting()]),
      )
      for (const [topic, messages] of Object.entries(lag)) metrics.of('consumerLag').set({ topic }, messages)
      metrics.of('onlinePending').set(pending)
      metrics.of('deadLettersWaiting').set(waiting)
    } catch (error) {
      metrics.of('consumerLag').reset() // what cannot be read is absent, not old
      log.debug({ err: error }, 'the backlog cannot be measured yet')
    }
  }
  return poll(look, everyMs)
}
