import { expect, test } from 'vitest'
import { openKafkaEventLog } from '../src/kafka-event-log.ts'
import { ProblemError } from '../src/problem.ts'
import { quietSurroundings } from './surroundings.ts'

/** Nothing listens on port 1. */
const open = () =>
  openKafkaEventLog(
    { kafkaBrokers: ['127.0.0.1:1'], kafkaTopicPrefix: '', kafkaReplicas: 1, publishDeadlineMs: 200 },
    quietSurroundings('ingestion'),
  )
const message = { key: 'ada', value: '{}', headers: {} }

test('with Kafka away it opens, answers a publish within its deadline, refuses what is too much, and closes', async () => {
  const log = await open()
  const started = performance.now()
  await expect(log.publish('interactions', [message])).rejects.toMatchObject({
    code: 'log-unavailable',
    message: expect.stringContaining('200 ms'),
  })
  expect(performance.now() - started).toBeLessThan(2_000)

  const codeOf = (published: Promise<void>) =>
    published.then(
      () => 'stored',
      (error: unknown) => (error instanceof ProblemError ? error.code : String(error)),
    )
  const codes = await Promise.all([
    codeOf(log.publish('movies', [message])), // is being written, and takes no room
    codeOf(
      log.publish(
        'movies',
        Array.from({ length: 32 }, () => ({ ...message, value: 'x'.repeat(2 ** 20 - 1_024) })),
      ),
    ),
    codeOf(log.publish('movies', [message])),
    codeOf(log.publish('impressions', [message])), // each topic has its own room
  ])
  expect(codes).toEqual(['log-unavailable', 'log-unavailable', 'overloaded', 'log-unavailable'])

  await expect(log.ping()).rejects.toThrow('Kafka does not answer')
  await expect(log.lag('g', ['interactions'])).rejects.toThrow('Kafka does not answer')
  await log.consume({ group: 'g', topics: ['interactions'], handle: async () => {} })
  const closing = performance.now()
  await log[Symbol.asyncDispose]()
  expect(performance.now() - closing).toBeLessThan(9_000)
})
