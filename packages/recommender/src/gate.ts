import type { ModelEvaluation } from './evaluate.ts'
import type { ExposureJump } from './exposure.ts'
import { meanAndStandardError } from './metrics.ts'

export interface GateInput {
  readonly challenger: ModelEvaluation
  /** On the same cases as the challenger; null when there is none yet. */
  readonly champion: ModelEvaluation | null
  /** On the same cases: what a model must not fall below. */
  readonly popularity: ModelEvaluation
  /** Parallel to the cases: where the champion had not seen the answer. All by default. */
  readonly comparable?: readonly boolean[]
  /** How much NDCG@10 a challenger may lose. */
  readonly tolerance: number
  /** How much of its rival's coverage a challenger must keep, 0 to 1. */
  readonly minCoverageRatio: number
  readonly seed?: number
  /** The promise that the challenger broke (self-test.ts), as a sentence. */
  readonly brokenPromise?: string | undefined
  /** A film that is suddenly in more lists than its audience explains (exposure.ts). */
  readonly pushed?: (Omit<ExposureJump, 'item'> & { readonly movieId: string }) | undefined
}

export interface Verdict {
  readonly promote: boolean
  /** false when nobody may serve it, whatever an operator thinks of the verdict: it gives no usable scores */
  readonly servable: boolean
  /** A sentence with its numbers, for people. */
  readonly reason: string
  /** Mean NDCG@10 of the challenger less that of its rival, over the comparable cases. */
  readonly difference: number
  /** The 95 % bootstrap interval of the difference. */
  readonly interval: readonly [low: number, high: number]
}

/**
 * May the challenger replace the champion? Without a champion, or without a case on which it can be compared, popularity
 * is the rival. A challenger is turned down when
 *
 * - any of its scores is not finite, or its self-test failed;
 * - it recommends less than `minCoverageRatio` of the part of the catalogue that its rival recommends;
 * - its NDCG@10 is lower by more than the tolerance, or is lower than popularity's as well, and the 95 % interval of each paired
 *   difference lies below zero;
 * - a film is newly in many lists though few people took to it.
 *
 * Both halves of the rule about quality are needed: the tolerance alone lets noise on few cases turn down a sound model, the interval
 * alone turns down harmless losses once there are many cases. Where all models score little, the tolerance is more than any of them has:
 * none that loses to its rival falls below popularity.
 */
export function judge({
  challenger,
  champion,
  popularity,
  comparable = Array.from(challenger.ndcgPerCase, () => true),
  tolerance,
  minCoverageRatio,
  seed = 1,
  brokenPromise,
  pushed,
}: GateInput): Verdict {
  const against = chooseRival({ champion, popularity, comparable })
  const differences = differencesOf(challenger, against.rival).filter((_, index) => against.mask[index])
  const difference = meanAndStandardError(differences).mean
  const interval = bootstrapInterval(differences, seed)
  const figures = `NDCG@10 ${signed(difference)} against ${against.name} on ${differences.length} cases (95 % interval ${signed(interval[0])} to ${signed(interval[1])})`
  const verdict = (promote: boolean, reason: string, servable = true): Verdict => ({
    promote,
    servable,
    reason,
    difference,
    interval,
  })

  if (challenger.nonFiniteCases > 0) {
    return verdict(
      false,
      `Scores were not finite in ${challenger.nonFiniteCases} of ${challenger.ndcgPerCase.length} cases`,
      false,
    )
  }
  if (brokenPromise !== undefined) return verdict(false, `The self-test failed. ${brokenPromise}`, false)
  const coverage = challenger.summary.coverage10
  const floor = minCoverageRatio * against.rival.summary.coverage10
  if (coverage < floor) {
    return verdict(
      false,
      `Coverage collapsed: ${percent(coverage)} of the catalogue recommended, at least ${percent(floor)} needed; ${figures}`,
    )
  }
  if (difference < -tolerance && interval[1] < 0) {
    return verdict(false, `Worse than the tolerance of ${tolerance}: ${figures}`)
  }
  const isBelow = (rival: ModelEvaluation) => bootstrapInterval(differencesOf(challenger, rival), seed)[1] < 0
  if (against.rival !== popularity && interval[1] < 0 && isBelow(popularity)) {
    return verdict(false, `Worse than popularity as well: ${figures}`)
  }
  if (pushed) {
    return verdict(
      false,
      `Film ${pushed.movieId} is in ${percent(pushed.after)} of the lists, after ${percent(pushed.before)}, though only ${percent(pushed.adoption)} of the people whose taste is known took to it; ${figures}`,
    )
  }
  return verdict(true, `${figures}, within the tolerance of ${tolerance}; coverage ${percent(coverage)}`)
}

interface Rival {
  readonly rival: ModelEvaluation
  readonly name: string
  readonly mask: readonly boolean[]
}

function chooseRival({
  champion,
  popularity,
  comparable,
}: Required<Pick<GateInput, 'champion' | 'popularity' | 'comparable'>>): Rival {
  if (champion && comparable.includes(true)) return { rival: champion, name: 'the champion', mask: comparable }
  return { rival: popularity, name: 'popularity', mask: comparable.map(() => true) }
}

const differencesOf = ({ ndcgPerCase }: ModelEvaluation, rival: ModelEvaluation): Float64Array =>
  ndcgPerCase.map((ndcg, index) => ndcg - rival.ndcgPerCase[index])

const resamples = 2_000

/**
 * The 2.5th and 97.5th percentile of the mean over cases drawn again and again with replacement.
 * Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.
 */
function bootstrapInterval(differences: Float64Array, seed: number): readonly [number, number] {
  if (differences.length === 0) return [0, 0]
  const random = randomFrom(seed)
  const means = new Float64Array(resamples)
  for (let resample = 0; resample < resamples; resample++) {
    let sum = 0
    for (let draw = 0; draw < differences.length; draw++) sum += differences[Math.floor(random() * differences.length)]
    means[resample] = sum / differences.length
  }
  means.sort()
  return [means[Math.floor(0.025 * resamples)], means[Math.ceil(0.975 * resamples) - 1]]
}

/** Numbers from 0 (inclusive) to 1 (exclusive), the same for the same seed: mulberry32 (Tommy Ettinger, public domain). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`
}

function percent(value: number): string {
  return `${(100 * value).toFixed(2)} %`
}
