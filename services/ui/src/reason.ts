import type { RecommendedItem } from '@marquee/contracts/recommendation'

/** At most this many of a person's films are named on a card. */
const mostNamed = 3

export interface Reason {
  /** why the film is here, in words; with the share of the film it names */
  readonly sentence: string
  /** the person's other films behind it, e.g. "Ronin 22%" */
  readonly evidence: readonly string[]
}

/**
 * An item's reason with its evidence. "Because you rated Heat" becomes "Because you rated Heat — 61%"; films that the
 * sentence does not name follow as a list, the weightiest first.
 */
export function reasonOf({ reason, evidence }: Pick<RecommendedItem, 'reason' | 'evidence'>): Reason {
  const weighty = evidence
    .filter(({ share }) => Number.isFinite(share) && share > 0)
    .sort((a, b) => b.share - a.share)
    .slice(0, mostNamed)
  const named = weighty.find(({ title }) => reason.includes(title))
  return {
    sentence: named ? `${reason} —\u00a0${percent(named.share)}` : reason,
    evidence: weighty.filter((film) => film !== named).map(({ title, share }) => `${title} ${percent(share)}`),
  }
}

const percentFormat = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 })

/** A share from 0 to 1 in whole percent; a share that counts is never said to be nothing. */
export function percent(share: number): string {
  return share < 0.01 ? '<1%' : percentFormat.format(Math.min(share, 1))
}
