import { createHash, randomUUID } from 'node:crypto'
import type { Interaction } from '@marquee/contracts/interaction'
import type { Problem } from '@marquee/contracts/problems'
import type { TopicKey } from '@marquee/contracts/topics'
import { readConfig } from '@marquee/platform/config'
import { openEmbeddedDatabase } from '@marquee/platform/database'
import { openEmbeddedEventLog } from '@marquee/platform/embedded-event-log'
import type { Message } from '@marquee/platform/event-log'
import { quietSurroundings } from '@marquee/platform/test/surroundings'
import type { InjectOptions } from 'fastify'
import { expect } from 'vitest'
import { createIngestionApp } from '../src/app.ts'
import { ingestionSettings } from '../src/config.ts'

export const sha256 = (key: string): string => createHash('sha256').update(key).digest('hex')

/** Ingestion on an embedded event log in memory, and a way to look into the log. */
export async function openIngestion(environment: Readonly<Record<string, string>> = {}) {
  const surroundings = quietSurroundings('ingestion')
  const database = await openEmbeddedDatabase({ folder: undefined })
  const eventLog = await openEmbeddedEventLog({ database, ...surroundings })
  const config = readConfig(ingestionSettings, { RATE_LIMIT_PER_SECOND: '0', ...environment })
  const app = await createIngestionApp({ config, eventLog }, surroundings)
  const seen = new Map<TopicKey, Message[]>([
    ['interactions', []],
    ['movies', []],
    ['erasures', []],
  ])
  const looking = await eventLog.consume({
    group: 'look',
    topics: [...seen.keys()],
    async handle(batch) {
      for (const message of batch) seen.get(message.topic)?.push(message)
    },
  })
  return {
    app,
    metrics: surroundings.metrics,
    database,
    /** how many messages a topic has */
    count: async (topic: TopicKey): Promise<number> => (await eventLog.lag('nobody', [topic]))[topic] ?? 0,
    /** all messages of a topic after the first `from`, in order */
    async messages(topic: TopicKey, from = 0): Promise<Message[]> {
      await expect.poll(() => eventLog.lag('look', [topic]), { interval: 1 }).toEqual({ [topic]: 0 })
      return (seen.get(topic) ?? []).slice(from)
    },
    /** The answer to a request, which has to be a whole problem where it is an error, and never one of ours. */
    async send(request: InjectOptions): Promise<{ status: number; body: unknown; problem: Problem }> {
      const response = await app.inject(request)
      const body = response.json<Problem>()
      if (response.statusCode >= 400) {
        expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8')
        expect(body).toMatchObject({
          status: response.statusCode,
          code: expect.any(String),
          requestId: expect.any(String),
        })
      }
      return { status: response.statusCode, body, problem: body }
    },
    async [Symbol.asyncDispose]() {
      await app.close()
      await looking[Symbol.asyncDispose]()
      await eventLog[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

export const like = (more: Partial<Interaction> = {}): Interaction => ({
  eventId: randomUUID(),
  userId: 'ada',
  movieId: 'heat',
  type: 'like',
  occurredAt: '2026-01-31T20:15:00Z',
  ...more,
})

export const valuesOf = (messages: readonly Message[]): unknown[] =>
  messages.map(({ value }) => JSON.parse(value.toString('utf8')))
