import { expect, test } from 'vitest'
import { poll } from '../src/poll.ts'

test('it looks at once, then again and again, and never once it is disposed', async () => {
  let looks = 0
  const polling = poll(async () => {
    looks++
  }, 10)
  expect(looks).toBe(1)
  await expect.poll(() => looks).toBeGreaterThanOrEqual(4)
  await polling[Symbol.asyncDispose]()
  const after = looks
  await new Promise((resolve) => setTimeout(resolve, 50)) // five turns
  expect(looks).toBe(after)
})

test('it never looks twice at the same time: who asks meanwhile shares the look that is under way', async () => {
  let atOnce = 0
  let looks = 0
  let most = 0
  const release = Promise.withResolvers<void>()
  const polling = poll(async () => {
    looks++
    most = Math.max(most, ++atOnce)
    await release.promise
    atOnce--
  }, 5)
  const waiting = [polling.refresh(), polling.refresh(), polling.refresh()]
  expect(looks).toBe(1)
  release.resolve()
  await Promise.all(waiting)
  await polling.refresh()
  expect(most).toBe(1)
  await polling[Symbol.asyncDispose]()
})

test('disposing waits for the look that is under way', async () => {
  const release = Promise.withResolvers<void>()
  let ended = false
  const polling = poll(async () => {
    await release.promise
    ended = true
  }, 60_000)
  const disposing = polling[Symbol.asyncDispose]()
  release.resolve()
  await disposing
  expect(ended).toBe(true)
})
