import { createScratch } from '@marquee/tests/servers'
import type { Figure } from '../figure.ts'
import { closedLoop, type LoadSpec, openLoopLoad, runBenchProgram } from '../load.ts'
import { profiling, startMeasured } from '../loaded-system.ts'
import { whileUsing } from '../machine.ts'
import { startBareRoute } from '../reference.ts'
import { refuseFailures, steadyRate } from '../steady.ts'
import { type BenchOptions, type Suite, secondsOf } from '../suite.ts'

const batches = { size: 500, connections: 8, goal: 50_000, shareOfRawLoop: 0.6 }
const singles = { connections: 64, goal: 6_000, p99: 25 }
const shape = { people: 50_000, films: 5_000, world: 0x4945 }

/** Events over HTTP until Kafka has acknowledged them with all replicas. */
export const ingestion: Suite = {
  summary: 'Events over HTTP into Kafka, acknowledged by all replicas: batches and single ones',
  needsServers: true,
  async run(options) {
    await using scratch = await createScratch()
    await using service = await startMeasured('ingestion', scratch, {
      nodeOptions: profiling(options, 'ingestion'),
    })
    const load = (batch: number, spec: Pick<LoadSpec, 'connections' | 'seconds'>): LoadSpec => ({
      url: service.address,
      questions: { kind: 'events', batch, shape },
      ...spec,
    })
    return [
      ...(await batched(
        load(batches.size, { ...batches, seconds: secondsOf(options, 15) }),
        scratch.environment,
        service.pid,
        options,
      )),
      ...(await single(load(1, { ...singles, seconds: secondsOf(options, 15) }), options)),
    ]
  },
}

async function batched(
  load: LoadSpec,
  environment: Readonly<Record<string, string>>,
  pid: number,
  options: BenchOptions,
): Promise<Figure[]> {
  const raw = () =>
    runBenchProgram<{ perSecond: number }>(
      'raw-produce',
      { shape, each: batches.size, lanes: batches.connections, seconds: secondsOf(options, 8) },
      environment,
    )
  options.tell(
    `batches of ${batches.size} over ${load.connections} connections, between two runs of a raw kafkajs loop`,
  )
  const before = await raw()
  const { result, cpuSeconds } = await whileUsing(pid, () => closedLoop(load))
  const after = await raw()
  refuseFailures(result)
  return [
    {
      what: `ingestion, batches of ${batches.size}`,
      value: result.perSecond * batches.size,
      unit: 'events/s',
      goal: { atLeast: batches.goal },
      reference: { what: 'raw kafkajs loop, same messages', value: (before.perSecond + after.perSecond) / 2 },
      ratioGoal: { atLeast: batches.shareOfRawLoop },
      note: `p99 of a batch ${result.p99} ms`,
    },
    {
      what: `ingestion, processor time of an event in batches of ${batches.size}`,
      value: (cpuSeconds * 1e6) / (result.answeredInAll * batches.size),
      unit: 'µs',
      note: 'all threads of the service',
    },
  ]
}

async function single(load: LoadSpec, options: BenchOptions): Promise<Figure[]> {
  await using bare = await startBareRoute(0)
  options.tell(`single events over ${load.connections} connections, beside a bare route that takes them`)
  const reference = await closedLoop({ ...load, url: bare.address, seconds: secondsOf(options, 5) })
  const most = await closedLoop(load)
  const perSecond = steadyRate(most, singles.goal)
  options.tell(`single events at ${perSecond} a second`)
  const steady = await openLoopLoad({ ...load, perSecond })
  refuseFailures(most, steady)
  return [
    {
      what: `ingestion, single events, ${singles.connections} connections`,
      value: most.perSecond,
      unit: 'events/s',
      goal: { atLeast: singles.goal },
      reference: { what: 'bare fastify route that parses and says yes', value: reference.perSecond },
    },
    {
      what: `ingestion, single events, ${singles.connections} connections, p99`,
      value: most.p99,
      unit: 'ms',
      goal: { atMost: singles.p99 },
      reference: { what: 'bare route, p99', value: reference.p99 },
    },
    {
      what: 'ingestion, single events, open loop, p99',
      value: steady.p99,
      unit: 'ms',
      goal: { atMost: singles.p99 },
      reference: { what: 'p50 of the same run', value: steady.p50 },
      note: `at ${perSecond} events/s`,
    },
  ]
}
