import keySlot from 'cluster-key-slot'
import kafkajs from 'kafkajs'

/** What each of so many places carries. */
export type Places = Float64Array

/** The partition of a key by the partitioner that the services produce with: murmur2, as in Java's client. */
export function partitionerOf(partitions: number): (key: string) => number {
  const choose = kafkajs.Partitioners.DefaultPartitioner()
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
    partitionErrorCode: 0,
    partitionId,
    leader: 0,
    replicas: [0],
    isr: [0],
  }))
  return (key) => choose({ topic: '', partitionMetadata, message: { key, value: null } })
}

export const redisSlots = 16_384

/** The slot in which Redis Cluster keeps a key. */
export const slotOf: (key: string) => number = keySlot

/** Slots shared out in runs, as `redis-cli --cluster create` does. */
export const shardOf = (slot: number, shards: number): number => Math.floor((slot * shards) / redisSlots)

/** The same load on fewer places, each of which takes every `fewer`th: hash modulo a divisor. */
export function folded(places: Places, fewer: number): Places {
  if (places.length % fewer !== 0) throw new RangeError(`${fewer} places do not divide ${places.length}`)
  const result = new Float64Array(fewer)
  for (const [place, carried] of places.entries()) result[place % fewer] = (result[place % fewer] ?? 0) + carried
  return result
}

/** How much more than the mean the busiest place carries: what all the others have to be sized for. */
export function busiestToMean(places: Places): number {
  const total = places.reduce((sum, carried) => sum + carried, 0)
  return Math.max(...places) / (total / places.length)
}
