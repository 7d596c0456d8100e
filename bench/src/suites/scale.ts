import type { Figure } from '../figure.ts'
import { readReports } from '../report.ts'
import { audience } from '../scale/audience.ts'
import { constantsIn, keptFigures } from '../scale/constants.ts'
import { type Demand, type Plan, planFor } from '../scale/plan.ts'
import { busiestToMean, folded, partitionerOf, redisSlots, shardOf, slotOf } from '../scale/spread.ts'
import type { Suite } from '../suite.ts'

/** Lists: each person asks for five a day, three times as many in the evening as on average. */
const demand: Demand = {
  people: 1e8,
  films: 1e6,
  eventsPerSecond: 1e5,
  listsPerSecond: Math.round((1e8 * 5 * 3) / 86_400),
}
const partitionCounts = [12, 48, 96, 192, 384] as const // each divides the last
const shardCounts = [4, 8, 16] as const
/** A program that rates all day is one key, on one partition. */
const hotShare = 0.01

/** What the plan of docs/scale.md is made of: the spread of people over partitions and shards, and the sums. */
export const scale: Suite = {
  summary: '10⁸ people, 10⁶ films, 10⁵ events/s: how people spread over partitions and shards, and what it takes',
  needsServers: false,
  async run({ quick, tell }) {
    const people = quick ? 100_000 : 2_000_000
    tell(`spreading ${people.toLocaleString('en')} people by the partitioner of kafkajs and the slots of Redis Cluster`)
    const { partitions, slots } = spread(people)
    const note = `${people.toLocaleString('en')} people drawn`
    const evenness: Figure[] = partitionCounts.map((count) => ({
      what: `busiest of ${count} partitions ÷ mean`,
      value: busiestToMean(folded(partitions, count)),
      unit: '×',
      reference: {
        what: `with one key of ${hotShare * 100} % of all events`,
        value: busiestToMean(withHotKey(folded(partitions, count))),
      },
      note,
    }))
    const shards: Figure[] = shardCounts.map((count) => ({
      what: `fullest of ${count} shards ÷ mean`,
      value: busiestToMean(shared(slots, count)),
      unit: '×',
      note,
    }))
    const constants = constantsIn(await readReports(keptFigures))
    const plan = planFor(demand, constants, busiestToMean(folded(partitions, 384)))
    return [...evenness, ...shards, ...planFigures(plan)]
  },
}

function spread(people: number) {
  const most = partitionCounts[partitionCounts.length - 1] ?? 1
  const partitions = new Float64Array(most)
  const slots = new Float64Array(redisSlots)
  const partitionOf = partitionerOf(most)
  for (const { userId, activity } of audience(people)) {
    const partition = partitionOf(userId)
    partitions[partition] = (partitions[partition] ?? 0) + activity
    const slot = slotOf(`marquee:history:${userId}`)
    slots[slot] = (slots[slot] ?? 0) + 1
  }
  return { partitions, slots }
}

function withHotKey(places: Float64Array): Float64Array {
  const total = places.reduce((sum, carried) => sum + carried, 0)
  const hot = places.slice()
  hot[0] = (hot[0] ?? 0) + (total * hotShare) / (1 - hotShare)
  return hot
}

function shared(slots: Float64Array, shards: number): Float64Array {
  const result = new Float64Array(shards)
  for (const [slot, people] of slots.entries()) {
    const shard = shardOf(slot, shards)
    result[shard] = (result[shard] ?? 0) + people
  }
  return result
}

const planRows: readonly (readonly [of: keyof Plan, what: string, unit: string])[] = [
  ['ingestionCores', 'plan: ingestion', 'cores'],
  ['featuresCores', 'plan: features', 'cores'],
  ['servingCores', `plan: serving, ${demand.listsPerSecond.toLocaleString('en')} lists/s`, 'cores'],
  ['partitions', 'plan: partitions of interactions', ''],
  ['onlineGb', 'plan: Redis, with a copy', 'GB'],
  ['onlineShards', 'plan: Redis shards', ''],
  ['logTb', 'plan: Kafka, 30 days, three copies', 'TB'],
  ['offlineYearTb', 'plan: Postgres, every event of a year', 'TB'],
  ['offlineFoldTb', 'plan: Postgres, the newest of each person and film', 'TB'],
  ['dollarsPerMonth', 'plan: money', '$/month'],
]

const planFigures = (plan: Plan): Figure[] =>
  planRows.map(([of, what, unit]) => ({ what, value: plan[of], unit, note: 'from the constants of the other suites' }))
