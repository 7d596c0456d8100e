import { afterEach, expect, test, vi } from 'vitest'
import { backoff } from '../src/backoff.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

/** How long each attempt waits when chance says `random`. */
async function waits(random: number, attempts: number, options: { baseMs: number; capMs: number }): Promise<number[]> {
  vi.spyOn(Math, 'random').mockReturnValue(random)
  const measured: number[] = []
  for (let attempt = 0; attempt < attempts; attempt++) {
    const started = performance.now()
    await backoff(attempt, options)
    measured.push(performance.now() - started)
  }
  return measured
}

test('waits never exceed the cap and half the base, however often one has tried', async () => {
  const options = { baseMs: 10, capMs: 40 }
  for (const [attempt, ms] of (await waits(0.999_999, 10, options)).entries()) {
    const ceiling = Math.min(options.capMs, options.baseMs * 2 ** attempt) + options.baseMs / 2
    expect(ms).toBeGreaterThanOrEqual(ceiling - 2)
    expect(ms).toBeLessThan(ceiling + 500) // a busy machine wakes late; without the cap the last wait takes 5 s
  }
})

test('waits are never none, or a failure in a loop would burn a processor', async () => {
  for (const ms of await waits(0, 3, { baseMs: 20, capMs: 100 })) expect(ms).toBeGreaterThanOrEqual(8)
})

test('a stop ends the wait at once', async () => {
  const stopping = new AbortController()
  const waiting = backoff(20, { baseMs: 60_000, capMs: 600_000, signal: stopping.signal })
  stopping.abort()
  await expect(waiting).rejects.toThrow(/abort/i)
  await expect(backoff(0, { baseMs: 60_000, capMs: 600_000, signal: stopping.signal })).rejects.toThrow(/abort/i)
})
