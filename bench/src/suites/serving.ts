import type { HistoryPage } from '@marquee/contracts/recommendation'
import { clientOf, eventually, fitNow } from '@marquee/tests/harness'
import type { Figure } from '../figure.ts'
import { closedLoop, type LoadSpec, openLoopLoad } from '../load.ts'
import { type LoadedSystem, patienceMs, profilingAll, startLoadedSystem } from '../loaded-system.ts'
import { whileUsing } from '../machine.ts'
import { startBareRoute } from '../reference.ts'
import { refuseFailures, steadyRate } from '../steady.ts'
import { type BenchOptions, type Suite, secondsOf } from '../suite.ts'

const size = 20
const connections = 16
const goal = { perSecond: 3_000, p99: 10, shareOfBareRoute: 0.35 }
const beside = { perSecond: 20, times: 1.5 }
const lookEveryMs = 1_000 // seldom: whoever asks takes time from what is measured

/** Lists of 20 over HTTP from one serving process, and the same while a model is fitted beside it. */
export const serving: Suite = {
  summary: 'Lists over HTTP: rate, latency, and latency beside training',
  needsServers: true,
  async run(options) {
    await using system = await startLoadedSystem(options, profilingAll(options, ['serving']))
    const besideTraining = await listsBesideTraining(system, options)
    await system.without(['features', 'ingestion', 'training'])
    return [...(await listsAlone(system, options)), ...besideTraining]
  },
}

async function listsAlone(system: LoadedSystem, options: BenchOptions): Promise<Figure[]> {
  const { address } = system.services.serving
  await using bare = await startBareRoute(await answerBytes(address, system.users[0] ?? ''))
  const bareLoad = {
    url: bare.address,
    questions: { kind: 'get', path: '/' },
    connections,
    seconds: secondsOf(options, 5),
  } as const
  options.tell(`a bare route, ${connections} connections, before and after the lists`)
  const before = await closedLoop(bareLoad)
  const anew = await listsAtMost(system, { ...options, anew: true })
  const again = await listsAtMost(system, { ...options, anew: false })
  const after = await closedLoop(bareLoad)
  const rate = { what: 'bare fastify route, same bytes', value: (before.perSecond + after.perSecond) / 2 }
  const p99 = { what: 'bare route, p99', value: Math.max(before.p99, after.p99) }
  return [
    ...figuresOf(`list of ${size} ranked anew`, anew, { rate, p99 }),
    ...figuresOf(`list of ${size} asked for again before anything changed`, again, { rate, p99 }),
  ]
}

/** As many lists as one process can give, then four fifths of it in an open loop. */
async function listsAtMost(system: LoadedSystem, { anew, ...options }: BenchOptions & { anew: boolean }) {
  const lists = listLoad(system, { anew, connections, seconds: secondsOf(options, 15) })
  options.tell(`lists as fast as they come${anew ? '' : ', each asked for again'}, ${connections} connections`)
  const { result: most, cpuSeconds } = await whileUsing(system.services.serving.pid, () => closedLoop(lists))
  const perSecond = steadyRate(most, goal.perSecond)
  options.tell(`lists at ${perSecond} a second`)
  const steady = await openLoopLoad({ ...lists, connections: 256, perSecond })
  refuseFailures(most, steady)
  return { source: system.source, most, steady, perSecond, cpuMs: (cpuSeconds * 1_000) / most.answeredInAll }
}

function figuresOf(
  what: string,
  { source, most, steady, perSecond, cpuMs }: Awaited<ReturnType<typeof listsAtMost>>,
  { rate, p99 }: Record<'rate' | 'p99', NonNullable<Figure['reference']>>,
): Figure[] {
  return [
    {
      what,
      value: most.perSecond,
      unit: 'lists/s',
      goal: { atLeast: goal.perSecond },
      reference: rate,
      ratioGoal: { atLeast: goal.shareOfBareRoute },
      note: `people of ${source}`,
    },
    {
      what: `${what}, closed loop of ${connections}, p99`,
      value: most.p99,
      unit: 'ms',
      goal: { atMost: goal.p99 },
      reference: p99,
    },
    {
      what: `${what}, open loop, p99`,
      value: steady.p99,
      unit: 'ms',
      goal: { atMost: goal.p99 },
      reference: { what: 'p50 of the same run', value: steady.p50 },
      note: `at ${perSecond} lists/s`,
    },
    { what: `${what}, processor time of the serving process`, value: cpuMs, unit: 'ms', note: 'all its threads' },
  ]
}

async function listsBesideTraining(system: LoadedSystem, options: BenchOptions): Promise<Figure[]> {
  const lists = {
    ...listLoad(system, { anew: true, connections: 64, seconds: secondsOf(options, 30) }),
    perSecond: beside.perSecond,
  }
  const training = clientOf(system.services.training.address)
  options.tell(`lists at ${beside.perSecond} a second, before, while and after models are fitted`)
  const before = await openLoopLoad(lists)
  let fits = 0
  let over = false
  const fitting = (async () => {
    while (!over) {
      await addSomething(system, fits)
      await fitNow({ training, serving: clientOf(system.services.serving.address) }, { everyMs: lookEveryMs })
      fits++
    }
  })()
  const busy = await openLoopLoad({ ...lists, seconds: 2 * lists.seconds }).finally(() => {
    over = true
  })
  await fitting
  const after = await openLoopLoad(lists)
  const meanOf = (of: 'p50' | 'p99') => (before[of] + after[of]) / 2
  refuseFailures(before, busy, after)
  return [
    {
      what: `list of ${size} at ${beside.perSecond}/s beside training, p99`,
      value: busy.p99,
      unit: 'ms',
      reference: { what: 'without training, mean of before and after', value: meanOf('p99') },
      ratioGoal: { atMost: beside.times },
      note: `${fits} fits meanwhile; p50 ${busy.p50.toFixed(1)} ms, without ${meanOf('p50').toFixed(1)} ms`,
    },
  ]
}

/** A fit on what the champion was fitted on is no fit: something has to be new. */
async function addSomething({ services }: LoadedSystem, number: number): Promise<void> {
  const userId = `beside-${number}`
  await clientOf(services.ingestion.address).post('/v1/events', {
    eventId: crypto.randomUUID(),
    userId,
    movieId: '1',
    type: 'watch',
    occurredAt: new Date().toISOString(),
  })
  // not until nothing is left to read: with lists shown meanwhile there always is something
  const stored = async () => {
    const { items } = await clientOf(services.serving.address).get<HistoryPage>(`/v1/users/${userId}/history`)
    return items.length > 0 ? true : undefined
  }
  await eventually('what was done is in the history', patienceMs, stored, { everyMs: lookEveryMs })
}

const listLoad = (
  { services, users }: LoadedSystem,
  { anew, ...options }: Pick<LoadSpec, 'connections' | 'seconds'> & { anew: boolean },
): LoadSpec => ({ url: services.serving.address, questions: { kind: 'lists', users, size, anew }, ...options })

async function answerBytes(address: string, userId: string): Promise<number> {
  const response = await fetch(`${address}/v1/users/${encodeURIComponent(userId)}/recommendations?limit=${size}`)
  return (await response.arrayBuffer()).byteLength
}
