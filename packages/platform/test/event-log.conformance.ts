import type { TopicKey } from '@marquee/contracts/topics'
import { describe, expect, test } from 'vitest'
import type { ConsumerOptions, EventLog, Message, OutgoingMessage } from '../src/event-log.ts'

/** How long to wait for what a consumer does: a group may have to form first. */
const patience = { timeout: 20_000, interval: 20 }

/**
 * What every driver of the EventLog port keeps.
 * @param open gives a log without any messages, which is disposed by the test
 */
export function eventLogConformance(driver: EventLog['driver'], open: () => Promise<EventLog>): void {
  describe(`the event log, ${driver}`, () => {
    test('says which it is, and answers a ping', async () => {
      await using log = await open()
      expect(log.driver).toBe(driver)
      await expect.poll(() => log.ping().then(() => 'pong'), patience).toBe('pong')
    })

    test('gives messages back as they were: topic, key, headers and every character', async () => {
      await using log = await open()
      const sent: OutgoingMessage[] = [
        message('ada', JSON.stringify({ title: 'Amélie 千と千尋 🎬 \u0000 \ud83d', path: '/\\"\n' })),
        message('a', '{}', { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', note: 'é🎬' }),
        message('~:@+-', JSON.stringify('x'.repeat(200_000))),
        message('', ''),
      ]
      await log.publish('interactions', sent)
      await using seen = await collect(log, { group: 'g' })
      await expect.poll(() => seen.messages.length, patience).toBe(sent.length)
      for (const { key, value, headers } of sent) {
        const found = seen.messages.find((one) => one.key === key)
        expect(found?.topic).toBe('interactions')
        expect(found?.value.toString('utf8')).toBe(value)
        expect(found?.headers).toEqual(headers)
      }
      expect(new Set(seen.messages.map(({ partition, offset }) => `${partition}/${offset}`)).size).toBe(sent.length)
    })

    test('takes in one call more than a broker takes at once, however many bytes its letters have', async () => {
      await using log = await open()
      const sent = ['a', 'b', 'c'].map((name) => message('ada', `${name}${incompressible(260_000)}`))
      await log.publish('interactions', sent)
      await using seen = await collect(log, { group: 'g' })
      await expect.poll(() => seen.messages.length, patience).toBe(sent.length)
      expect(valuesOf(seen.messages).map((value) => value[0])).toEqual(['a', 'b', 'c'])
    })

    test('keeps the order of each key, over many calls at once', async () => {
      await using log = await open()
      const keys = ['ada', 'grace', 'hedy', 'mary', 'jean']
      const calls = Array.from({ length: 60 }, (_, call) =>
        Array.from({ length: (call % 4) + 1 }, (_, index) =>
          message(keys[(call + index) % 5] ?? '', `${call}.${index}`),
        ),
      )
      await using seen = await collect(log, { group: 'g', maxBatch: 7 })
      await Promise.all(calls.map((messages) => log.publish('interactions', messages)))
      await expect.poll(() => seen.messages.length, patience).toBe(calls.flat().length)
      for (const key of keys)
        expect(valuesOf(seen.messages.filter((one) => one.key === key))).toEqual(
          calls
            .flat()
            .filter((one) => one.key === key)
            .map(({ value }) => value),
        )
    })

    test('gives batches of one topic and partition, no larger than asked for', async () => {
      await using log = await open()
      await log.publish('interactions', numbered('ada', 20))
      await log.publish('movies', numbered('heat', 20))
      await using seen = await collect(log, { group: 'g', topics: ['interactions', 'movies'], maxBatch: 8 })
      await expect.poll(() => seen.messages.length, patience).toBe(40)
      for (const batch of seen.batches) {
        expect(batch.length).toBeLessThanOrEqual(8)
        expect(new Set(batch.map(({ topic, partition }) => `${topic}/${partition}`)).size).toBe(1)
      }
    })

    test('forgets a key up to a message where it can, and then nothing else; where it cannot it says so', async () => {
      await using log = await open()
      await log.publish('interactions', numbered('ada', 2))
      await log.publish('deadLetters', numbered('ada', 1))
      await log.publish('movies', numbered('ada', 1)) // a film may have the id of a person
      await log.publish('interactions', numbered('grace', 2))
      await using seen = await collect(log, { group: 'g' })
      await expect.poll(() => seen.messages.length, patience).toBe(4)
      await log.publish('erasures', [message('ada', 'forget me')])
      await using erasures = await collect(log, { group: 'leaving', topics: ['erasures'] })
      await expect.poll(() => erasures.messages.length, patience).toBe(1)
      await log.publish('interactions', [message('ada', 'back again')])
      const [erasure] = erasures.messages
      expect(erasure && (await log.forget(erasure, new Date()))).toBe(driver === 'embedded')

      const kept =
        driver === 'embedded'
          ? { interactions: 3, movies: 1 }
          : { interactions: 5, deadLetters: 1, movies: 1, erasures: 1 }
      const topics: TopicKey[] = ['interactions', 'deadLetters', 'movies', 'erasures']
      await using again = await collect(log, { group: 'later', topics })
      const total = Object.values(kept).reduce((sum, count) => sum + count, 0)
      await expect.poll(() => again.messages.length, patience).toBe(total)
      const counts = Map.groupBy(again.messages, ({ topic }) => topic)
      expect(Object.fromEntries([...counts].map(([topic, of]) => [topic, of.length]))).toEqual(kept)
    })

    test('brings what is published while a consumer waits', async () => {
      await using log = await open()
      await using seen = await collect(log, { group: 'g' })
      for (let call = 0; call < 3; call++) {
        await log.publish('interactions', [message('ada', String(call))])
        await expect.poll(() => valuesOf(seen.messages).includes(String(call)), patience).toBe(true)
      }
      expect(valuesOf(seen.messages)).toEqual(['0', '1', '2'])
    })

    test('brings a batch that failed again, whole and in order: nothing is lost, nothing skipped', async () => {
      await using log = await open()
      const sent = numbered('ada', 10)
      await log.publish('interactions', sent)
      const attempts: string[][] = []
      const done: string[] = []
      await using _ = await log.consume({
        group: 'g',
        topics: ['interactions'],
        maxBatch: 4,
        async handle(batch) {
          attempts.push(valuesOf(batch))
          if (attempts.length % 3 !== 0) throw new Error('the database is away')
          done.push(...valuesOf(batch))
        },
      })
      await expect.poll(() => done.length, patience).toBe(10)
      expect(done).toEqual(sent.map(({ value }) => value))
      for (let first = 0; first < attempts.length; first += 3) {
        expect(attempts[first + 1]).toEqual(attempts[first])
        expect(attempts[first + 2]).toEqual(attempts[first])
      }
    })

    test('a consumer that is disposed finishes the batch in hand and commits it; the next one goes on after it', async () => {
      await using log = await open()
      await log.publish('interactions', numbered('ada', 5))
      const held = holdFirstBatch()
      const first = await log.consume({ group: 'g', topics: ['interactions'], maxBatch: 2, handle: held.handle })
      await held.inHand
      let disposed = false
      const disposing = (async () => {
        await first[Symbol.asyncDispose]()
        disposed = true
      })()
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(disposed).toBe(false) // it waits for the batch
      held.release()
      await disposing
      expect(held.batches.map(valuesOf)).toEqual([['0', '1']])
      await using next = await collect(log, { group: 'g' })
      await expect.poll(() => next.messages.length, patience).toBe(3)
      expect(valuesOf(next.messages)).toEqual(['2', '3', '4'])
    })

    test('a batch that had not succeeded when its consumer was disposed goes to the next one', async () => {
      await using log = await open()
      await log.publish('interactions', numbered('ada', 3))
      const failed = Promise.withResolvers<void>()
      const first = await log.consume({
        group: 'g',
        topics: ['interactions'],
        async handle() {
          failed.resolve()
          throw new Error('never')
        },
      })
      await failed.promise
      await first[Symbol.asyncDispose]()
      await using next = await collect(log, { group: 'g' })
      await expect.poll(() => next.messages.length, patience).toBe(3)
    })

    test('shows every group everything, from the beginning', async () => {
      await using log = await open()
      await log.publish('interactions', numbered('ada', 4))
      await using one = await collect(log, { group: 'one' })
      await expect.poll(() => one.messages.length, patience).toBe(4)
      await using two = await collect(log, { group: 'two' })
      await log.publish('interactions', [message('ada', '4')])
      await expect.poll(() => [one.messages.length, two.messages.length], patience).toEqual([5, 5])
      expect(valuesOf(two.messages)).toEqual(valuesOf(one.messages))
    })

    test('counts what a group has not finished, down to nothing', async () => {
      await using log = await open()
      expect(await log.lag('g', ['interactions', 'movies'])).toEqual({ interactions: 0, movies: 0 })
      await log.publish('interactions', [...numbered('ada', 6), ...numbered('grace', 4)])
      await log.publish('movies', numbered('heat', 2))
      expect(await log.lag('g', ['interactions', 'movies'])).toEqual({ interactions: 10, movies: 2 }) // durable already
      const held = holdFirstBatch()
      const consumer = await log.consume({ group: 'g', topics: ['interactions', 'movies'], handle: held.handle })
      await held.inHand
      const waiting = await log.lag('g', ['interactions', 'movies'])
      expect((waiting.interactions ?? 0) + (waiting.movies ?? 0)).toBeGreaterThan(0) // what is in hand is not finished
      held.release()
      await expect
        .poll(() => log.lag('g', ['interactions', 'movies']), patience)
        .toEqual({ interactions: 0, movies: 0 })
      await consumer[Symbol.asyncDispose]()
      await log.publish('interactions', numbered('ada', 3))
      expect(await log.lag('g', ['interactions'])).toEqual({ interactions: 3 })
      expect(await log.lag('another', ['interactions'])).toEqual({ interactions: 13 })
    })

    test('publishes nothing at once', async () => {
      await using log = await open()
      await log.publish('interactions', [])
      expect(await log.lag('g', ['interactions'])).toEqual({ interactions: 0 })
    })

    test('ends its consumers when it is disposed itself', async () => {
      const log = await open()
      await log.publish('interactions', numbered('ada', 2))
      const held = holdFirstBatch()
      await log.consume({ group: 'g', topics: ['interactions'], maxBatch: 1, handle: held.handle })
      await held.inHand
      const disposing = log[Symbol.asyncDispose]()
      held.release()
      await disposing
      expect(held.batches.map(valuesOf)).toEqual([['0']])
    })
  })
}

const message = (key: string, value: string, headers: Record<string, string> = { ce_id: '1' }): OutgoingMessage => ({
  key,
  value,
  headers,
})
const numbered = (key: string, count: number): OutgoingMessage[] =>
  Array.from({ length: count }, (_, index) => message(key, String(index)))
const valuesOf = (messages: readonly Message[]): string[] => messages.map(({ value }) => value.toString('utf8'))

async function collect(
  log: EventLog,
  { group, topics = ['interactions'], maxBatch }: { group: string; topics?: TopicKey[]; maxBatch?: number },
) {
  const batches: (readonly Message[])[] = []
  const consumer = await log.consume({
    group,
    topics,
    ...(maxBatch === undefined ? {} : { maxBatch }),
    async handle(batch) {
      batches.push(batch)
    },
  })
  return {
    batches,
    get messages() {
      return batches.flat()
    },
    [Symbol.asyncDispose]: () => consumer[Symbol.asyncDispose](),
  }
}

/** A handler that keeps its first batch until it is told to let go. */
function holdFirstBatch() {
  const [inHand, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const batches: (readonly Message[])[] = []
  const handle: ConsumerOptions['handle'] = async (batch) => {
    inHand.resolve()
    await released.promise
    batches.push(batch)
  }
  return { handle, batches, inHand: inHand.promise, release: () => released.resolve() }
}

/** Letters of three bytes each in UTF-8, that compression makes little of. */
const incompressible = (length: number): string =>
  Array.from({ length }, () => String.fromCharCode(0x4e_00 + Math.floor(Math.random() * 20_000))).join('')
