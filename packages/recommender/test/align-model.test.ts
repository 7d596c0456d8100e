import { describe, expect, test } from 'vitest'
import { alignModel } from '../src/align-model.ts'
import { itemKnn } from '../src/item-knn.ts'
import { datasetOf, historyOfItems } from './synthetic-dataset.ts'

const model = itemKnn.fit(datasetOf({ ada: ['a', 'b', 'c'], bob: ['a', 'c'] }))
const vocabulary = ['c', 'new', 'a']
const aligned = alignModel(model, vocabulary)

describe('a model in another vocabulary', () => {
  test('scores what it knows as before, and -Infinity what it does not', () => {
    const own = model.score(historyOfItems([0]))
    expect(Array.from(aligned.score(historyOfItems([2])))).toEqual([own[2], Number.NEGATIVE_INFINITY, own[0]])
  })

  test('passes over history that it does not know', () => {
    expect(aligned.score(historyOfItems([2, 1]))).toEqual(aligned.score(historyOfItems([2])))
  })

  test('says what each entry of the history adds, nothing for those it does not know', () => {
    const [known, unknown] = aligned.contributions(historyOfItems([2, 1]), [0])[0]
    expect(known).toBe(model.contributions(historyOfItems([0]), [2])[0][0])
    expect(known).toBeGreaterThan(0)
    expect(unknown).toBe(0)
    expect(Array.from(aligned.contributions(historyOfItems([2]), [1])[0])).toEqual([0])
  })

  test('goes by the other vocabulary', () => {
    expect(aligned.items).toEqual(vocabulary)
    expect(aligned.indexOf('new')).toBe(1)
    expect(aligned.indexOf('b')).toBeUndefined()
  })
})
