import { randomUUID } from 'node:crypto'
import type { ErasureReceipt } from '@marquee/contracts/erasure'
import type { Interaction } from '@marquee/contracts/interaction'
import type { TopicKey } from '@marquee/contracts/topics'
import { emptyHistory, type History } from '@marquee/feature-store/history'
import { decodeHistory } from '@marquee/feature-store/history-bytes'
import { openMemoryOnlineStore } from '@marquee/feature-store/memory-online-store'
import { openOfflineStore } from '@marquee/feature-store/offline'
import type { OnlineStore } from '@marquee/feature-store/online'
import { toMessage } from '@marquee/platform/cloud-events'
import { readConfig } from '@marquee/platform/config'
import { openEmbeddedDatabase } from '@marquee/platform/database'
import { openEmbeddedEventLog } from '@marquee/platform/embedded-event-log'
import { stop } from '@marquee/platform/lifecycle'
import { quietSurroundings } from '@marquee/platform/test/surroundings'
import { expect } from 'vitest'
import { featuresSettings } from '../src/config.ts'
import { consumedTopics, consumerGroup } from '../src/consume.ts'
import { startFeatures } from '../src/service.ts'

export interface DeadLetterPage {
  readonly total: number
  readonly items: readonly {
    readonly id: string
    readonly topic: string
    readonly value: string
    readonly reason: string
    readonly replayedAt: string | null
  }[]
}

/** The features service on embedded drivers in memory, with its online store where the test wants one of its own. */
export async function openFeatures({
  online = openMemoryOnlineStore(),
  environment = {},
}: {
  online?: OnlineStore
  environment?: Readonly<Record<string, string>>
} = {}) {
  const surroundings = quietSurroundings('features')
  const database = await openEmbeddedDatabase({ folder: undefined })
  const eventLog = await openEmbeddedEventLog({ database, ...surroundings })
  const offline = openOfflineStore(database)
  const config = readConfig(featuresSettings, environment)
  const start = () => startFeatures({ config, database, online, eventLog }, surroundings)
  let service = await start()
  const stopService = () => stop(service, new AsyncDisposableStack())
  return {
    database,
    eventLog,
    offline,
    online,
    metrics: surroundings.metrics,
    get app() {
      return service.app
    },
    /** everything in the log has been processed, dead letters too */
    settled: () =>
      expect
        .poll(async () => Object.values(await eventLog.lag(consumerGroup, consumedTopics)), {
          interval: 5,
          timeout: 20_000,
        })
        .toEqual(consumedTopics.map(() => 0)),
    /** text straight into the log, as another producer might write it */
    publishRaw: (topic: TopicKey, values: readonly string[], key = 'ada') =>
      eventLog.publish(
        topic,
        values.map((value) => ({ key, value, headers: {} })),
      ),
    publish: (events: readonly Interaction[]) =>
      eventLog.publish(
        'interactions',
        events.map((event) =>
          toMessage('interactions', event, { key: event.userId, id: event.eventId, source: 'test' }),
        ),
      ),
    /** asks to forget someone, as ingestion does. @returns the id of the receipt */
    async publishErasure(userId: string, requestedAt = new Date().toISOString()): Promise<string> {
      const erasure = { receiptId: randomUUID(), userId, requestedAt }
      await eventLog.publish('erasures', [
        toMessage('erasures', erasure, { key: userId, id: erasure.receiptId, source: 'test' }),
      ])
      return erasure.receiptId
    },
    async receipt(receiptId: string): Promise<ErasureReceipt> {
      return (await service.app.inject(`/v1/erasures/${receiptId}`)).json<ErasureReceipt>()
    },
    async onlineHistory(userId: string): Promise<History | undefined> {
      const [bytes] = await online.read([userId])
      return bytes && decodeHistory(bytes)
    },
    async offlineHistory(userId: string): Promise<History> {
      return (await offline.histories([userId]))[0] ?? emptyHistory
    },
    async deadLetters(query = 'limit=100', headers: Readonly<Record<string, string>> = {}): Promise<DeadLetterPage> {
      return (
        await service.app.inject({ url: `/v1/dead-letters?${query}`, headers: { ...headers } })
      ).json<DeadLetterPage>()
    },
    stopService,
    async startService() {
      service = await start()
    },
    async [Symbol.asyncDispose]() {
      await stopService()
      await eventLog[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

let used = 0
export const unique = (name: string): string => `${name}-${used++}`

/** JSON that can be read, but is too deep to be written again */
export const deepJson = `${'['.repeat(100_000)}${']'.repeat(100_000)}`

export const like = (more: Partial<Interaction> = {}): Interaction => ({
  eventId: randomUUID(),
  userId: 'ada',
  movieId: 'heat',
  type: 'like',
  occurredAt: '2026-01-31T20:15:00Z',
  ...more,
})
