import { randomBytes } from 'node:crypto'
import { topics } from '@marquee/contracts/topics'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import type { ConsumerOptions } from '../src/event-log.ts'
import { type KafkaClient, openKafkaClient } from '../src/kafka-client.ts'
import { startKafkaConsumer } from '../src/kafka-consumer.ts'
import { eventLogSettings } from '../src/kafka-event-log.ts'
import { createTopics } from '../src/kafka-topics.ts'
import { quietSurroundings } from './surroundings.ts'

const { log } = quietSurroundings('features')
const prefix = `test-${randomBytes(4).toString('hex')}.`
const config = { ...readConfig(eventLogSettings, process.env), kafkaTopicPrefix: prefix }
const kafka = openKafkaClient(config, { log, instance: 'test' })
const { partitions } = topics.interactions
const patience = { timeout: 30_000, interval: 20 }

afterAll(async () => {
  const admin = kafka.admin()
  await admin.connect()
  await admin.deleteTopics({ topics: (await admin.listTopics()).filter((name) => name.startsWith(prefix)) })
  await admin.disconnect()
})

test('partitions whose batches end together are committed in few requests, and each once', async () => {
  await fill({ each: 3 })
  const arrived: number[] = []
  const all = Promise.withResolvers<void>()
  const watched = watch(kafka)
  await using _consumer = startConsumer(watched.client, 'together', async ([first]) => {
    arrived.push(first?.partition ?? -1)
    if (arrived.length === partitions) all.resolve()
    await all.promise
  })
  await expect.poll(() => committed('together'), patience).toEqual(await ends())
  expect(watched.requests('OffsetCommit')).toBeLessThanOrEqual(partitions / 2)
  expect(watched.consumers()).toBe(1)
})

test('one that stood still longer than its session joins again, and what it could not commit comes again', async () => {
  await fill({ each: 3 })
  let times = 0
  const watched = watch(kafka)
  const seen: string[] = []
  await using _consumer = startConsumer(watched.client, 'stood-still', async (batch) => {
    if (times++ === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 8_000)
    seen.push(...batch.map(({ partition, offset }) => `${partition}/${offset}`))
  })
  await expect.poll(() => committed('stood-still'), patience).toEqual(await ends())
  expect(seen.length).toBeGreaterThan(new Set(seen).size)
  expect(watched.consumers()).toBe(1)
})

const topic = `${prefix}${topics.interactions.name}`

async function fill({ each }: { each: number }): Promise<void> {
  await createTopics(kafka, config, new AbortController().signal)
  const producer = kafka.producer()
  await producer.connect()
  const messages = Array.from({ length: each * partitions }, (_, n) => ({ partition: n % partitions, value: `${n}` }))
  await producer.send({ topic, acks: -1, messages })
  await producer.disconnect()
}

const startConsumer = (client: KafkaClient, group: string, handle: ConsumerOptions['handle']) =>
  startKafkaConsumer(client, {
    group: prefix + group,
    topics: ['interactions'],
    nameOf: (key) => prefix + topics[key].name,
    ready: Promise.resolve(),
    log,
    handle,
  })

/** Counts the consumers that a client makes, and what they ask the broker for. */
function watch(client: KafkaClient) {
  let consumers = 0
  const requests: string[] = []
  return {
    client: {
      ...client,
      consumer(options) {
        consumers++
        const consumer = client.consumer(options)
        consumer.on(consumer.events.REQUEST, ({ payload }) => requests.push(payload.apiName))
        return consumer
      },
    } satisfies KafkaClient,
    consumers: () => consumers,
    requests: (name: string) => requests.filter((request) => request === name).length,
  }
}

/** What a group has committed, by partition. */
async function committed(group: string): Promise<string[]> {
  const admin = kafka.admin()
  await admin.connect()
  const [offsets] = await admin.fetchOffsets({ groupId: prefix + group, topics: [topic] })
  await admin.disconnect()
  return (offsets?.partitions ?? []).toSorted((a, b) => a.partition - b.partition).map(({ offset }) => offset)
}

async function ends(): Promise<string[]> {
  const admin = kafka.admin()
  await admin.connect()
  const offsets = await admin.fetchTopicOffsets(topic)
  await admin.disconnect()
  return offsets.toSorted((a, b) => a.partition - b.partition).map(({ high }) => high)
}
