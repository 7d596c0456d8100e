import { expect, test } from 'vitest'
import { ArtefactCorrupt } from '../src/artefact.ts'
import { recentPopularity } from '../src/popularity.ts'
import { encodeServedModel, loadServedModel } from '../src/served-model.ts'
import { transitions } from '../src/transitions.ts'
import { historyOfItems, walkingDataset } from './synthetic-dataset.ts'

const dataset = walkingDataset()

test('a ranker and what everyone watches travel in one artefact', async () => {
  const [ranker, trending] = [transitions.fit(dataset), recentPopularity.fit(dataset)]
  const served = await loadServedModel(encodeServedModel({ ranker, trending, examinerThreshold: 123_456_789 }))
  const history = historyOfItems([1, 2])
  expect(served.ranker.score(history)).toEqual(ranker.score(history))
  expect(served.trending.score(history)).toEqual(trending.score(history))
  expect(served.examinerThreshold).toBe(123_456_789)
})

test('others have their turn while it loads', async () => {
  const bytes = encodeServedModel({
    ranker: transitions.fit(dataset),
    trending: recentPopularity.fit(dataset),
    examinerThreshold: 0,
  })
  const order: string[] = []
  setImmediate(() => order.push('somebody else'))
  await loadServedModel(bytes)
  order.push('loaded')
  expect(order).toEqual(['somebody else', 'loaded'])
})

test('a bare model is not taken for one', async () => {
  await expect(loadServedModel(transitions.fit(dataset).save())).rejects.toThrow(ArtefactCorrupt)
})
