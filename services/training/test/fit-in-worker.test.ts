import { createDatasetBuilder, type Dataset } from '@marquee/recommender/dataset'
import { expect, test } from 'vitest'
import { type FitRequest, fitAndJudge } from '../src/fit.ts'
import { fitInWorker } from '../src/fit-in-worker.ts'

/** People who each stay in one of three kinds of films, one film after the other. */
function dataset({ people = 60, films = 30 } = {}): Dataset {
  const builder = createDatasetBuilder([])
  for (let person = 0; person < people; person++)
    builder.addUser(
      `p${person}`,
      Array.from({ length: films }, (_, film) => film)
        .filter((film) => film % 3 === person % 3 && (film + person) % 5 !== 0)
        .map((film, index) => ({ movieId: `m${film}`, at: index * 60_000 + person, value: 4 })),
    )
  return builder.build()
}
const request = (more: Partial<FitRequest> = {}): FitRequest => ({
  dataset: dataset(),
  parameters: {},
  champion: undefined,
  examiners: 100,
  examinerThreshold: null,
  gate: { tolerance: 0.01, minCoverageRatio: 0.5, maxExposureJump: 0.25 },
  ...more,
})
const options = { memoryMb: 512, signal: new AbortController().signal, onProgress: () => {} }

test('a fit beside the event loop gives what it gives on it, and tells how far it is', async () => {
  const seen: number[] = []
  let turns = 0
  const loop = setInterval(() => turns++, 5)
  const given = request()
  const result = await fitInWorker(given, { ...options, onProgress: (progress) => seen.push(progress) })
  clearInterval(loop)
  const { metrics, ...rest } = await fitAndJudge(request(), () => {})
  expect(result).toMatchObject(rest)
  expect(result.metrics['ndcg10']).toBe(metrics['ndcg10'])
  expect(seen).toEqual(seen.toSorted((a, b) => a - b))
  expect(seen.at(-1)).toBe(1)
  expect(turns).toBeGreaterThan(3) // this thread went on
  const { offsets, itemOf, times, values } = given.dataset
  for (const moved of [offsets, itemOf, times, values]) expect(moved.byteLength).toBe(0) // nothing is there twice
})

test('a fit that is no longer wanted ends at once, also when it had not begun', async () => {
  const large = request({ dataset: dataset({ people: 3_000, films: 900 }) })
  const stopping = new AbortController()
  const begun = Promise.withResolvers<void>()
  const fitting = fitInWorker(large, { ...options, signal: stopping.signal, onProgress: () => begun.resolve() })
  await begun.promise
  const from = performance.now()
  stopping.abort(new Error('shutting down'))
  await expect(fitting).rejects.toThrow('shutting down')
  await expect(fitInWorker(large, { ...options, signal: stopping.signal })).rejects.toThrow('shutting down')
  expect(performance.now() - from).toBeLessThan(1_000)
})

test('a fit that takes too much memory fails alone', async () => {
  const starved = fitInWorker(request({ dataset: dataset({ people: 500, films: 300 }) }), { ...options, memoryMb: 4 })
  await expect(starved).rejects.toThrow(/memory/i)
})

test('how much memory a fit took is told; memory outside the heap counts as well', async () => {
  const large = request({ dataset: dataset({ people: 3_000, films: 300 }) })
  const arraysMb = (large.dataset.itemOf.length * 16) / 2 ** 20
  const { metrics } = await fitInWorker({ ...structuredClone(large), gate: null }, options)
  expect(metrics['peakMemoryMb']).toBeGreaterThan(arraysMb)
  await expect(fitInWorker(large, { ...options, memoryMb: 48 })).rejects.toThrow('the fit needs more memory than 48 MB')
})

test('a fit that fails says why', async () => {
  await expect(fitInWorker(request({ champion: new Uint8Array(100) }), options)).rejects.toThrow(/artefact|magic|not/i)
})
