import { ArtefactCorrupt } from '@marquee/recommender/artefact'
import { evaluateModel } from '@marquee/recommender/evaluate'
import { popularity } from '@marquee/recommender/popularity'
import { loadSequence } from '@marquee/recommender/sequence'
import { leaveOneOut } from '@marquee/recommender/splits'
import { expect, test } from 'vitest'
import { type FitSequenceOptions, fitSequence, type SequenceProgress } from '../src/fit-sequence.ts'
import { fitSequenceInWorker } from '../src/fit-sequence-in-worker.ts'
import { historyOfFilms, movieId, smallSettings, walkersDataset } from './sequence-world.ts'

const options: FitSequenceOptions = { budgetSeconds: 600, seed: 1, backend: 'wasm', settings: smallSettings }

test('training lowers the loss and learns what always follows what, which popularity cannot', async () => {
  const { train, cases } = leaveOneOut(walkersDataset())
  const seen: SequenceProgress[] = []
  const { model, epochs } = await fitSequence(train, { ...options, onProgress: (progress) => seen.push(progress) })
  const lossAfter = (epoch: number) => seen.findLast(({ epochs }) => epochs === epoch)?.loss
  expect(lossAfter(epochs - 1)).toBeLessThan(0.5 * Number(lossAfter(0)))
  expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).toSorted((a, b) => a - b))

  const learnt = evaluateModel(model, cases).summary.ndcg10
  expect(learnt).toBeGreaterThan(0.8)
  expect(evaluateModel(popularity.fit(train), cases).summary.ndcg10).toBeLessThan(0.4)
})

test('few drawn negatives learn the same pattern', async () => {
  const { train, cases } = leaveOneOut(walkersDataset())
  const { model } = await fitSequence(train, { ...options, settings: { ...smallSettings, negatives: 16 } })
  expect(evaluateModel(model, cases).summary.ndcg10).toBeGreaterThan(0.8)
})

test('the same seed gives the same bytes, another seed others', async () => {
  const settings = { ...smallSettings, epochs: 2, negatives: 16, skip: 0.2 }
  const fit = async (seed: number) => (await fitSequence(walkersDataset(), { ...options, seed, settings })).model.save()
  const [one, again, other] = [await fit(1), await fit(1), await fit(2)]
  expect(again).toEqual(one)
  expect(other).not.toEqual(one)
})

test('a resumed training ends with the bytes of an uninterrupted one', async () => {
  const settings = { ...smallSettings, epochs: 4, negatives: 16, skip: 0.2 }
  const dataset = walkersDataset()
  const checkpoints: Uint8Array[] = []
  const whole = await fitSequence(dataset, {
    ...options,
    settings,
    onCheckpoint: (checkpoint) => checkpoints.push(checkpoint),
  })
  const [, second] = checkpoints
  const later: Uint8Array[] = []
  const resumed = await fitSequence(dataset, {
    ...options,
    settings,
    ...(second ? { checkpoint: second } : {}),
    onCheckpoint: (checkpoint) => later.push(checkpoint),
  })
  expect([checkpoints.length, later.length]).toEqual([4, 2])
  expect(resumed.epochs).toBe(whole.epochs)
  expect(resumed.model.save()).toEqual(whole.model.save())
})

test('a checkpoint of another training is refused', async () => {
  const dataset = walkersDataset()
  const settings = { ...smallSettings, epochs: 1 }
  const checkpoints: Uint8Array[] = []
  await fitSequence(dataset, { ...options, settings, onCheckpoint: (checkpoint) => checkpoints.push(checkpoint) })
  const [checkpoint = new Uint8Array()] = checkpoints
  const goOn = (more: Partial<FitSequenceOptions>, films = 40) =>
    fitSequence(walkersDataset({ films }), { ...options, settings, checkpoint, ...more })
  await expect(goOn({ seed: 2 })).rejects.toThrow(ArtefactCorrupt)
  await expect(goOn({ settings: { ...settings, dropout: 0.5 } })).rejects.toThrow(ArtefactCorrupt)
  await expect(goOn({}, 41)).rejects.toThrow(ArtefactCorrupt)
  await expect(goOn({ checkpoint: checkpoint.slice(0, -8) })).rejects.toThrow(ArtefactCorrupt)
})

test('a warm start keeps what it knows of items that both know, and is ahead of a cold one at once', async () => {
  const earlier = await fitSequence(walkersDataset(), options)
  const { train, cases } = leaveOneOut(walkersDataset({ films: 44 })) // four new films
  const settings = { ...smallSettings, epochs: 1, learningRate: 1e-4 }
  const ndcgOf = async (more: Partial<FitSequenceOptions>) =>
    evaluateModel((await fitSequence(train, { ...options, settings, ...more })).model, cases).summary.ndcg10
  expect(await ndcgOf({ warmStart: earlier.model.save() })).toBeGreaterThan(1.5 * (await ndcgOf({})))

  // Without a single step the known items' weights are those of the earlier model.
  const untouched = await fitSequence(train, { ...options, budgetSeconds: 0, warmStart: earlier.model.save() })
  const history = historyOfFilms([3, 4, 5])
  const [before, after] = [earlier.model.score(history), untouched.model.score(history)]
  for (let film = 0; film < 40; film++) {
    expect(untouched.model.indexOf(movieId(film))).toBe(film)
    expect(after[film]).toBeCloseTo(before[film] ?? Number.NaN, 5)
  }
})

test('the budget ends training between steps', async () => {
  const dataset = walkersDataset({ people: 400 })
  const settings = { ...smallSettings, epochs: 1_000_000, patience: 1_000_000 }
  const fitted = await fitSequence(dataset, { ...options, settings, budgetSeconds: 1.5 })
  expect(fitted.seconds).toBeGreaterThanOrEqual(1.5)
  expect(fitted.seconds).toBeLessThan(4) // one step and one judging beyond it, on a busy machine
  expect(fitted.epochs).toBeLessThan(1_000)
  expect(fitted.memory.peakRssMb).toBeGreaterThan(50)
})

test('in a worker it gives the same bytes, its checkpoints and its log; a stop ends it', async () => {
  const settings = { ...smallSettings, epochs: 2 }
  const dataset = walkersDataset()
  const here = await fitSequence(dataset, { ...options, settings })
  const checkpoints: Uint8Array[] = []
  const lines: string[] = []
  const worker = { memoryMb: 512, signal: new AbortController().signal }
  const there = await fitSequenceInWorker(dataset, {
    ...options,
    ...worker,
    settings,
    onCheckpoint: (checkpoint) => checkpoints.push(checkpoint),
    log: (line) => lines.push(line),
  })
  expect(there.model.save()).toEqual(here.model.save())
  expect(checkpoints).toHaveLength(2)
  expect(lines[0]).toContain('backend wasm')

  const stopping = new AbortController()
  const stopped = fitSequenceInWorker(dataset, {
    ...options,
    ...worker,
    signal: stopping.signal,
    settings: { ...settings, epochs: 1_000_000, patience: 1_000_000 },
    onCheckpoint: () => stopping.abort(new Error('enough')),
  })
  await expect(stopped).rejects.toThrow('enough')
})

test('nothing to learn from gives a model all the same', async () => {
  const empty = walkersDataset({ people: 3, steps: 1 })
  const { model } = await fitSequence(empty, { ...options, settings: { ...smallSettings, epochs: 2 } })
  expect(
    loadSequence(model.save())
      .score(historyOfFilms([0]))
      .every(Number.isFinite),
  ).toBe(true)
})
