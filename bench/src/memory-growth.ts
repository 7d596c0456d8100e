export interface MemorySample {
  readonly second: number
  readonly megabytes: number
}

/**
 * By which part of its mean a process grew through the last two thirds of the time: what a straight line through the samples (least
 * squares) rises by. The first third is for caches that fill.
 */
export function growthOf(samples: readonly MemorySample[]): { readonly growth: number; readonly meanMb: number } {
  const settled = samples.slice(Math.floor(samples.length / 3))
  const mean = (of: (sample: MemorySample) => number) =>
    settled.reduce((sum, sample) => sum + of(sample), 0) / settled.length
  const [meanSecond, meanMb] = [mean(({ second }) => second), mean(({ megabytes }) => megabytes)]
  const slope =
    mean(({ second, megabytes }) => (second - meanSecond) * (megabytes - meanMb)) /
    mean(({ second }) => (second - meanSecond) ** 2)
  const seconds = (settled.at(-1)?.second ?? Number.NaN) - (settled[0]?.second ?? Number.NaN)
  return { growth: (slope * seconds) / meanMb, meanMb }
}
