import type { TopicKey } from '@marquee/contracts/topics'
import { openDeadLetterStore } from '@marquee/feature-store/dead-letters'
import type { OfflineStore } from '@marquee/feature-store/offline'
import type { OnlineStore } from '@marquee/feature-store/online'
import { backoff } from '@marquee/platform/backoff'
import type { Database } from '@marquee/platform/database'
import type { ConsumerOptions, EventLog } from '@marquee/platform/event-log'
import type { Surroundings } from '@marquee/platform/lifecycle'
import { deadLettersConsumer } from './consumers/dead-letters.ts'
import { erasuresConsumer } from './consumers/erasures.ts'
import { interactionsConsumer } from './consumers/interactions.ts'
import { moviesConsumer } from './consumers/movies.ts'

export const consumerGroup = 'marquee-features'
export const consumedTopics = [
  'interactions',
  'movies',
  'deadLetters',
  'erasures',
] as const satisfies readonly TopicKey[]

type Handle = ConsumerOptions['handle']

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
  let consumer: AsyncDisposable | undefined
  const migrated = migrateUntilDone(stores.offline, stopping.signal, (error) =>
    log.warn({ err: error }, 'the schema could not be brought up to date; trying again'),
  )
  const started = migrated.then(async () => {
    const consumed: Readonly<Record<(typeof consumedTopics)[number], Handle>> = {
      interactions: interactionsConsumer(stores, { log, metrics }),
      movies: moviesConsumer(stores, { log, metrics }),
      deadLetters: deadLettersConsumer(openDeadLetterStore(stores.database), { log }),
      erasures: erasuresConsumer(stores, { log, metrics }),
    }
    const handlers: Readonly<Partial<Record<TopicKey, Handle>>> = consumed
    consumer = await stores.eventLog.consume({
      group: consumerGroup,
      topics: consumedTopics,
      handle: async (batch) => {
        const topic = batch[0]?.topic
        if (topic) await handlers[topic]?.(batch)
      },
    })
  })
  started.catch(() => {}) // only a stop ends the attempts
  return {
    migrated,
    isConsuming: () => consumer !== undefined,
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await started.catch(() => {})
      await consumer?.[Symbol.asyncDispose]()
    },
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
