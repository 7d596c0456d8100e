import type { Model } from '@marquee/recommender/algorithm'
import type { Dataset, History } from '@marquee/recommender/dataset'
import { diversify } from '@marquee/recommender/diversify'
import { evidenceOf } from '@marquee/recommender/explain'
import { explore, unknownCandidates } from '@marquee/recommender/explore'
import { listScored } from '@marquee/recommender/list-items'
import { createRandom } from '@marquee/recommender/random'
import { percentile } from '@marquee/tests/figures'

const warmUp = 500
const size = 20
const historyLength = 50

export interface ListTimes {
  /** milliseconds of a whole list */
  readonly p50: number
  readonly p99: number
  /** milliseconds of one pass of multiply and add over as many numbers as the model reads for a list */
  readonly pass: number
  /** mean milliseconds */
  readonly stages: Readonly<Record<Stage, number>>
}

/** How long a list of 20 takes on one core from a history of 50, all stages, without servers and HTTP. */
export function measureLists(model: Model, dataset: Dataset, lists: number): ListTimes {
  const films = dataset.items.length
  const random = createRandom(2)
  const total: Record<Stage, number> = { score: 0, rank: 0, diversify: 0, explore: 0, explain: 0 }
  const times: number[] = []
  const into = new Float32Array(films)
  for (let list = -warmUp; list < lists; list++) {
    const spent = timedList(model, { dataset, history: historyFrom(random, films), seed: String(list), into })
    if (list < 0) continue
    times.push(stages.reduce((sum, stage) => sum + spent[stage], 0))
    for (const stage of stages) total[stage] += spent[stage] / lists
  }
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), pass: passMs(films), stages: total }
}

const stages = ['score', 'rank', 'diversify', 'explore', 'explain'] as const
type Stage = (typeof stages)[number]

interface Asked {
  readonly dataset: Dataset
  readonly history: History
  readonly seed: string
  /** Room for the scores. */
  readonly into: Float32Array
}

/** Milliseconds of each stage of one list, as serving makes it. */
function timedList(model: Model, { dataset, history, seed, into }: Asked): Record<Stage, number> {
  const films = dataset.items.length
  const exclude = new Set(history.items)
  const start = performance.now()
  const scores = model.score(history, into)
  const scored = performance.now()
  const ranked = listScored(model, history, { scores, exclude, size })
  const atRanked = performance.now()
  const varied = diversify(ranked, { content: dataset.content, strength: 0, size })
  const atVaried = performance.now()
  const knownness = model.knownness ?? { ofItem: new Float32Array(films), penalty: 0 }
  const where = (item: number) => !exclude.has(item)
  const candidates = unknownCandidates(scores, { knownness, fitted: films, where })
  const { list } = explore(varied, { candidates, share: 0.05, seed })
  const explored = performance.now()
  const contributions = model.contributions(
    history,
    list.map(({ item }) => item),
  )
  for (const each of contributions) evidenceOf(each)
  const end = performance.now()
  return {
    score: scored - start,
    rank: atRanked - scored,
    diversify: atVaried - atRanked,
    explore: explored - atVaried,
    explain: end - explored,
  }
}

function historyFrom(random: ReturnType<typeof createRandom>, films: number): History {
  const items = new Set<number>()
  while (items.size < historyLength) items.add(Math.floor(random.uniform() ** 2.5 * films))
  return {
    items: Uint32Array.from(items),
    times: Float64Array.from(items, (_, entry) => entry * 1_000),
    values: Float32Array.from(items, () => 4),
  }
}

/** One pass over 200 weights for each history entry and 10 numbers for each film, the median of many. */
function passMs(films: number): number {
  const numbers = new Float32Array(historyLength * 200 + 10 * films).fill(0.5)
  const times: number[] = []
  let kept = 0
  for (let round = 0; round < 500; round++) {
    const started = performance.now()
    let sum = 0
    for (let at = 0; at < numbers.length; at++) sum += 1.5 * (numbers[at] ?? 0)
    kept += sum
    times.push(performance.now() - started)
  }
  if (!Number.isFinite(kept)) throw new Error('the reference did not add up')
  return percentile(times, 0.5)
}
