import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import { ProblemError } from './problem.ts'

interface Waiting<T, Result> {
  readonly items: readonly T[]
  readonly size: number
  resolve(result: Result): void
  reject(error: unknown): void
  readonly timer: NodeJS.Timeout
}

/**
 * Lets many callers share one write: while one is under way the next gather. One write at a time keeps the order of calls. Who was told
 * that a write failed, or is late, knows nothing of what was written: it has to be safe to do again.
 *
 * @param write its result goes to every caller that had a part in it; who had nothing to write gets none
 * @param lingerMs for a costly write: while callers come together, writes begin this far apart, and those of one turn of the event
 *   loop share one. A caller alone after a caller alone does not wait for it.
 * @param maxWaiting how much may wait, in what `sizeOf` counts; more is refused (ProblemError `overloaded`), so memory stays bounded while
 *   nothing is written
 * @param sizeOf what an item takes; unless told each counts as one
 * @param deadlineMs how long a caller waits before it is told that nothing is known; its items leave the queue if they
 *   have not been sent yet
 */
export function groupCommit<T, Result = void>(
  write: (items: readonly T[]) => Promise<Result>,
  {
    maxWaiting,
    maxWrite,
    deadlineMs,
    lingerMs = 0,
    sizeOf = () => 1,
  }: {
    maxWaiting: number
    maxWrite: number
    deadlineMs: number
    lingerMs?: number
    sizeOf?: (item: T) => number
  },
): (items: readonly T[]) => Promise<Result | undefined> {
  const queue = new Set<Waiting<T, Result>>()
  let waiting = 0
  let writing = false
  let last = { began: 0, callers: 0 }

  const leave = (entry: Waiting<T, Result>) => {
    if (queue.delete(entry)) waiting -= entry.size
  }

  async function drain(): Promise<void> {
    writing = true
    if (lingerMs > 0 && last.callers > 1) await turn()
    while (queue.size > 0) {
      const early = last.callers > 1 ? last.began + lingerMs - performance.now() : 0
      if (early > 0) {
        await sleep(early)
        continue // who waited may have left
      }
      const group: Waiting<T, Result>[] = []
      let count = 0
      for (const entry of queue) {
        if (group.length > 0 && count + entry.items.length > maxWrite) break
        group.push(entry)
        count += entry.items.length
      }
      for (const entry of group) leave(entry)
      last = { began: performance.now(), callers: group.length }
      try {
        const result = await write(group.flatMap((entry) => entry.items))
        for (const entry of group) entry.resolve(result)
      } catch (error) {
        for (const entry of group) entry.reject(error)
      }
      for (const entry of group) clearTimeout(entry.timer)
    }
    writing = false
  }

  return (items) => {
    if (items.length === 0) return Promise.resolve(undefined)
    const size = items.reduce((sum, item) => sum + sizeOf(item), 0)
    if (waiting + size > maxWaiting) return Promise.reject(new ProblemError('overloaded'))
    const { promise, resolve, reject } = Promise.withResolvers<Result>()
    const entry: Waiting<T, Result> = {
      items,
      size,
      resolve,
      reject,
      timer: setTimeout(() => {
        leave(entry)
        reject(new Error(`not written within ${deadlineMs} ms`))
      }, deadlineMs),
    }
    queue.add(entry)
    waiting += size
    if (!writing) void drain()
    return promise
  }
}
