/**
 * Load at a rate that the system under it does not influence, as people are: who comes at 12:00:01 comes whether or not the one of
 * 12:00:00 has been answered. Each latency counts from the moment the request was due, so that a system that stands still for a
 * second is charged for everybody who came in that second, not for the one who was sent last.
 * (Coordinated omission: Gil Tene, "How NOT to Measure Latency", 2013.)
 */
export interface OpenLoop {
  readonly perSecond: number
  readonly seconds: number
  /** Sends request number n; resolves when it is answered. */
  send(number: number): Promise<unknown>
  /** Milliseconds that only grow; another clock in tests. */
  readonly now?: () => number
  /** Resolves after so many milliseconds or a little later. */
  readonly wait?: (ms: number) => Promise<unknown>
}

export interface OpenLoopResult {
  /** Milliseconds from due to answered, in the order of the answers. */
  readonly latencies: readonly number[]
  /** how many were not answered, or with an error */
  readonly failed: number
  /** answers a second, the time that the last ones took included */
  readonly perSecond: number
}

export async function openLoop(options: OpenLoop): Promise<OpenLoopResult> {
  const { perSecond, seconds, send, now = () => performance.now(), wait = sleep } = options
  const count = Math.round(perSecond * seconds)
  const latencies: number[] = []
  const inFlight: Promise<void>[] = []
  let failed = 0
  const start = now()
  const dueAt = (number: number) => start + (number * 1_000) / perSecond
  const sendOne = async (number: number) => {
    try {
      await send(number)
      latencies.push(now() - dueAt(number))
    } catch {
      failed++
    }
  }
  for (let next = 0; next < count; ) {
    while (next < count && dueAt(next) <= now()) inFlight.push(sendOne(next++))
    if (next < count) await wait(Math.max(0, dueAt(next) - now()))
  }
  await Promise.all(inFlight)
  return { latencies, failed, perSecond: latencies.length / ((now() - start) / 1_000) }
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
