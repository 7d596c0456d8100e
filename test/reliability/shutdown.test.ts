import { setTimeout as sleep } from 'node:timers/promises'
import type { Interaction } from '@marquee/contracts/interaction'
import type { ModelList, TrainingRun } from '@marquee/contracts/model'
import { openDemo } from '@marquee/ingestion/sources/demo'
import { openKafkaEventLog } from '@marquee/platform/kafka-event-log'
import { createLog } from '@marquee/platform/log'
import { createMetrics } from '@marquee/platform/metrics'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { figure } from '../figures.ts'
import { sendHalf } from '../half-sent.ts'
import { accepted, clientOf, eventually } from '../harness.ts'
import { type RunningService, startService } from '../processes.ts'
import { createScratch, type Scratch } from '../servers.ts'
import { countStored, expectExactly, storedEvents } from '../stored.ts'
import { aStorm, laneOf } from '../storm.ts'
import { settledAt, startWholeSystem } from '../whole-system.ts'
import { aRating, aWorld, eventIdOf, inBatches } from '../world.ts'

const promisedMs = 10_000

/** Asks a service to stop; `meanwhile` is what happens until it has. */
async function stopCleanly(
  what: string,
  service: RunningService,
  meanwhile: () => Promise<void> = async () => {},
): Promise<void> {
  const exiting = service.kill('SIGTERM')
  await meanwhile()
  const { code, signal, ms } = await exiting
  figure(`shutdown: ${what}, SIGTERM to exit`, ms / 1_000, 's')
  expect({ code, signal }, service.stdout().slice(-2_000)).toEqual({ code: 0, signal: null })
  expect(ms).toBeLessThan(promisedMs)
}

test('ingestion answers the posts in flight, and what it acknowledged is there', { timeout: 120_000 }, async () => {
  await using scratch = await createScratch()
  await using ingestion = await startService('ingestion', scratch.environment)
  const half = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const events = Array.from({ length: 50 }, (_, event) => aRating({ eventId: eventIdOf(900 + index, event) }))
      return { events, request: await sendHalf(ingestion.address, '/v1/events', events) }
    }),
  )
  await using _ = disposingAll(half.map(({ request }) => request))

  const client = clientOf(ingestion.address)
  const acknowledged: string[] = []
  const outcomes: number[] = []
  const posting = Array.from({ length: 4 }, async (_, lane) => {
    for (let batch = 0; ; batch++) {
      const events = Array.from({ length: 20 }, (_, event) =>
        aRating({ eventId: eventIdOf(800 + lane, batch * 100 + event) }),
      )
      const answer = await client.post('/v1/events', events).catch(() => undefined)
      if (!answer) return // the connection is gone, and with it any promise
      outcomes.push(answer.status)
      if (answer.status !== 202) return
      acknowledged.push(...events.map(({ eventId }) => eventId))
    }
  })
  await eventually('posts are under way', 10_000, () => (acknowledged.length > 200 ? true : undefined))

  await stopCleanly('ingestion, 24 posts in flight', ingestion, async () => {
    await Promise.all(posting)
    await sleep(200) // by now it has stopped listening
    for (const { events, request } of half) {
      expect(await request.finish()).toEqual({ status: 202, body: { accepted: events.length } })
      acknowledged.push(...events.map(({ eventId }) => eventId))
    }
  })
  expect(outcomes.filter((status) => status !== 202 && status !== 503)).toEqual([])

  await using features = await startService('features', scratch.environment)
  await settledAt(features.address)
  const stored = (await storedEvents(scratch)).map(({ eventId }) => eventId)
  expect(new Set(stored).size).toBe(stored.length)
  expect(acknowledged.filter((eventId) => !stored.includes(eventId))).toEqual([])
  expect(stored.length - acknowledged.length).toBeLessThanOrEqual(4 * 20) // one unanswered batch a lane at most
})

test('features finishes the batch in hand of a full backlog, and the next one goes on from there', {
  timeout: 180_000,
}, async () => {
  await using scratch = await createScratch()
  const sent = aStorm({ events: 40_000 })
  {
    await using ingestion = await startService('ingestion', scratch.environment)
    await postInLanes(sent, ingestion.address)
    await stopCleanly('ingestion, idle', ingestion)
  }
  await using features = await startService('features', scratch.environment, { waitFor: 'listening' })
  await eventually(
    'a part of the backlog is stored',
    60_000,
    async () => ((await countStored(scratch)) > 2_000 ? true : undefined),
    { everyMs: 5 },
  )
  await stopCleanly('features, with a backlog', features)
  const stored = await countStored(scratch)
  expect(stored).toBeLessThan(sent.length)
  // an answer that Kafka owed the edge for too long is asked for again: those events are in the topic twice, stored once
  const inTopic = await lagOf(scratch, 'nobody', 'interactions')
  const lag = await lagOf(scratch, 'marquee-features', 'interactions')
  const committed = inTopic - lag
  expect(committed, 'what was stored is committed').toBeGreaterThanOrEqual(stored)
  expect(committed, 'and nothing else').toBeLessThanOrEqual(stored + inTopic - sent.length)

  const restarted = performance.now()
  await using next = await startService('features', scratch.environment, { waitFor: 'listening' })
  await eventually('the next one goes on', 60_000, async () =>
    (await countStored(scratch)) > stored ? true : undefined,
  )
  figure('shutdown: features, start to work after a clean stop', (performance.now() - restarted) / 1_000, 's')
  await settledAt(next.address)
  await expectExactly(scratch, sent)
  const metrics = await (await fetch(`${next.address}/metrics`)).text()
  const delivered = ['stored', 'duplicate'].map((fate) =>
    Number(new RegExp(`^marquee_interactions_${fate}_total\\S* (\\d+)`, 'm').exec(metrics)?.[1]),
  )
  expect(
    delivered.reduce((sum, count) => sum + count),
    'nothing is delivered again',
  ).toBe(lag)
  await stopCleanly('features, idle', next)
})

test('training lets go of a fit under way, and the next one does it again', { timeout: 240_000 }, async () => {
  await using scratch = await createScratch()
  await fillWithDemo(scratch)
  await using training = await startService('training', scratch.environment)
  const requested = await clientOf(training.address).post('/v1/runs')
  expect(requested).toMatchObject({ status: 202 })
  const { runId } = requested.body as TrainingRun // the contract's schema for this route
  const runAt = (address: string) => clientOf(address).get<TrainingRun>(`/v1/runs/${runId}`)
  await eventually('the fit is under way', 60_000, async () => {
    const { state, progress } = await runAt(training.address)
    return state === 'fitting' && progress > 0 ? true : undefined
  })
  await stopCleanly('training, a fit under way', training)

  await using next = await startService('training', scratch.environment)
  const run = await eventually('the run ends', 120_000, async () => {
    const current = await runAt(next.address)
    return current.finishedAt === null ? undefined : current
  })
  expect(run).toMatchObject({ runId, state: 'promoted', version: 'v1', progress: 1 })
  const { champion, models } = await clientOf(next.address).get<ModelList>('/v1/models')
  expect({ champion, models: models.length }).toEqual({ champion: 'v1', models: 1 })
  const { runs } = await clientOf(next.address).get<{ runs: TrainingRun[] }>('/v1/runs')
  expect(runs.map((each) => each.runId)).toEqual([runId])
})

test('serving and ui answer the requests in flight, and what was shown is on record', {
  timeout: 180_000,
}, async () => {
  await using scratch = await createScratch()
  await using marquee = await startWholeSystem(scratch, aWorld())
  const { serving, ui } = marquee.services
  const visit = { history: [{ movieId: '100', type: 'like' }] }
  await sleep(1_000) // what was shown so far goes on record a few times a second
  const before = await lagOf(scratch, 'nobody', 'impressions')

  await using throughUi = await sendHalf(ui.address, '/api/v1/sessions/recommendations', visit)
  await stopCleanly('ui, a request in flight', ui, async () => {
    await sleep(200)
    expect(await throughUi.finish()).toMatchObject({ status: 200, body: { tier: 'session', degraded: false } })
  })

  await using direct = await sendHalf(serving.address, '/v1/sessions/recommendations', visit)
  const lists = await Promise.all(
    Array.from({ length: 50 }, (_, person) => clientOf(serving.address).ask(`/v1/users/p${person}/recommendations`)),
  )
  await stopCleanly('serving, a request in flight', serving, async () => {
    await sleep(200)
    expect(await direct.finish()).toMatchObject({ status: 200, body: { tier: 'session', degraded: false } })
  })
  expect(lists.map(({ status }) => status)).toEqual(lists.map(() => 200))
  expect((await lagOf(scratch, 'nobody', 'impressions')) - before).toBe(lists.length + 2)
})

function disposingAll(all: readonly AsyncDisposable[]): AsyncDisposableStack {
  const stack = new AsyncDisposableStack()
  for (const each of all) stack.use(each)
  return stack
}

async function postInLanes(sent: readonly Interaction[], address: string): Promise<void> {
  const lanes = 4
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      const mine = sent.filter(({ userId }) => laneOf(userId, lanes) === lane)
      for (const batch of inBatches(mine, 1_000)) accepted(await clientOf(address).post('/v1/events', batch))
    }),
  )
}

/** Messages of a topic that a group has not finished. */
async function lagOf(scratch: Scratch, group: string, topic: 'interactions' | 'impressions'): Promise<number> {
  const { KAFKA_BROKERS = '', KAFKA_TOPIC_PREFIX = '' } = scratch.environment
  await using eventLog = await openKafkaEventLog(
    {
      kafkaBrokers: KAFKA_BROKERS.split(','),
      kafkaTopicPrefix: KAFKA_TOPIC_PREFIX,
      kafkaReplicas: 1,
      publishDeadlineMs: 5_000,
    },
    { log: createLog({ level: 'fatal', pretty: false }), metrics: createMetrics('shutdown'), instance: 'shutdown' },
  )
  return (await eventLog.lag(group, [topic]))[topic] ?? 0
}

/** Enough to learn from that a fit takes seconds. */
async function fillWithDemo({ offline, database }: Scratch): Promise<void> {
  await using demo = await openDemo()
  await offline.migrate()
  await offline.recordMovies(await Array.fromAsync(demo.movies()))
  for (const batch of inBatches(await Array.fromAsync(demo.interactions()), 5_000))
    await offline.recordInteractions(batch)
  await sql`analyze`.execute(database.query)
}
