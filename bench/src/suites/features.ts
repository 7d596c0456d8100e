import { setTimeout as sleep } from 'node:timers/promises'
import { openKafkaClient } from '@marquee/platform/kafka-client'
import { createTopics } from '@marquee/platform/kafka-topics'
import { createLog } from '@marquee/platform/log'
import { clientOf } from '@marquee/tests/harness'
import { createScratch, type Scratch } from '@marquee/tests/servers'
import { sql } from 'kysely'
import type { Figure } from '../figure.ts'
import { runBenchProgram } from '../load.ts'
import { profiling, startMeasured } from '../loaded-system.ts'
import { usageOf } from '../machine.ts'
import type { BenchOptions, Suite } from '../suite.ts'
import { onlineBytes } from './online-bytes.ts'

const goal = { perSecond: 20_000, memoryGrowth: 1.1 }
const shape = { people: 50_000, films: 5_000, world: 0x4645 }
const insertedOf = ({ quick }: BenchOptions) => (quick ? 10_000 : 100_000)
const sampleMs = 500
/** A drain that takes longer is told of as far as it came. */
const patienceMs = 60_000

/** A backlog in Kafka, drained into Postgres and Redis by one features process. */
export const features: Suite = {
  summary: 'A backlog drained into Postgres and Redis; memory meanwhile; bytes a person in the online store',
  needsServers: true,
  async run(options) {
    await using scratch = await createScratch()
    await fillBacklog(scratch, options)
    const drained = await drain(scratch, options)
    options.tell('the same events by plain batched INSERTs')
    const plain = await runBenchProgram<{ perSecond: number }>(
      'plain-insert',
      { shape, batch: 1_000, connections: 3, events: insertedOf(options) },
      scratch.environment,
    )
    return [...drainFigures(drained, plain.perSecond), await offlineBytes(scratch), ...(await onlineBytes())]
  },
}

/** What the table of events takes on disk, its indexes included. */
async function offlineBytes({ database }: Scratch): Promise<Figure> {
  const { rows } = await sql<{ bytes: number }>`
    select pg_total_relation_size('interactions')::float8 / (select count(*) from interactions) as bytes`.execute(
    database.query,
  )
  return { what: 'offline store, an event with its indexes', value: rows[0]?.bytes ?? Number.NaN, unit: 'bytes' }
}

async function fillBacklog({ environment }: Scratch, options: BenchOptions): Promise<void> {
  const messages = options.backlog
  options.tell(`filling the log with ${messages.toLocaleString('en')} events`)
  const kafka = openKafkaClient(
    { kafkaBrokers: (environment['KAFKA_BROKERS'] ?? '').split(',') },
    { log: createLog({ level: 'fatal', pretty: false }), instance: 'bench' },
  )
  const config = { kafkaTopicPrefix: environment['KAFKA_TOPIC_PREFIX'] ?? '', kafkaReplicas: 1 }
  await createTopics(kafka, config, new AbortController().signal)
  await runBenchProgram('raw-produce', { shape, each: 1_000, lanes: 4, messages }, environment)
}

interface Sample {
  readonly atMs: number
  /** events stored so far */
  readonly done: number
  readonly residentMb: number
  readonly cpuSeconds: number
}

interface Drained {
  readonly samples: readonly Sample[]
  readonly left: number
  /** the last that the service said */
  readonly log: string
}

async function drain(scratch: Scratch, options: BenchOptions): Promise<Drained> {
  await using service = await startMeasured('features', scratch, {
    nodeOptions: profiling(options, 'features'),
  })
  const client = clientOf(service.address)
  const { backlog } = options
  const samples: Sample[] = []
  const started = performance.now()
  for (;;) {
    // a store that does not answer in time has not been drained into meanwhile either: ask again
    const status = await client.get<{ lag: Readonly<Record<string, number>> }>('/v1/status').catch(() => undefined)
    const left = status?.lag['interactions'] ?? backlog - (samples.at(-1)?.done ?? 0)
    const usage = await usageOf(service.pid)
    samples.push({
      atMs: performance.now() - started,
      done: backlog - left,
      residentMb: usage?.residentMb ?? Number.NaN,
      cpuSeconds: usage?.cpuSeconds ?? Number.NaN,
    })
    if (left === 0 || performance.now() - started > patienceMs) {
      return { samples, left, log: service.stdout().slice(-2_000) }
    }
    options.tell(`${left.toLocaleString('en')} left`)
    await sleep(sampleMs)
  }
}

/** From the first sample in which anything was stored: what comes before is the start of the process. */
function drainFigures({ samples, left, log }: Drained, plainPerSecond: number): Figure[] {
  const counted = samples.filter(({ done }) => done > 0)
  const [first, last] = [counted[0], counted.at(-1)]
  if (!first || !last || first === last)
    throw new Error(`${left} events are left, and two moments of draining were not seen; the service said:\n${log}`)
  const stored = last.done - first.done
  const half = counted.length >> 1
  const peak = (part: readonly Sample[]) => Math.max(...part.map(({ residentMb }) => residentMb))
  const [early, late] = [peak(counted.slice(0, half)), peak(counted.slice(half))]
  return [
    {
      what: 'features, sustained, one process',
      value: (stored * 1_000) / (last.atMs - first.atMs),
      unit: 'events/s',
      goal: { atLeast: goal.perSecond },
      reference: { what: 'plain batched INSERT of the same rows', value: plainPerSecond },
      note:
        left === 0
          ? `${last.done.toLocaleString('en')} drained`
          : `${last.done.toLocaleString('en')} drained, ${left.toLocaleString('en')} left when the time was over`,
    },
    {
      what: 'features, processor time of an event',
      value: ((last.cpuSeconds - first.cpuSeconds) * 1e6) / stored,
      unit: 'µs',
      note: 'the service alone',
    },
    {
      what: 'features, memory while it drains, peak of the second half',
      value: late,
      unit: 'MB',
      reference: { what: 'peak of the first half', value: early },
      ratioGoal: { atMost: goal.memoryGrowth },
    },
  ]
}
