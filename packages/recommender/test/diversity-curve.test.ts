import { expect, test } from 'vitest'
import { diversityCurve } from '../src/diversity-curve.ts'
import { evaluateModel } from '../src/evaluate.ts'
import { leaveOneOut } from '../src/splits.ts'
import { transitions } from '../src/transitions.ts'
import { walkingDataset } from './synthetic-dataset.ts'

const split = leaveOneOut(walkingDataset({ users: 80, items: 90, perUser: 14 }))
const model = transitions.fit(split.train)

test('without strength the lists are those that were measured', () => {
  const [plain] = diversityCurve(model, split)
  const { ndcg10, ndcg10StandardError } = evaluateModel(model, split.cases).summary
  expect(plain).toMatchObject({ strength: 0, ndcg10, ndcg10StandardError, ndcg10ChangeStandardError: 0 })
})

test('more strength is more diversity, and its price is known better than the quality', () => {
  const curve = diversityCurve(model, split, { strengths: [0, 0.5, 1] })
  expect(curve.map(({ strength }) => strength)).toEqual([0, 0.5, 1])
  const [none, half, all] = curve.map(({ diversity10 }) => diversity10)
  expect(half).toBeGreaterThan(none)
  expect(all).toBeGreaterThanOrEqual(half)
  expect(curve[2].ndcg10ChangeStandardError).toBeLessThan(curve[2].ndcg10StandardError)
})
