import { setTimeout as sleep } from 'node:timers/promises'
import { clientOf, fitNow } from '@marquee/tests/harness'
import type { Figure } from '../figure.ts'
import { closedLoop, type LoadSpec, openLoopLoad } from '../load.ts'
import { type LoadedSystem, startLoadedSystem } from '../loaded-system.ts'
import { whileUsing } from '../machine.ts'
import { startBareRoute } from '../reference.ts'
import { refuseFailures, steadyRate } from '../steady.ts'
import { type BenchOptions, type Suite, secondsOf } from '../suite.ts'

const size = 20
const connections = 16
const goal = { perSecond: 3_000, p99: 10, shareOfBareRoute: 0.35 }
const beside = { perSecond: 20, times: 1.5 }

/** Lists of 20 over HTTP from one serving process, and the same while a model is fitted beside it. */
export const serving: Suite = {
  summary: 'Lists over HTTP: rate, latency, and latency beside training',
  needsServers: true,
  async run(options) {
    await using system = await startLoadedSystem(options, ['serving'])
    const besideTraining = await listsBesideTraining(system, options)
    await system.without(['features', 'ingestion', 'training'])
    return [...(await listsAlone(system, options)), ...besideTraining]
  },
}

async function listsAlone(system: LoadedSystem, options: BenchOptions): Promise<Figure[]> {
  const { address, pid } = system.services.serving
  const lists = listLoad(system, { connections, seconds: secondsOf(options, 15) })
  await using bare = await startBareRoute(await answerBytes(address, system.users[0] ?? ''))
  const bareLoad = {
    ...lists,
    url: bare.address,
    questions: { kind: 'get', path: '/' },
    seconds: secondsOf(options, 5),
  } as const
  options.tell(`lists as fast as they come, ${connections} connections, between two runs of a bare route`)
  const before = await closedLoop(bareLoad)
  const { result: most, cpuSeconds } = await whileUsing(pid, () => closedLoop(lists))
  const after = await closedLoop(bareLoad)
  const perSecond = steadyRate(most, goal.perSecond)
  options.tell(`lists at ${perSecond} a second`)
  const steady = await openLoopLoad({ ...lists, connections: 256, perSecond })
  refuseFailures(most, steady)
  const reference = { what: 'bare fastify route, same bytes', value: (before.perSecond + after.perSecond) / 2 }
  return [
    {
      what: `list of ${size}, ${system.source}`,
      value: most.perSecond,
      unit: 'lists/s',
      goal: { atLeast: goal.perSecond },
      reference,
      ratioGoal: { atLeast: goal.shareOfBareRoute },
    },
    {
      what: `list of ${size}, closed loop of ${connections}, p99`,
      value: most.p99,
      unit: 'ms',
      goal: { atMost: goal.p99 },
      reference: { what: 'bare route, p99', value: Math.max(before.p99, after.p99) },
    },
    {
      what: `list of ${size}, open loop, p99`,
      value: steady.p99,
      unit: 'ms',
      goal: { atMost: goal.p99 },
      reference: { what: 'p50 of the same run', value: steady.p50 },
      note: `at ${perSecond} lists/s`,
    },
    {
      what: `list of ${size}, processor time of the serving process`,
      value: (cpuSeconds * 1_000) / most.answeredInAll,
      unit: 'ms',
      note: 'all its threads',
    },
  ]
}

async function listsBesideTraining(system: LoadedSystem, options: BenchOptions): Promise<Figure[]> {
  const lists = {
    ...listLoad(system, { connections: 64, seconds: secondsOf(options, 30) }),
    perSecond: beside.perSecond,
  }
  const training = clientOf(system.services.training.address)
  options.tell(`lists at ${beside.perSecond} a second, then the same while models are fitted`)
  const quiet = await openLoopLoad(lists)
  let fits = 0
  let over = false
  const fitting = (async () => {
    while (!over) {
      await addSomething(system, fits)
      await fitNow({ training, serving: clientOf(system.services.serving.address) })
      fits++
    }
  })()
  const busy = await openLoopLoad(lists).finally(() => {
    over = true
  })
  await fitting
  return [
    {
      what: `list of ${size} at ${beside.perSecond}/s beside training, p99`,
      value: busy.p99,
      unit: 'ms',
      reference: { what: 'without training', value: quiet.p99 },
      ratioGoal: { atMost: beside.times },
      note: `${fits} fits meanwhile; p50 ${busy.p50.toFixed(1)} ms, without ${quiet.p50.toFixed(1)} ms`,
    },
  ]
}

/** A fit on what the champion was fitted on is no fit: something has to be new. */
async function addSomething(system: LoadedSystem, number: number): Promise<void> {
  await clientOf(system.services.ingestion.address).post('/v1/events', {
    eventId: crypto.randomUUID(),
    userId: `beside-${number}`,
    movieId: '1',
    type: 'watch',
    occurredAt: new Date().toISOString(),
  })
  await system.settled()
  await sleep(50)
}

const listLoad = ({ services, users }: LoadedSystem, options: Pick<LoadSpec, 'connections' | 'seconds'>): LoadSpec => ({
  url: services.serving.address,
  questions: { kind: 'lists', users, size },
  ...options,
})

async function answerBytes(address: string, userId: string): Promise<number> {
  const response = await fetch(`${address}/v1/users/${encodeURIComponent(userId)}/recommendations?limit=${size}`)
  return (await response.arrayBuffer()).byteLength
}
