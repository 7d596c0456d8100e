import type { Model } from './algorithm.ts'
import { loadModel } from './algorithms.ts'
import { alignModel } from './align-model.ts'
import { type Dataset, type History, historyOf } from './dataset.ts'
import { evidenceOf } from './explain.ts'
import { rank } from './rank.ts'
import { usersByHash } from './splits.ts'
import { watchCounts } from './watchers.ts'

/**
 * What any sane model does, whatever it was fitted on: it answers every history with usable scores, is the same after it was saved
 * and loaded, explains its scores by what they rest on, and ranks what is watched together with a film above what is not.
 *
 * @param dataset what the model was fitted on
 * @param personal whether its scores depend on the history: of one that says the same to everybody no neighbours are asked
 * @returns the first promise that is broken, as a sentence; undefined when all hold
 */
export function selfTest(model: Model, dataset: Dataset, { personal = true } = {}): string | undefined {
  if (dataset.items.length === 0) return undefined
  const checks = [scoresAreUsable, savingChangesNothing, contributionsAddUp, evidenceCounts]
  for (const check of personal ? [...checks, neighboursRankHigh] : checks) {
    const broken = check(model, dataset)
    if (broken !== undefined) return broken
  }
  return undefined
}

type Check = (model: Model, dataset: Dataset) => string | undefined

const longest = 500
const nothing: History = { items: new Uint32Array(), times: new Float64Array(), values: new Float32Array() }

/** Histories that every model must be able to answer, by what they are; the same for the same dataset. */
function goldenHistories(dataset: Dataset): ReadonlyMap<string, History> {
  const size = Math.min(longest, dataset.items.length)
  const step = Math.floor(dataset.items.length / size)
  const long = Array.from({ length: size }, (_, entry) => entry * step)
  return new Map([
    ['an empty history', nothing],
    ['one film', historyOfItems([mostWatched(dataset)[0] ?? 0])],
    [`a history of ${size} films`, historyOfItems(long)],
    ...usersByHash(dataset)
      .slice(0, 3)
      .map((user): [string, History] => [`person ${dataset.users[user]}`, historyOf(dataset, user)]),
  ])
}

/** A minute apart, with stars of every kind; one in ten is a dislike, if there are that many. */
const historyOfItems = (items: readonly number[]): History => ({
  items: Uint32Array.from(items),
  times: Float64Array.from(items, (_, entry) => entry * 60_000),
  values: Float32Array.from(items, (_, entry) => (entry % 10 === 9 ? 0 : 5 - (entry % 10) / 2)),
})

const isUsable = (score: number): boolean => Number.isFinite(score) || score === Number.NEGATIVE_INFINITY

const scoresAreUsable: Check = (model, dataset) => {
  const strange = alignModel(model, ['a film that no model knows', ...dataset.items])
  const answers = [
    ...[...goldenHistories(dataset)].map(([what, history]) => ({ what, of: model, history, size: model.items.length })),
    { what: 'a history of unknown films', of: strange, history: historyOfItems([0]), size: model.items.length + 1 },
  ]
  for (const { what, of, history, size } of answers) {
    const scores = of.score(history)
    if (scores.length !== size) return `It gave ${scores.length} scores for ${size} films to ${what}`
    if (!scores.every(isUsable)) return `It gave scores that are no numbers to ${what}`
    if (!scores.some(Number.isFinite)) return `It had nothing to recommend to ${what}`
    if (!isSame(scores, of.score(history))) return `It gave other scores when asked again for ${what}`
  }
  return undefined
}

const savingChangesNothing: Check = (model, dataset) => {
  const bytes = model.save()
  const loaded = loadModel(bytes)
  if (!isSame(bytes, loaded.save())) return 'Saved, loaded and saved again it has other bytes'
  for (const [what, history] of goldenHistories(dataset))
    if (!isSame(model.score(history), loaded.score(history))) return `Saved and loaded it gives other scores to ${what}`
  return undefined
}

const explained = 5
const float32Tolerance = 1e-3 // of the terms' size: sums of hundreds of float32 in another order

const contributionsAddUp: Check = (model, dataset) => {
  if (model.isAttentive) return undefined
  const base = model.score(nothing)
  for (const [what, history] of goldenHistories(dataset)) {
    for (const { item, score } of rank(model.score(history), { size: explained })) {
      const [parts] = model.contributions(history, [item])
      const total = parts.reduce((sum, part) => sum + part, base[item])
      const scale = parts.reduce((sum, part) => sum + Math.abs(part), Math.abs(score) + 1e-6)
      if (!(Math.abs(total - score) <= float32Tolerance * scale))
        return `What it says each film adds does not add up to the score of ${dataset.items[item]} for ${what}: ${total} instead of ${score}`
    }
  }
  return undefined
}

// Of few cases; over many people it is nine in ten. In a small world the others, which are one younger then, can make up for it.
const fewestCounting = 0.5

/** Where contributions do not add up: without the entry that is named first for it, an item scores less more often than not. */
const evidenceCounts: Check = (model, dataset) => {
  if (!model.isAttentive) return undefined
  let counting = 0
  let asked = 0
  for (const history of goldenHistories(dataset).values()) {
    for (const { item, score } of rank(model.score(history), { size: explained })) {
      const [strongest] = evidenceOf(model.contributions(history, [item])[0])
      if (!strongest) continue
      asked++
      if (model.score(withoutEntry(history, strongest.entry))[item] < score) counting++
    }
  }
  return counting >= fewestCounting * asked
    ? undefined
    : `Of ${asked} films only ${counting} score less without what is named as their reason`
}

const withoutEntry = ({ items, times, values }: History, entry: number): History => ({
  items: items.filter((_, at) => at !== entry),
  times: times.filter((_, at) => at !== entry),
  values: values.filter((_, at) => at !== entry),
})

const seeds = 20
const fewestSeeds = 5
const fewestTogether = 3
const neighboursOfEach = 5
const sampledPeople = 2_000
const worstPercentile = 0.4 // chance is 0.5

const neighboursRankHigh: Check = (model, dataset) => {
  const people = usersByHash(dataset).slice(0, sampledPeople)
  const percentiles = mostWatched(dataset)
    .slice(0, seeds)
    .flatMap((seed) => {
      const neighbours = watchedWith(seed, dataset, people)
      const scores = model.score(historyOfItems([seed]))
      return neighbours.map((neighbour) => percentileOf(neighbour, scores))
    })
  if (percentiles.length < fewestSeeds * neighboursOfEach) return undefined // too little is known to say
  const mean = percentiles.reduce((sum, each) => sum + each, 0) / percentiles.length
  return mean <= worstPercentile
    ? undefined
    : `Films that are watched together rank no better than chance: at ${(100 * mean).toFixed(0)} % of the list from the top, at most ${100 * worstPercentile} % expected`
}

/** Items in order of how many people watched them. */
function mostWatched(dataset: Dataset): number[] {
  const counts = watchCounts(dataset)
  return [...dataset.items.keys()].sort((a, b) => counts[b] - counts[a] || a - b)
}

/** The films whose audience overlaps most with the seed's (cosine). */
function watchedWith(seed: number, dataset: Dataset, people: readonly number[]): number[] {
  const together = new Float64Array(dataset.items.length)
  const alone = new Float64Array(dataset.items.length)
  for (const user of people) {
    const row = dataset.itemOf.subarray(dataset.offsets[user], dataset.offsets[user + 1])
    const hasSeed = row.includes(seed)
    for (const item of row) {
      alone[item]++
      if (hasSeed) together[item]++
    }
  }
  const cosine = together.map((count, item) =>
    item === seed || count < fewestTogether ? 0 : count / Math.sqrt(alone[item] * alone[seed]),
  )
  return rank(Float32Array.from(cosine), { where: (item) => cosine[item] > 0, size: neighboursOfEach }).map(
    ({ item }) => item,
  )
}

/** Which part of all items scores higher, equal ones counted half. */
function percentileOf(item: number, scores: Float32Array): number {
  let above = 0
  for (const score of scores) above += score > scores[item] ? 1 : score === scores[item] ? 0.5 : 0
  return above / scores.length
}

const isSame = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
  a.length === b.length && Array.prototype.every.call(a, (value, index) => Object.is(value, b[index]))
