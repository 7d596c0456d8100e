import type { ItemContent } from './dataset.ts'
import type { Ranked } from './rank.ts'

export interface DiversifyOptions {
  /** By item index. */
  readonly content: readonly ItemContent[]
  /** 0 keeps the ranking; 1 looks for variety alone, after the best item. */
  readonly strength: number
  /** How many items at most. */
  readonly size: number
}

/**
 * Chooses from a ranked list one item at a time: the one with the most relevance less what it repeats of those chosen
 * before, (1 - strength) · relevance - strength · highest similarity. Relevance is the score scaled to 0..1 within the
 * list; scores stay as they were; equal choices go to the better ranked.
 * Source: Carbonell and Goldstein, "The use of MMR", SIGIR 1998.
 */
export function diversify(ranked: readonly Ranked[], { content, strength, size }: DiversifyOptions): Ranked[] {
  if (strength <= 0) return ranked.slice(0, size)
  const relevance = scaledScores(ranked)
  const nearest = new Float64Array(ranked.length)
  const open = ranked.map((_, place) => place)
  const chosen: Ranked[] = []

  while (open.length > 0 && chosen.length < size) {
    const values = open.map((place) => (1 - strength) * relevance[place] - strength * nearest[place])
    const best = values.indexOf(Math.max(...values))
    const [taken] = open.splice(best, 1)
    chosen.push(ranked[taken])
    for (const place of open) {
      nearest[place] = Math.max(
        nearest[place],
        contentSimilarity(content[ranked[place].item], content[ranked[taken].item]),
      )
    }
  }
  return chosen
}

const genreShare = 0.75
const decadesApart = 3

/**
 * How alike two items are, 0 to 1: three quarters by genres in common (Jaccard), one quarter by how near their decades
 * are. What is unknown is like nothing.
 */
export function contentSimilarity(a: ItemContent, b: ItemContent): number {
  return genreShare * genreSimilarity(a, b) + (1 - genreShare) * decadeSimilarity(a, b)
}

function genreSimilarity(a: ItemContent, b: ItemContent): number {
  const common = a.genres.filter((genre) => b.genres.includes(genre)).length
  return common === 0 ? 0 : common / (a.genres.length + b.genres.length - common)
}

function decadeSimilarity(a: ItemContent, b: ItemContent): number {
  if (a.year === null || b.year === null) return 0
  const apart = Math.abs(Math.floor(a.year / 10) - Math.floor(b.year / 10))
  return Math.max(0, 1 - apart / decadesApart)
}

function scaledScores(ranked: readonly Ranked[]): number[] {
  const finite = ranked.map(({ score }) => score).filter(Number.isFinite)
  const lowest = Math.min(...finite)
  const range = Math.max(...finite) - lowest
  return ranked.map(({ score }) => (range > 0 ? Math.min(1, Math.max(0, (score - lowest) / range)) : 1))
}
