import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { groupCommit } from '../src/group-commit.ts'
import { ProblemError } from '../src/problem.ts'

const limits = { maxWaiting: 100, maxWrite: 10, deadlineMs: 5_000 }

/** A log whose writes end when the test says so. */
function heldLog() {
  const written: number[][] = []
  const waiting: PromiseWithResolvers<void>[] = []
  return {
    written,
    write(items: readonly number[]): Promise<void> {
      written.push([...items])
      const end = Promise.withResolvers<void>()
      waiting.push(end)
      return end.promise
    },
    finish: () => waiting.shift()?.resolve(),
    fail: (error: Error) => waiting.shift()?.reject(error),
  }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))
const codeOf = (error: unknown): string => (error instanceof ProblemError ? error.code : String(error))

test('a caller alone waits for nobody', () => {
  const log = heldLog()
  const publish = groupCommit(log.write, limits)
  void publish([1])
  expect(log.written).toEqual([[1]])
})

test('callers that come during a write go together in the next, in the order of their calls', async () => {
  const log = heldLog()
  const publish = groupCommit(log.write, limits)
  const first = publish([1])
  const others = Promise.all([publish([2, 3]), publish([4]), publish([5, 6])])
  expect(log.written).toEqual([[1]])
  log.finish()
  await first
  expect(log.written).toEqual([[1], [2, 3, 4, 5, 6]])
  log.finish()
  await others
})

test('while callers come together writes begin apart, so that more share one; a caller alone does not wait for it', async () => {
  const began: number[] = []
  const written: number[][] = []
  const publish = groupCommit<number>(
    async (items) => {
      began.push(performance.now())
      written.push([...items])
      await settled() // time for others to come
    },
    { ...limits, lingerMs: 500 },
  )
  await publish([1])
  await publish([2])
  await Promise.all([publish([3]), publish([4]), publish([5])])
  const later = publish([6])
  await settled()
  await Promise.all([later, publish([7])])
  await sleep(550)
  await Promise.all([publish([8]), publish([9])]) // in one turn, and others came together last
  expect(written).toEqual([[1], [2], [3], [4, 5], [6, 7], [8, 9]])
  const [alone = 0, again = 0, , together = 0, apart = 0] = began
  expect(again - alone).toBeLessThan(400)
  expect(apart - together).toBeGreaterThan(490)
})

test('nobody is told before their items are written', async () => {
  const log = heldLog()
  const publish = groupCommit(log.write, limits)
  let told = false
  const second = Promise.all([publish([1]), publish([2]).then(() => (told = true))])
  log.finish()
  await settled()
  expect(log.written).toEqual([[1], [2]])
  expect(told).toBe(false)
  log.finish()
  await second
  expect(told).toBe(true)
})

test('a write holds whole calls, and one larger than a write goes alone', async () => {
  const log = heldLog()
  const publish = groupCommit(log.write, limits)
  const sizes = [1, 6, 5, 25, 2]
  const done = Promise.all(sizes.map((size, index) => publish(Array.from({ length: size }, () => index))))
  for (const _ of sizes) {
    log.finish()
    await settled()
  }
  await done
  expect(log.written.map((items) => items.length)).toEqual([1, 6, 5, 25, 2])
})

test('a failed write fails the callers in it, and no other', async () => {
  const log = heldLog()
  const publish = groupCommit(log.write, limits)
  const outcome = Promise.allSettled([publish([1]), publish([2]), publish([3])])
  log.fail(new Error('disk full'))
  await settled()
  log.finish()
  expect((await outcome).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
  const after = publish([4])
  log.finish()
  await after
  expect(log.written).toEqual([[1], [2, 3], [4]])
})

test('nothing to write is done at once', async () => {
  const log = heldLog()
  await groupCommit(log.write, limits)([])
  expect(log.written).toEqual([])
})

describe('while the log is away', () => {
  const late = 'Error: not written within 40 ms'

  test('callers are told after the deadline, and what was not sent yet never is', async () => {
    const log = heldLog()
    const publish = groupCommit(log.write, { ...limits, deadlineMs: 40 })
    const started = performance.now()
    const outcome = await Promise.allSettled([publish([1]), publish([2])])
    expect(performance.now() - started).toBeLessThan(2_000)
    expect(outcome.map((result) => result.status === 'rejected' && codeOf(result.reason))).toEqual([late, late])
    log.finish() // it is back: what was under way went through, what gave up did not follow
    await settled()
    expect(log.written).toEqual([[1]])
    const later = publish([3])
    log.finish()
    await later
    expect(log.written).toEqual([[1], [3]])
  })

  test('or to what they take, where that is told', async () => {
    const log = heldLog()
    const publish = groupCommit(log.write, { ...limits, sizeOf: (bytes: number) => bytes })
    void publish([99]) // is being written, and takes no room
    const waits = [publish([40, 20]), publish([40])]
    expect(await publish([1]).catch(codeOf)).toBe('overloaded')
    log.finish()
    await settled()
    log.finish()
    await Promise.all(waits)
    expect(log.written).toEqual([[99], [40, 20, 40]])
  })

  test('more than may wait is refused at once, and there is room again when some gave up', async () => {
    const log = heldLog()
    const publish = groupCommit(log.write, { ...limits, maxWaiting: 3, deadlineMs: 40 })
    const inFlight = publish([0]).catch(codeOf)
    const waiting = publish([1, 2, 3]).catch(codeOf)
    await expect(publish([4])).rejects.toMatchObject({ code: 'overloaded' })
    expect(await Promise.all([inFlight, waiting])).toEqual([late, late])
    expect(await publish([5]).catch(codeOf)).toBe(late) // it was let in
    expect(log.written).toEqual([[0]])
  })
})

test('whatever callers, failures and sizes: each call is written once, whole and in order, or refused; waiting is bounded', async () => {
  const call = fc.record({ size: fc.integer({ min: 0, max: 30 }), after: fc.integer({ min: 0, max: 3 }) })
  await fc.assert(
    fc.asyncProperty(
      fc.array(call, { maxLength: 40 }),
      fc.infiniteStream(fc.boolean()),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom(0, 1),
      async (calls, failures, maxWaiting, maxWrite, lingerMs) => {
        const attempts: number[][] = []
        const durable: number[] = []
        let inFlight = 0
        const publish = groupCommit<number>(
          async (items) => {
            expect(++inFlight).toBe(1) // one at a time
            attempts.push([...items])
            await settled()
            inFlight--
            if (failures.next().value) throw new Error('lost')
            durable.push(...items)
          },
          { maxWaiting, maxWrite, lingerMs, deadlineMs: 60_000 },
        )
        let next = 0
        const outcomes: Promise<{ items: number[]; end: string }>[] = []
        for (const { size, after } of calls) {
          const items = Array.from({ length: size }, () => next++)
          outcomes.push(
            publish(items).then(
              () => ({ items, end: 'durable' }),
              (error: unknown) => ({ items, end: codeOf(error) }),
            ),
          )
          for (let turn = 0; turn < after; turn++) await settled()
        }
        const ended = await Promise.all(outcomes)
        const itemsThat = (end: string) => ended.filter((one) => one.end === end).flatMap(({ items }) => items)
        expect(durable).toEqual(itemsThat('durable')) // acknowledged exactly when durable, in the order of the calls
        const attempted = attempts.flat()
        expect(attempted).toEqual(attempted.toSorted((a, b) => a - b))
        expect(new Set(attempted).size).toBe(attempted.length) // nothing is sent twice
        expect([...attempted, ...itemsThat('overloaded')].toSorted((a, b) => a - b)).toEqual([...Array(next).keys()])
        for (const items of attempts) {
          const owners = ended.filter((one) => one.items.some((item) => items.includes(item)))
          expect(items.length <= maxWrite || owners.length === 1).toBe(true)
          expect(owners.flatMap((one) => one.items)).toEqual(items) // calls are never split
        }
        for (const { items, end } of ended) if (items.length > maxWaiting) expect(end).toBe('overloaded')
      },
    ),
    { numRuns: 100 },
  )
})
