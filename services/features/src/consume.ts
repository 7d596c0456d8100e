import type { TopicKey } from '@marquee/contracts/topics'
import { openDeadLetterStore } from '@marquee/feature-store/dead-letters'
import { openImpressionStore } from '@marquee/feature-store/impressions'
import type { OfflineStore } from '@marquee/feature-store/offline'
import type { OnlineStore } from '@marquee/feature-store/online'
import { backoff } from '@marquee/platform/backoff'
import type { Database } from '@marquee/platform/database'
import type { ConsumerOptions, EventLog } from '@marquee/platform/event-log'
import type { Surroundings } from '@marquee/platform/lifecycle'
import type { Metrics } from '@marquee/platform/metrics'
import { deadLettersConsumer } from './consumers/dead-letters.ts'
import { erasuresConsumer } from './consumers/erasures.ts'
import { impressionsConsumer } from './consumers/impressions.ts'
import { interactionsConsumer } from './consumers/interactions.ts'
import { moviesConsumer } from './consumers/movies.ts'

export const consumerGroup = 'marquee-features'
export const consumedTopics = [
  'interactions',
  'movies',
  'deadLetters',
  'erasures',
] as const satisfies readonly TopicKey[]
/** Impressions have a group of their own: there are many, nobody waits for them, and interactions never wait behind them. */
const impressionsGroup = 'marquee-features-impressions'

/** Messages not yet processed, by topic. */
export const lagOf = async (eventLog: EventLog): Promise<Readonly<Partial<Record<TopicKey, number>>>> => ({
  ...(await eventLog.lag(consumerGroup, consumedTopics)),
  ...(await eventLog.lag(impressionsGroup, ['impressions'])),
})

export interface Consuming extends AsyncDisposable {
  /** resolves once the schema is up to date */
  readonly migrated: Promise<void>
  isConsuming(): boolean
}

/** Brings the schema up to date, however long the database takes to come, then follows the topics. */
export function startConsuming(
  stores: { eventLog: EventLog; offline: OfflineStore; online: OnlineStore; database: Database },
  { log, metrics }: Surroundings,
): Consuming {
  const stopping = new AbortController()
  const consumers: AsyncDisposable[] = []
  const migrated = migrateUntilDone(stores.offline, stopping.signal, (error) =>
    log.warn({ err: error }, 'the schema could not be brought up to date; trying again'),
  )
  const started = migrated.then(async () => {
    const { eventLog, database } = stores
    const handlers: Readonly<Record<(typeof consumedTopics)[number], ConsumerOptions['handle']>> = {
      interactions: interactionsConsumer(stores, { log, metrics }),
      movies: moviesConsumer(stores, { log, metrics }),
      deadLetters: deadLettersConsumer(openDeadLetterStore(database), { log }),
      erasures: erasuresConsumer(stores, { log, metrics }),
    }
    const handlerOf: Readonly<Partial<Record<TopicKey, ConsumerOptions['handle']>>> = handlers
    const features = eventLog.consume({
      group: consumerGroup,
      topics: consumedTopics,
      handle: measured(async (batch) => {
        const topic = batch[0]?.topic
        if (topic) await handlerOf[topic]?.(batch)
      }, metrics),
    })
    const impressions = eventLog.consume({
      group: impressionsGroup,
      topics: ['impressions'],
      handle: measured(
        impressionsConsumer({ eventLog, store: openImpressionStore(database) }, { log, metrics }),
        metrics,
      ),
    })
    consumers.push(...(await Promise.all([features, impressions])))
  })
  started.catch(() => {}) // only a stop ends the attempts
  return {
    migrated,
    isConsuming: () => consumers.length > 0,
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await started.catch(() => {})
      await Promise.all(consumers.map((consumer) => consumer[Symbol.asyncDispose]()))
    },
  }
}

/** A batch that throws is not counted: it is delivered again. */
function measured(handle: ConsumerOptions['handle'], metrics: Metrics): ConsumerOptions['handle'] {
  return async (batch) => {
    const topic = batch[0]?.topic
    if (topic === undefined) return
    const end = metrics.of('consumeSeconds').startTimer({ topic })
    await handle(batch)
    end()
    metrics.of('messagesConsumed').inc({ topic }, batch.length)
  }
}

async function migrateUntilDone(
  offline: OfflineStore,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await offline.migrate()
    } catch (error) {
      signal.throwIfAborted()
      onError(error)
      await backoff(attempt, { signal })
    }
  }
}
