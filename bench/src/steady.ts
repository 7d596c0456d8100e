import type { LoadResult } from './load.ts'

/** The goal's rate, or four fifths of what the machine can do: at more than that a queue only grows. */
export const steadyRate = (most: Pick<LoadResult, 'perSecond'>, goalPerSecond: number): number =>
  Math.min(goalPerSecond, Math.floor(most.perSecond * 0.8))

/** @throws when anything was not answered well: a fast error is no speed */
export function refuseFailures(...results: readonly Pick<LoadResult, 'failed'>[]): void {
  const failed = results.reduce((sum, each) => sum + each.failed, 0)
  if (failed > 0) throw new Error(`${failed} requests were not answered, or with an error`)
}
