import { promisify } from 'node:util'
import { constants, zstdCompress, zstdDecompress } from 'node:zlib'
import { type TopicKey, topicKeys, topics } from '@marquee/contracts/topics'
import kafkajs, { type Producer } from 'kafkajs'
import { integer, list, text } from './config.ts'
import { withDeadline } from './deadline.ts'
import { type EventLog, type Lag, type OutgoingMessage, refuseAsUnavailable } from './event-log.ts'
import { groupCommit } from './group-commit.ts'
import { type KafkaClient, openKafkaClient } from './kafka-client.ts'
import { startKafkaConsumer } from './kafka-consumer.ts'
import { createTopics } from './kafka-topics.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { inSpan } from './telemetry.ts'

export const eventLogSettings = {
  kafkaBrokers: list({ env: 'KAFKA_BROKERS', description: 'Kafka brokers, host:port' }),
  kafkaTopicPrefix: text({
    env: 'KAFKA_TOPIC_PREFIX',
    fallback: '',
    description: 'Put before every topic and group name, to share a cluster',
  }),
  kafkaReplicas: integer({
    env: 'KAFKA_REPLICATION_FACTOR',
    min: 1,
    max: 9,
    fallback: 1,
    description: 'Copies of each partition in topics that are created',
  }),
  publishDeadlineMs: integer({
    env: 'PUBLISH_DEADLINE_MS',
    min: 100,
    max: 120_000,
    fallback: 5_000,
    description: 'How long an event may wait for its acknowledgement',
  }),
}

export interface KafkaConfig {
  readonly kafkaBrokers: readonly string[]
  readonly kafkaTopicPrefix: string
  readonly kafkaReplicas: number
  readonly publishDeadlineMs: number
}

const { CompressionCodecs, CompressionTypes } = kafkajs

// Node's own zstd: the best codec kafkajs can use, and it brings none itself.
const zstd = { compress: promisify(zstdCompress), decompress: promisify(zstdDecompress) }
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: (encoder: { buffer: Buffer }) =>
    zstd.compress(encoder.buffer, { params: { [constants.ZSTD_c_compressionLevel]: 1 } }),
  decompress: (buffer: Buffer) => zstd.decompress(buffer),
})

/** Bytes that a message takes beside its value: its headers, and what it was read from, which its caller holds. */
const aroundMessage = 1_024

const lagDeadlineMs = 3_000
const limits = {
  maxWaiting: 32 * 2 ** 20, // bytes
  maxWrite: 5_000,
  lingerMs: 4, // a send costs as much as dozens of its messages
  sizeOf: ({ value }: OutgoingMessage) => Buffer.byteLength(value) + aroundMessage,
}

/** The event log on Kafka, through kafkajs. Creates the topics that are missing; returns before the brokers answer. */
export async function openKafkaEventLog(
  config: KafkaConfig,
  { log, metrics, instance }: { log: Log; metrics: Metrics; instance: string },
): Promise<EventLog> {
  const kafka = openKafkaClient(config, { log, instance })
  const nameOf = (topic: TopicKey) => config.kafkaTopicPrefix + topics[topic].name
  const stopping = new AbortController()
  const topicsReady = createTopics(kafka, config, stopping.signal)
  topicsReady.catch(() => {}) // only a stop rejects it
  const producer = producerOf(kafka, topicsReady)
  const consumers = new Set<AsyncDisposable>()
  const publishers = new Map(
    topicKeys.map((topic) => [
      topic,
      groupCommit<OutgoingMessage>(
        async (messages) => {
          const end = metrics.of('publishSeconds').startTimer({ topic })
          const { send } = await producer()
          for (const part of partsOf(messages))
            await send({
              topic: nameOf(topic),
              acks: -1,
              compression: bytesOf(part) < compressedFrom ? CompressionTypes.None : CompressionTypes.ZSTD,
              messages: part.map((message) => ({ ...message })),
            })
          end()
        },
        { ...limits, deadlineMs: config.publishDeadlineMs },
      ),
    ]),
  )
  const admin = lazily(async () => {
    const client = kafka.admin()
    await client.connect()
    return client
  })

  async function lookAtLag(group: string, of: readonly TopicKey[]): Promise<Lag> {
    await topicsReady
    const client = await admin()
    const entries = await Promise.all(
      of.map(async (topic) => {
        const [ends, [committed]] = await Promise.all([
          client.fetchTopicOffsets(nameOf(topic)),
          client.fetchOffsets({ groupId: config.kafkaTopicPrefix + group, topics: [nameOf(topic)] }),
        ])
        const done = new Map(committed?.partitions.map(({ partition, offset }) => [partition, Number(offset)]))
        return [
          topic,
          ends.reduce(
            (sum, end) => sum + Number(end.high) - Math.max(done.get(end.partition) ?? 0, Number(end.low)),
            0,
          ),
        ] as const
      }),
    )
    return Object.fromEntries(entries)
  }
  // kafkajs keeps a call until Kafka is back: those of everyone who asks meanwhile would pile up
  const looks = new Map<string, () => Promise<Lag>>()
  const lagLook = (group: string, of: readonly TopicKey[]) => {
    const question = [group, ...of].join(' ')
    const look = looks.get(question) ?? oneAtATime(() => lookAtLag(group, of))
    looks.set(question, look)
    return look
  }

  return {
    driver: 'kafka',
    async publish(topic, messages) {
      await inSpan(`publish ${topic}`, { kind: 'producer' }, async () => publishers.get(topic)?.(messages)).catch(
        refuseAsUnavailable(config.publishDeadlineMs),
      )
    },
    async consume(options) {
      const consumer = startKafkaConsumer(kafka, {
        ...options,
        group: config.kafkaTopicPrefix + options.group,
        nameOf,
        ready: topicsReady,
        log,
      })
      const handle = {
        async [Symbol.asyncDispose]() {
          await consumer[Symbol.asyncDispose]()
          consumers.delete(handle)
        },
      }
      consumers.add(handle)
      return handle
    },
    lag: (group, of) => withDeadline(lagLook(group, of)(), lagDeadlineMs, 'Kafka does not answer'),
    forget: async () => false,
    async ping() {
      const client = await withDeadline(admin(), 1_500, 'Kafka does not answer')
      await withDeadline(client.describeCluster(), 1_500, 'Kafka does not answer')
    },
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await Promise.all([...consumers].map((consumer) => consumer[Symbol.asyncDispose]()))
      await Promise.allSettled([producer.close(), admin.close()])
    },
  }
}

// Brokers refuse a record batch over 1 MiB by default; this is before compression.
const maxSendBytes = 800_000

// kafkajs compresses what goes to each partition by itself; of a few messages that costs more than all the rest, and saves little.
const compressedFrom = 64 * 1_024

const bytesOf = (messages: readonly OutgoingMessage[]): number =>
  messages.reduce((sum, { value }) => sum + Buffer.byteLength(value), 0)

/** The messages in their order, in parts that a broker takes at once. */
function partsOf(messages: readonly OutgoingMessage[]): OutgoingMessage[][] {
  const parts: OutgoingMessage[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const message of messages) {
    bytes += Buffer.byteLength(message.value)
    if (bytes > maxSendBytes) {
      parts.push([])
      bytes = Buffer.byteLength(message.value)
    }
    parts.at(-1)?.push(message)
  }
  return parts
}

function producerOf(kafka: KafkaClient, topicsReady: Promise<void>) {
  return lazily(async () => {
    await topicsReady
    const producer: Producer = kafka.producer({ allowAutoTopicCreation: false })
    await producer.connect()
    return producer
  })
}

/** Opens a connection when first asked, tries again when that failed, closes it when it was opened. */
function lazily<T extends { disconnect(): Promise<void> }>(open: () => Promise<T>) {
  let opening: Promise<T> | undefined
  let opened: T | undefined
  const get = () => {
    opening ??= open().then(
      (client) => {
        opened = client
        return client
      },
      (error: unknown) => {
        opening = undefined
        throw error
      },
    )
    return opening
  }
  const close = async () => {
    if (opened) await opened.disconnect()
    else opening?.then((client) => client.disconnect()).catch(() => {}) // with Kafka away it never opens: nobody waits for it
  }
  return Object.assign(get, { close })
}
