import { expect, test } from 'vitest'
import { type Constants, type Demand, planFor } from '../src/scale/plan.ts'
import { busiestToMean, folded, partitionerOf, redisSlots, shardOf, slotOf } from '../src/scale/spread.ts'

test('a key goes where the clients of Kafka and Redis put it', () => {
  // murmur2 of Java's client, positive, modulo (Kafka's own UtilsTest: murmur2("21") is -973932308)
  expect(partitionerOf(12)('21')).toBe((-973_932_308 & 0x7fff_ffff) % 12)
  // CRC16 of the specification of Redis Cluster
  expect(slotOf('123456789')).toBe(0x31c3)
})

test('fewer partitions carry the same', () => {
  const twelve = Float64Array.from({ length: 12 }, (_, place) => place)
  expect([...folded(twelve, 4)]).toEqual([12, 15, 18, 21])
  expect(busiestToMean(folded(twelve, 4))).toBeCloseTo(21 / 16.5)
  expect(() => folded(twelve, 5)).toThrow('5 places do not divide 12')
  expect(partitionerOf(48)('ada') % 12).toBe(partitionerOf(12)('ada'))
})

test('shards share all slots', () => {
  expect([shardOf(0, 3), shardOf(redisSlots - 1, 3)]).toEqual([0, 2])
})

test('twice the demand takes twice as much, and unevenness only more partitions', () => {
  const demand: Demand = { people: 1e8, films: 1e6, eventsPerSecond: 1e5, listsPerSecond: 1e4 }
  const constants: Constants = {
    ingestionPerEvent: 20,
    featuresPerEvent: 100,
    servingPerList: 0.5,
    onlineBytesPerPerson: 400,
    offlineBytesPerEvent: 200,
  }
  const plan = planFor(demand, constants, 1)
  // 10⁵ events/s at 100 µs are ten cores, used by half
  expect(plan).toMatchObject({
    ingestionCores: 4,
    featuresCores: 20,
    servingCores: 10,
    partitions: 20,
    onlineGb: 80,
    offlineFoldTb: 1,
  })
  const twice = planFor({ ...demand, people: 2e8, eventsPerSecond: 2e5, listsPerSecond: 2e4 }, constants, 1)
  expect(twice.dollarsPerMonth).toBeCloseTo(2 * plan.dollarsPerMonth)
  expect(planFor(demand, constants, 1.5)).toEqual({ ...plan, partitions: 30 })
})
