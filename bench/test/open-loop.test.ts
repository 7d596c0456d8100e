import { percentile } from '@marquee/tests/figures'
import { expect, test } from 'vitest'
import { openLoop } from '../src/open-loop.ts'

/** A clock that only moves when somebody waits. */
function fakeClock() {
  let time = 0
  const sleepers: { at: number; wake: () => void }[] = []
  const wait = (ms: number) =>
    new Promise<void>((wake) => {
      sleepers.push({ at: time + ms, wake })
      setImmediate(advance)
    })
  const advance = () => {
    sleepers.sort((a, b) => a.at - b.at)
    const next = sleepers.shift()
    if (!next) return
    time = Math.max(time, next.at)
    next.wake()
  }
  return { now: () => time, wait }
}

test('everybody who comes while a system stands still is charged for it', async () => {
  const { now, wait } = fakeClock()
  // answers in a millisecond, but for the second from 1,000 to 2,000, in which it answers nobody
  const send = async () => {
    const at = now()
    await wait(at >= 1_000 && at < 2_000 ? 2_001 - at : 1)
  }
  const { latencies, failed } = await openLoop({ perSecond: 100, seconds: 4, send, now, wait })
  expect(failed).toBe(0)
  expect(latencies).toHaveLength(400)
  // a hundred came in that second: a quarter of all, waiting half a second on average
  expect(latencies.filter((ms) => ms > 5)).toHaveLength(100)
  expect(percentile(latencies, 0.5)).toBeCloseTo(1)
  expect(percentile(latencies, 0.99)).toBeGreaterThan(900)
})

test('requests keep to their rate while none is answered', async () => {
  const { now, wait } = fakeClock()
  const sentAt: number[] = []
  const send = async () => {
    sentAt.push(now())
    await wait(10_000)
  }
  await openLoop({ perSecond: 50, seconds: 1, send, now, wait })
  expect(sentAt).toHaveLength(50)
  expect(sentAt.at(-1)).toBeCloseTo(980)
})

test('a request that fails is counted and has no latency', async () => {
  const { now, wait } = fakeClock()
  const { latencies, failed } = await openLoop({
    perSecond: 10,
    seconds: 1,
    now,
    wait,
    async send(number) {
      await wait(1)
      if (number % 2 === 0) throw new Error('refused')
    },
  })
  expect([latencies.length, failed]).toEqual([5, 5])
})
