export interface HistogramCounts {
  /** upper bounds; the last bucket has none */
  readonly bounds: number[]
  /** one more than bounds */
  readonly counts: number[]
}

/** The value that a share of all does not exceed, interpolated within its bucket; null when nothing was counted. */
export function quantile({ bounds, counts }: HistogramCounts, share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  let before = 0
  for (const [place, count] of counts.entries()) {
    const [lower, upper] = [bounds[place - 1] ?? 0, bounds[place]]
    if (before + count >= share * total && count > 0)
      return upper === undefined ? lower : lower + ((share * total - before) / count) * (upper - lower)
    before += count
  }
  return bounds.at(-1) ?? null
}
