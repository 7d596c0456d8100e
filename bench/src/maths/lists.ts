/**
 * How long a list takes on one core, all stages, and how long a fit: no servers, no HTTP.
 *
 *   node bench/recommender.ts [--films 10000,100000] [--lists 5000] [--no-fit] [--json FILE]
 *
 * Each figure stands beside a reference of the same run: a list beside one pass of multiply and add over as many numbers as
 * the model reads for it; the fit beside its interactions.
 */
import { writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { blend } from '../packages/recommender/src/blend.ts'
import type { Dataset, History } from '../packages/recommender/src/dataset.ts'
import { diversify, stayingOf } from '../packages/recommender/src/diversify.ts'
import { evidenceOf } from '../packages/recommender/src/explain.ts'
import { explore, unknownCandidates } from '../packages/recommender/src/explore.ts'
import { listScored } from '../packages/recommender/src/list-items.ts'
import { createRandom } from '../packages/recommender/src/random.ts'
import { walkers } from './synthetic.ts'

const { values } = parseArgs({
  options: {
    films: { type: 'string', default: '10000,100000' },
    lists: { type: 'string', default: '5000' },
    'no-fit': { type: 'boolean' },
    json: { type: 'string' },
  },
})
const lists = Number(values.lists)
const warmUp = 500
const size = 20
const historyLength = 50
const goals: Readonly<Record<number, string>> = { 10000: 'p50 0.5, p99 2', 100000: 'p99 5' }

const report = {
  measuredAt: new Date().toISOString(),
  node: process.version,
  processor: cpus()[0]?.model,
  fit: values['no-fit'] ? undefined : measureFit({ people: 10_000, films: 4_000, each: 100 }),
  lists: values.films.split(',').map((films) => measureLists(Number(films))),
}
if (values.json) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`)

function measureFit(shape: Parameters<typeof walkers>[0]) {
  const dataset = walkers(shape)
  const started = performance.now()
  blend.fit(dataset)
  const seconds = (performance.now() - started) / 1_000
  const peakMb = process.resourceUsage().maxRSS / 1_024
  process.stdout.write(
    `fit of ${dataset.itemOf.length} interactions × ${shape.films} films: ${seconds.toFixed(1)} s (goal 30), ${Math.round(peakMb)} MB (goal 1024)\n`,
  )
  return { interactions: dataset.itemOf.length, films: shape.films, seconds, peakMb }
}

function measureLists(films: number) {
  const dataset = walkers({ people: 3_000, films, each: 60 })
  const model = blend.fit(dataset)
  const random = createRandom(2)
  const stages = { score: 0, rank: 0, diversify: 0, explore: 0, explain: 0 }
  const times: number[] = []
  const into = new Float32Array(films)
  for (let list = -warmUp; list < lists; list++) {
    const spent = timedList(model, { dataset, history: historyFrom(random, films), seed: String(list), into })
    if (list < 0) continue
    times.push(Object.values(spent).reduce((sum, each) => sum + each, 0))
    for (const name of Object.keys(stages) as (keyof typeof stages)[]) stages[name] += spent[name] / lists
  }
  times.sort((a, b) => a - b)
  const [p50, p99] = [times[Math.ceil(lists * 0.5) - 1] ?? Number.NaN, times[Math.ceil(lists * 0.99) - 1] ?? Number.NaN]
  const reference = referenceMs(films)
  process.stdout.write(
    `list of ${size}, history ${historyLength}, ${films} films: p50 ${p50.toFixed(3)} ms, p99 ${p99.toFixed(3)} ms (goal ${goals[films] ?? 'none'}); ${(p50 / reference).toFixed(1)} × the reference of ${reference.toFixed(3)} ms; mean of each stage: ${Object.entries(
      stages,
    )
      .map(([name, ms]) => `${name} ${ms.toFixed(3)}`)
      .join(', ')}\n`,
  )
  return { films, p50, p99, reference, stages }
}

type Stages = Record<'score' | 'rank' | 'diversify' | 'explore' | 'explain', number>

interface Asked {
  readonly dataset: Dataset
  readonly history: History
  readonly seed: string
  /** Room for the scores. */
  readonly into: Float32Array
}

/** Milliseconds of each stage of one list, as serving makes it. */
function timedList(model: ReturnType<typeof blend.fit>, { dataset, history, seed, into }: Asked): Stages {
  const films = dataset.items.length
  const exclude = new Uint8Array(films)
  for (const item of history.items) exclude[item] = 1
  const start = performance.now()
  const scores = model.score(history, into)
  const scored = performance.now()
  const ranked = listScored(model, history, { scores, exclude, size })
  const atRanked = performance.now()
  const varied = diversify(ranked, { content: dataset.content, strength: 0, size, staying: stayingOf(size) })
  const atVaried = performance.now()
  const knownness = model.knownness ?? { ofItem: new Float32Array(films), penalty: 0 }
  const where = (item: number) => exclude[item] === 0
  const candidates = unknownCandidates(scores, { knownness, fitted: films, where })
  const { list } = explore(varied, { candidates, share: 0.05, seed })
  const explored = performance.now()
  const contributions = model.contributions(history)
  for (const { item } of list) evidenceOf(contributions(item))
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

/** One pass over 400 weights for each history entry and 10 numbers for each film, the median of many. */
function referenceMs(films: number): number {
  const numbers = new Float32Array(historyLength * 400 + 10 * films).fill(0.5)
  const times: number[] = []
  let kept = 0
  for (let round = 0; round < 500; round++) {
    const started = performance.now()
    let sum = 0
    for (let at = 0; at < numbers.length; at++) sum += 1.5 * numbers[at]
    kept += sum
    times.push(performance.now() - started)
  }
  if (!Number.isFinite(kept)) throw new Error('the reference did not add up')
  return times.sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN
}
