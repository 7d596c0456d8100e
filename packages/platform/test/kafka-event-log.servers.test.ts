import { randomBytes } from 'node:crypto'
import kafkajs from 'kafkajs'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { eventLogSettings, openKafkaEventLog } from '../src/kafka-event-log.ts'
import { eventLogConformance } from './event-log.conformance.ts'
import { quietSurroundings } from './surroundings.ts'

const run = `test-${randomBytes(4).toString('hex')}`
let opened = 0
/** A log whose partitions all have a leader: until then kafkajs sends again what was stored in some of them. */
async function open(kafkaTopicPrefix = `${run}.${opened++}.`) {
  const config = { ...readConfig(eventLogSettings, process.env), kafkaTopicPrefix }
  const log = await openKafkaEventLog(config, quietSurroundings('ingestion'))
  await expect
    .poll(() => log.lag('nobody', ['interactions', 'movies']).catch(String), { timeout: 20_000 })
    .toBeTypeOf('object')
  return log
}

afterAll(async () => {
  const config = readConfig(eventLogSettings, process.env)
  const admin = new kafkajs.Kafka({ brokers: [...config.kafkaBrokers], logLevel: kafkajs.logLevel.NOTHING }).admin()
  await admin.connect()
  await admin.deleteTopics({ topics: (await admin.listTopics()).filter((name) => name.startsWith(run)) })
  await admin.disconnect()
})

eventLogConformance('kafka', () => open())

test('two consumers of one group share the messages, each seen once while neither fails', async () => {
  const prefix = `${run}.shared.`
  await using one = await open(prefix)
  await using two = await open(prefix)
  const seen: { by: number; id: string }[] = []
  const consume = (log: typeof one, by: number) =>
    log.consume({
      group: 'g',
      topics: ['interactions'],
      async handle(batch) {
        for (const { value } of batch) seen.push({ by, id: value.toString() })
      },
    })
  await consume(one, 1)
  await consume(two, 2)
  let next = 0
  const publishSome = () =>
    one.publish(
      'interactions',
      Array.from({ length: 100 }, () => ({ key: `user-${next}`, value: String(next++), headers: {} })),
    )
  await expect
    .poll(
      async () => {
        await publishSome()
        return new Set(seen.map(({ by }) => by)).size
      },
      { timeout: 30_000, interval: 100 },
    )
    .toBe(2)
  await expect.poll(() => one.lag('g', ['interactions']), { timeout: 20_000 }).toEqual({ interactions: 0 })
  expect(new Set(seen.map(({ id }) => id)).size).toBe(next) // nobody lost a message while the group formed anew
})

test('topics that exist already are taken as they are', async () => {
  const prefix = `${run}.twice.`
  await using first = await open(prefix)
  await first.publish('movies', [{ key: 'heat', value: '1', headers: {} }])
  await using second = await open(prefix)
  await second.publish('movies', [{ key: 'heat', value: '2', headers: {} }])
  expect(await second.lag('g', ['movies'])).toEqual({ movies: 2 })
})
