import type { TopicKey } from '@marquee/contracts/topics'
import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs'
import { backoff } from './backoff.ts'
import type { ConsumerOptions, Message } from './event-log.ts'
import { groupCommit } from './group-commit.ts'
import { type KafkaClient, kafkaRetry } from './kafka-client.ts'
import type { Log } from './log.ts'
import { extractTrace, inSpan } from './telemetry.ts'

// The lowest that brokers take by default: a killed member's partitions wait this long. Heartbeats go on beside a batch.
const sessionTimeoutMs = 6_000
const rebalanceTimeoutMs = 30_000
const heartbeatMs = 1_000
const waitMs = 150 // idle fetches end this soon, or stop() and rebalances would wait for them
const stopDeadlineMs = 4_000 // twice this is within a service's shutdown
const defaultBatch = 1_000
const partitionsAtOnce = 12 // what so many bring may be stored together
const commitLimits = { maxWaiting: 10_000, maxWrite: 1_000, deadlineMs: 60_000, lingerMs: 1 }
// What a fetch brings at most, as the brokers keep it: compressed, a tenth to a fiftieth of what it takes in memory. A consumer
// holds one fetch: with kafkajs' defaults (1 MiB of each partition, 10 in all) a long backlog is more than a small container has.
const fetchBytes = { maxBytesPerPartition: 64 * 1_024, maxBytes: 512 * 1_024 }

export interface KafkaConsumerOptions extends ConsumerOptions {
  readonly nameOf: (topic: TopicKey) => string
  readonly ready: Promise<void>
  readonly log: Log
}

/** Consumes for ever: a consumer that kafkajs gives up is replaced by a new one. */
export function startKafkaConsumer(kafka: KafkaClient, options: KafkaConsumerOptions): AsyncDisposable {
  const stopping = new AbortController()
  const stopped = new Promise<void>((resolve) =>
    stopping.signal.addEventListener('abort', () => resolve(), { once: true }),
  )
  const running = (async () => {
    await Promise.race([options.ready, stopped])
    for (let attempt = 0; !stopping.signal.aborted; attempt++) {
      const consumer = kafka.consumer({
        groupId: options.group,
        sessionTimeout: sessionTimeoutMs,
        heartbeatInterval: heartbeatMs,
        rebalanceTimeout: rebalanceTimeoutMs,
        maxWaitTimeInMs: waitMs,
        ...fetchBytes,
        allowAutoTopicCreation: false,
        retry: kafkaRetry,
      })
      const crashed = new Promise<void>((resolve) => {
        consumer.on(consumer.events.CRASH, ({ payload }) => {
          options.log.error({ err: payload.error, group: options.group }, 'the consumer crashed')
          if (!payload.restart) resolve()
        })
      })
      const joined = new Promise<void>((resolve) => {
        consumer.on(consumer.events.GROUP_JOIN, () => resolve())
      })
      try {
        await Promise.race([consumer.connect(), stopped])
        if (stopping.signal.aborted) return void quietly(consumer.disconnect())
        await consumer.subscribe({ topics: options.topics.map(options.nameOf), fromBeginning: true })
        await runConsumer(consumer, options, stopping.signal)
        await Promise.race([crashed, stopped])
        await Promise.race([joined, crashed, deadline(stopDeadlineMs)]) // stop() before the join can hang (kafkajs #967)
      } catch (error) {
        options.log.error({ err: error, group: options.group }, 'the consumer failed; a new one takes over')
      }
      await Promise.race([quietly(consumer.disconnect()), deadline(stopDeadlineMs)])
      if (!stopping.signal.aborted) await backoff(attempt, { signal: stopping.signal }).catch(() => {})
    }
  })()
  running.catch(() => {}) // only a stop before the topics exist rejects it
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await Promise.race([quietly(running), deadline(stopDeadlineMs * 2)])
    },
  }
}

function runConsumer(consumer: Consumer, options: KafkaConsumerOptions, signal: AbortSignal): Promise<void> {
  const keyOf = new Map(options.topics.map((topic) => [options.nameOf(topic), topic]))
  const maxBatch = options.maxBatch ?? defaultBatch
  // a commit is a request, of one partition as of all: those that end together are committed together
  const commit = groupCommit<Done>(commitTogether, commitLimits)
  return consumer.run({
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: partitionsAtOnce,
    eachBatch: async (payload) => {
      const topic = keyOf.get(payload.batch.topic)
      if (!topic) return
      const { messages, partition } = payload.batch
      for (let start = 0; start < messages.length; start += maxBatch) {
        const part = messages.slice(start, start + maxBatch)
        const batch = part.map((message) => toDelivered(message, topic, partition))
        if (!(await deliver(batch, options, payload, signal))) return
        await commit([{ payload, offset: String(BigInt(part.at(-1)?.offset ?? 0) + 1n) }])
        // only now: what could not be committed comes again, or it would count as not done until the partition's next message
        payload.resolveOffset(part.at(-1)?.offset ?? '')
        await payload.heartbeat()
      }
    },
  })
}

/** How far a partition is done: the offset that is to come next. */
interface Done {
  readonly payload: EachBatchPayload
  readonly offset: string
}

/** Not through the consumer's own `commitOffsets`: that hides whether the group has changed, and commits nothing during a stop. */
async function commitTogether(done: readonly Done[]): Promise<void> {
  const topics = [...Map.groupBy(done, ({ payload }) => payload.batch.topic)].map(([topic, partitions]) => ({
    topic,
    partitions: partitions.map(({ payload, offset }) => ({ partition: payload.batch.partition, offset })),
  }))
  await done[0]?.payload.commitOffsetsIfNecessary({ topics })
}

const toDelivered = (message: KafkaMessage, topic: TopicKey, partition: number): Message => ({
  topic,
  partition,
  offset: message.offset,
  publishedAt: Number(message.timestamp),
  key: message.key?.toString() ?? null,
  value: message.value ?? Buffer.alloc(0),
  headers: Object.fromEntries(Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)])),
})

/** Tries a batch until it succeeds, keeping the membership alive; false when the partition is no longer ours or we stop. */
async function deliver(
  batch: readonly Message[],
  { handle, log }: KafkaConsumerOptions,
  { heartbeat, isRunning, isStale }: EachBatchPayload,
  signal: AbortSignal,
): Promise<boolean> {
  for (let attempt = 0; isRunning() && !isStale() && !signal.aborted; attempt++) {
    try {
      const beat = setInterval(() => void quietly(heartbeat()), heartbeatMs)
      try {
        await inSpan(
          `process ${batch[0]?.topic}`,
          { kind: 'consumer', parent: extractTrace(batch[0]?.headers ?? {}) },
          () => handle(batch),
        )
      } finally {
        clearInterval(beat)
      }
      return true
    } catch (error) {
      log.error(
        { err: error, topic: batch[0]?.topic, messages: batch.length, attempt },
        'a batch failed; it is tried again',
      )
      await backoff(attempt, { signal }).catch(() => {})
      await quietly(heartbeat())
    }
  }
  return false
}

const deadline = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref())

const quietly = (promise: Promise<unknown>): Promise<void> =>
  promise.then(
    () => {},
    () => {},
  )
