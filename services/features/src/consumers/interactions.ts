import { Interaction, interactionErrors } from '@marquee/contracts/interaction'
import type { ArrivedInteraction, OfflineStore } from '@marquee/feature-store/offline'
import type { OnlineStore } from '@marquee/feature-store/online'
import type { EventLog, Message } from '@marquee/platform/event-log'
import type { Log } from '@marquee/platform/log'
import type { Metrics } from '@marquee/platform/metrics'
import { inSpan } from '@marquee/platform/telemetry'
import { openDeadLetters } from '../dead-letters.ts'
import { isolatePoison } from '../isolate-poison.ts'
import { keepInteractions } from '../keep-interactions.ts'
import { parseMessages } from '../parse-messages.ts'

interface Dependencies {
  readonly eventLog: EventLog
  readonly offline: OfflineStore
  readonly online: OnlineStore
}

/**
 * A batch in, one transaction, one projection, shared with the batches of other partitions. The offline store is the truth: once it has
 * the batch, a missing online store only leaves a note of whom to project later (keep-online-complete.ts).
 */
export function interactionsConsumer(
  { eventLog, offline, online }: Dependencies,
  { log, metrics }: { log: Log; metrics: Metrics },
) {
  const deadLetters = openDeadLetters({ eventLog }, { log, metrics })
  const kept = keepInteractions({ offline, online }, metrics)
  return async (batch: readonly Message[]): Promise<void> => {
    const { valid, invalid } = parseMessages(batch, Interaction, interactionErrorsOf)
    await deadLetters.bury(invalid)

    const stored = new Set<string>()
    const refused = await isolatePoison(valid, async (part) => {
      const news = await inSpan('store interactions', { kind: 'internal' }, () => kept.store(part.map(arrived)))
      for (const eventId of news) stored.add(eventId)
    })
    await deadLetters.bury(refused.map(({ item, reason }) => ({ message: item.message, reason })))

    const poison = new Set(refused.map(({ item }) => item))
    const recorded = valid.filter((item) => !poison.has(item)).map(({ value }) => value)
    try {
      await inSpan('project interactions', { kind: 'internal' }, () => kept.project(recorded, stored))
    } catch (error) {
      log.warn({ err: error, interactions: recorded.length }, 'the online store could not be written; it will be later')
      await offline.pending.add([...new Set(recorded.map(({ userId }) => userId))])
    }
    observeFreshness(valid, metrics)
  }
}

/** An interaction with the time at which the edge took it, by which an erasure knows what was before it. */
function arrived({ message, value }: { message: Message; value: Interaction }): ArrivedInteraction {
  const acceptedAt = Date.parse(message.headers['ce_time'] ?? '')
  return { ...value, acceptedAt: Number.isNaN(acceptedAt) ? undefined : acceptedAt }
}

/** The edge's own rules, but for the clock: one that is behind must not bury what was accepted. */
const interactionErrorsOf = (value: unknown) => interactionErrors(value, Number.POSITIVE_INFINITY)

/** What was sent later than this after it happened is a history that is loaded: nobody waits for it in their next list. */
const newsForMs = 3_600_000

function observeFreshness(valid: readonly { message: Message; value: Interaction }[], metrics: Metrics): void {
  const freshness = metrics.of('featureFreshness')
  const now = Date.now()
  for (const { message, value } of valid) {
    const acceptedAt = Date.parse(message.headers['ce_time'] ?? '')
    if (acceptedAt - Date.parse(value.occurredAt) < newsForMs) freshness.observe(Math.max(0, now - acceptedAt) / 1_000)
  }
}
