/**
 * How long one pass of the sequence model over 1,000,000 interactions takes on each TensorFlow backend of this machine.
 *
 *   node bench/src/sequence-epoch.ts [--steps 25] [--backends tensorflow,wasm,cpu] [--json FILE]
 *
 * So many steps are timed, the first five not counted; the pass is their median times its number of steps.
 */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { createDatasetBuilder, type Dataset } from '@marquee/recommender/dataset'
import { createRandom } from '@marquee/recommender/random'
import { batchesOf } from '@marquee/recommender/sequence-windows'
import { fitSequenceInWorker } from '@marquee/training/fit-sequence-in-worker'
import { sequenceDefaults } from '@marquee/training/sequence-settings'
import { type BackendName, BackendUnavailable, backendNames } from '@marquee/training/tensorflow'

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '25' },
    backends: { type: 'string', default: backendNames.join() },
    json: { type: 'string' },
  },
})
const warmUp = 5
const steps = Number(values.steps)
const interactions = 1_000_000
const films = 10_000
const people = 6_250

const dataset = syntheticDataset()
const stepsOfEpoch = batchesOf(dataset, sequenceDefaults)
const rows = []
for (const backend of backendNames.filter((name) => values.backends.split(',').includes(name))) {
  const row = { backend, interactions, films, stepsOfEpoch, ...(await measure(backend)) }
  rows.push(row)
  const said =
    row.secondsOfStep === undefined
      ? row.why
      : `${row.secondsOfStep.toFixed(3)} s a step × ${stepsOfEpoch} = ${Math.round(row.secondsOfEpoch)} s a pass, extrapolated from ${row.stepsTimed} steps`
  process.stdout.write(`${backend.padEnd(12)} ${said}\n`)
}
const report = { measuredAt: new Date().toISOString(), settings: sequenceDefaults, rows }
if (values.json) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`)
else process.stdout.write(`${JSON.stringify(report)}\n`)

async function measure(backend: BackendName) {
  const ends: number[] = []
  const stopping = new AbortController()
  try {
    await fitSequenceInWorker(dataset, {
      budgetSeconds: 3_600,
      seed: 1,
      backend,
      memoryMb: 4_096,
      signal: stopping.signal,
      onProgress() {
        ends.push(performance.now())
        if (ends.length === steps + warmUp + 1) stopping.abort()
      },
    })
  } catch (error) {
    if (error instanceof BackendUnavailable || !stopping.signal.aborted)
      return { why: error instanceof Error ? error.message : String(error) }
  }
  const timed = ends.slice(warmUp + 1).map((end, index) => (end - (ends[warmUp + index] ?? end)) / 1_000)
  const secondsOfStep = timed.toSorted((a, b) => a - b)[timed.length >> 1] ?? Number.NaN
  return { secondsOfStep, secondsOfEpoch: secondsOfStep * stepsOfEpoch, stepsTimed: timed.length }
}

/** People who walk from film to near film and sometimes jump, to low numbers more often. */
function syntheticDataset(): Dataset {
  const random = createRandom(1)
  const builder = createDatasetBuilder([])
  for (let person = 0; person < people; person++) {
    const seen = new Set<number>()
    let film = Math.floor(random.uniform() ** 2 * films)
    while (seen.size < interactions / people) {
      seen.add(film)
      film = random.uniform() < 0.7 ? (film + 1 + random.below(5)) % films : Math.floor(random.uniform() ** 2 * films)
    }
    builder.addUser(
      `p${person}`,
      [...seen].map((movie, place) => ({ movieId: `m${movie}`, at: place * 60_000, value: 4 })),
    )
  }
  return builder.build()
}
