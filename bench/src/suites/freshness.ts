import type { RecommendationList } from '@marquee/contracts/recommendation'
import { percentile } from '@marquee/tests/figures'
import { accepted, type Client, clientOf } from '@marquee/tests/harness'
import { aRating } from '@marquee/tests/world'
import type { Figure } from '../figure.ts'
import { closedLoop, type LoadSpec, openLoopLoad } from '../load.ts'
import { profilingAll, startLoadedSystem } from '../loaded-system.ts'
import { refuseFailures, steadyRate } from '../steady.ts'
import { type Suite, secondsOf } from '../suite.ts'
import { peopleOf } from '../traffic.ts'

const load = { eventsPerSecond: 1_000, listsPerSecond: 500 }
const goal = { p50: 30, p99: 250 }
const shape = { people: 5_000, films: 5_000, world: 0x4652 }
/** Who waits longer is counted with this. */
const patienceMs = 15_000

/** How long after an event is accepted the person's next list is made with it, while others come and go. */
export const freshness: Suite = {
  summary: `From an accepted event to the next list, at ${load.eventsPerSecond} events/s and ${load.listsPerSecond} lists/s`,
  needsServers: true,
  async run(options) {
    await using system = await startLoadedSystem(options, profilingAll(options, ['ingestion', 'features', 'serving']))
    const { ingestion, serving } = system.services
    const clients = { ingestion: clientOf(ingestion.address), serving: clientOf(serving.address) }
    const seconds = secondsOf(options, 25)
    options.tell('events one after the other on a quiet system')
    const alone = await probe(clients, { userId: 'alone', until: performance.now() + secondsOf(options, 5) * 1_000 })
    const events: LoadSpec = {
      url: ingestion.address,
      questions: { kind: 'events', batch: 1, shape },
      connections: 64,
      seconds,
    }
    const lists: LoadSpec = {
      url: serving.address,
      questions: { kind: 'lists', users: peopleOf(shape), size: 20, anew: false },
      connections: 64,
      seconds,
    }
    options.tell('how much of both the machine can do at once')
    const brief = { connections: 16, seconds: secondsOf(options, 5) }
    const [mostEvents, mostLists] = await Promise.all([
      closedLoop({ ...events, ...brief }),
      closedLoop({ ...lists, ...brief }),
    ])
    await system.settled()
    const eventsPerSecond = steadyRate(mostEvents, load.eventsPerSecond)
    const listsPerSecond = steadyRate(mostLists, load.listsPerSecond)
    options.tell(`the same among ${eventsPerSecond} events and ${listsPerSecond} lists a second`)
    const until = performance.now() + seconds * 1_000
    const [busy, eventLoad, listLoad] = await Promise.all([
      probe(clients, { userId: 'busy', until }),
      openLoopLoad({ ...events, perSecond: eventsPerSecond }),
      openLoopLoad({ ...lists, perSecond: listsPerSecond }),
    ])
    refuseFailures(mostEvents, mostLists, eventLoad, listLoad)
    const beside = `at ${eventsPerSecond} events/s (p99 ${eventLoad.p99.toFixed(0)} ms) and ${listsPerSecond} lists/s (p99 ${listLoad.p99.toFixed(0)} ms)`
    return figuresOf({ alone, busy }, `${beside}; ${busy.length} events followed`)
  },
}

/** One person after the other takes the first film of their list, and asks for the list until it is without it. */
async function probe(
  { ingestion, serving }: Readonly<Record<'ingestion' | 'serving', Client>>,
  { userId: name, until }: { userId: string; until: number },
): Promise<number[]> {
  const listOf = async (userId: string) =>
    (await serving.get<RecommendationList>(`/v1/users/${userId}/recommendations`)).items.map(
      ({ movie }) => movie.movieId,
    )
  const waits: number[] = []
  for (let number = 0; performance.now() < until; number++) {
    const userId = `${name}-${number % 100}`
    const [movieId = ''] = await listOf(userId)
    accepted(await ingestion.post('/v1/events', aRating({ userId, movieId })))
    const acceptedAt = performance.now()
    while ((await listOf(userId)).includes(movieId)) if (performance.now() - acceptedAt > patienceMs) break
    waits.push(performance.now() - acceptedAt)
  }
  return waits
}

const figuresOf = (
  { alone, busy }: Readonly<Record<'alone' | 'busy', readonly number[]>>,
  note: string,
): readonly Figure[] => [
  {
    what: 'event accepted → in the next list, p50',
    value: percentile(busy, 0.5),
    unit: 'ms',
    goal: { atMost: goal.p50 },
    reference: { what: 'without other load', value: percentile(alone, 0.5) },
    note,
  },
  {
    what: 'event accepted → in the next list, p99',
    value: percentile(busy, 0.99),
    unit: 'ms',
    goal: { atMost: goal.p99 },
    reference: { what: 'without other load', value: percentile(alone, 0.99) },
    note: 'until the list has been received',
  },
]
