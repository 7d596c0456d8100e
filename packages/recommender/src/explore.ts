import type { Knownness } from './algorithm.ts'
import { evenSample, type Ranked, rank } from './rank.ts'
import { nthLargest } from './sparse-rows.ts'
import { hashOf } from './splits.ts'

export interface ExploreOptions {
  /** Who may be shown instead, best first: see {@link unknownCandidates}. */
  readonly candidates: readonly Ranked[]
  /** The part of all places that explores, 0 to 1. */
  readonly share: number
  /** The same seed draws the same; the id of a list, so that it can be made again. */
  readonly seed: string
}

export interface Explored {
  readonly list: readonly Ranked[]
  /** Parallel to the list: how likely each item was to be shown, for learning from what was shown without bias. */
  readonly propensities: readonly number[]
}

/**
 * Gives the last place of a list, with a probability of share × places (one place at most), to one of the candidates, each
 * as likely as the others. So what nobody knows yet is seen by some, and its record says how likely that was.
 */
export function explore(list: readonly Ranked[], { candidates, share, seed }: ExploreOptions): Explored {
  const chance = candidates.length === 0 ? 0 : Math.min(1, share * list.length)
  const propensities = list.map((_, place) => (place === list.length - 1 ? 1 - chance : 1))
  if (list.length === 0 || uniform(`${seed}/whether`) >= chance) {
    // a list that could not have been otherwise was certain
    return { list, propensities }
  }
  const drawn = candidates[Math.floor(uniform(`${seed}/which`) * candidates.length)]
  return {
    list: [...list.slice(0, -1), drawn],
    propensities: [...propensities.slice(0, -1), chance / candidates.length],
  }
}

export interface UnknownOptions {
  readonly knownness: Knownness
  /** Items from this index on came after the fit. */
  readonly fitted: number
  readonly where: (item: number) => boolean
}

const mostCandidates = 10
const relevantShare = 20
const fewestRelevant = 50

/**
 * Items that nobody has watched and this history speaks for: among the best twentieth of the catalogue (of a small one,
 * the best fifty), ten at most. Those that came after the fit go first: they had no chance yet.
 */
export function unknownCandidates(scores: Float32Array, { knownness, fitted, where }: UnknownOptions): Ranked[] {
  const unknown = unknownItems(knownness)
  if (unknown.length === 0) return []
  const border = Math.max(Number.MIN_VALUE, topScore(scores))
  const best = (items: Uint32Array) =>
    rank(scoresOf(items, scores), {
      least: border,
      where: (place) => where(items[place]),
      size: mostCandidates,
    }).map(({ item: place, score }) => ({ item: items[place], score }))
  const fresh = best(unknown.subarray(unknown.findLastIndex((item) => item < fitted) + 1))
  return fresh.length > 0 ? fresh : best(unknown)
}

const unknownOf = new WeakMap<Knownness, Uint32Array>()

/** Items that nobody has watched, ascending; found once for each model. */
function unknownItems(knownness: Knownness): Uint32Array {
  const known = unknownOf.get(knownness)
  if (known) return known
  const { ofItem } = knownness
  const items = new Uint32Array(ofItem.length)
  let count = 0
  for (let item = 0; item < ofItem.length; item++) if (ofItem[item] === 0) items[count++] = item
  const found = items.slice(0, count)
  unknownOf.set(knownness, found)
  return found
}

function scoresOf(items: Uint32Array, scores: Float32Array): Float32Array {
  const own = new Float32Array(items.length)
  for (let place = 0; place < items.length; place++) own[place] = scores[items[place]]
  return own
}

/** The score that relevant items reach, by an even sample. */
function topScore(scores: Float32Array): number {
  const sample = evenSample(scores)
  const relevant = Math.min(sample.length, Math.max(fewestRelevant, Math.ceil(sample.length / relevantShare)))
  return relevant === 0 ? 0 : nthLargest(sample, relevant)
}

/** 0 (inclusive) to 1 (exclusive). */
const uniform = (text: string): number => hashOf(text) / 2 ** 32
