import type { Evidence } from '@marquee/contracts/recommendation'

/** The person's films that counted, the weightiest first. */
export function weighty(evidence: readonly Evidence[]): Evidence[] {
  return evidence.filter(({ share }) => Number.isFinite(share) && share > 0).sort((a, b) => b.share - a.share)
}

const percentFormat = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 })

/** A share from 0 to 1 in whole percent; a share that counts is never said to be nothing. */
export function percent(share: number): string {
  return share < 0.01 ? '<1%' : percentFormat.format(Math.min(share, 1))
}
