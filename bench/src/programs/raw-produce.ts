import { topics } from '@marquee/contracts/topics'
import { toMessage } from '@marquee/platform/cloud-events'
import '@marquee/platform/kafka-event-log' // gives kafkajs the codec that the services use
import kafkajs from 'kafkajs'
import { type EventShape, ratings, take } from '../traffic.ts'

/**
 * The same messages as ingestion's, made beforehand and sent by kafkajs alone: so many a send, so many sends at once, as many as go
 * in the time, or a number of them.
 */
interface ProduceSpec {
  readonly shape: EventShape
  readonly each: number
  readonly lanes: number
  readonly seconds?: number
  readonly messages?: number
}

const { shape, each, lanes, ...until } = JSON.parse(process.argv[2] ?? '') as ProduceSpec
const topic = `${process.env['KAFKA_TOPIC_PREFIX'] ?? ''}${topics.interactions.name}`
const producer = new kafkajs.Kafka({
  clientId: 'marquee-bench',
  brokers: (process.env['KAFKA_BROKERS'] ?? '').split(','),
  logLevel: kafkajs.logLevel.NOTHING,
}).producer({ allowAutoTopicCreation: false })
await producer.connect()

const events = ratings(shape)
const nextMessages = () =>
  take(events, each).map((event) => ({
    ...toMessage('interactions', event, {
      key: event.userId,
      id: event.eventId,
      source: 'ingestion',
      subject: event.movieId,
    }),
  }))
// against the clock, messages are made beforehand; a number of them must be different ones
const ready = until.messages === undefined ? Array.from({ length: 40 }, nextMessages) : undefined
let sends = 0
const started = performance.now()
const isOver = () =>
  until.messages === undefined
    ? performance.now() - started > (until.seconds ?? 0) * 1_000
    : sends * each >= until.messages
await Promise.all(
  Array.from({ length: lanes }, async () => {
    while (!isOver()) {
      const messages = ready?.[sends % ready.length] ?? nextMessages()
      sends++
      await producer.send({ topic, acks: -1, compression: kafkajs.CompressionTypes.ZSTD, messages })
    }
  }),
)
const seconds = (performance.now() - started) / 1_000
await producer.disconnect()
process.stdout.write(JSON.stringify({ perSecond: (sends * each) / seconds, messages: sends * each }))
