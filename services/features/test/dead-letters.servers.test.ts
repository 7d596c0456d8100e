import { randomBytes } from 'node:crypto'
import { DeadLetter } from '@marquee/contracts/topics'
import { readConfig } from '@marquee/platform/config'
import { eventLogSettings, openKafkaEventLog } from '@marquee/platform/kafka-event-log'
import { quietSurroundings } from '@marquee/platform/test/surroundings'
import { expect, test } from 'vitest'
import { openDeadLetters } from '../src/dead-letters.ts'
import { letterNotes } from '../src/letter-notes.ts'
import { parseMessages } from '../src/parse-messages.ts'

test('a message as large as a broker takes one has a letter that the broker takes too', async () => {
  const surroundings = quietSurroundings('features')
  const kafkaTopicPrefix = `test-${randomBytes(4).toString('hex')}.`
  await using eventLog = await openKafkaEventLog(
    { ...readConfig(eventLogSettings, process.env), kafkaTopicPrefix },
    surroundings,
  )
  const message = {
    topic: 'interactions' as const,
    partition: 0,
    publishedAt: 0,
    offset: '7',
    key: 'ada',
    value: randomBytes(1_040_000),
    headers: {},
  }
  const letters: DeadLetter[] = []
  await eventLog.consume({
    group: 'g',
    topics: ['deadLetters'],
    async handle(batch) {
      letters.push(...parseMessages(batch, DeadLetter).valid.map(({ value }) => value))
    },
  })
  await openDeadLetters({ eventLog }, surroundings).bury([{ message, reason: randomBytes(90_000).toString('hex') }])
  await expect.poll(() => letters.length, { timeout: 30_000 }).toBe(1)
  expect(letters[0]).toMatchObject({ offset: '7', headers: { [letterNotes.cut]: expect.any(String) } })
})
