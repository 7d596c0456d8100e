import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isolatePoison } from '../src/isolate-poison.ts'

/** A table that takes a batch whole or refuses it, as SQL does. */
function table(isBad: (item: number) => boolean, code = '22P02') {
  const stored: number[] = []
  let statements = 0
  return {
    stored,
    statements: () => statements,
    async insert(items: readonly number[]) {
      statements++
      const bad = items.find(isBad)
      if (bad !== undefined) throw Object.assign(new Error(`bad value ${bad}`), { code })
      stored.push(...items)
    },
  }
}

test('without poison everything goes in one statement', async () => {
  const { insert, stored, statements } = table(() => false)
  expect(await isolatePoison([1, 2, 3], insert)).toEqual([])
  expect(stored).toEqual([1, 2, 3])
  expect(statements()).toBe(1)
  expect(await isolatePoison([], insert)).toEqual([])
  expect(statements()).toBe(1)
})

test('whatever is poison, it is told with its reason, and all else is stored once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 60 }), async (bad) => {
      const items = bad.map((_, index) => index)
      const { insert, stored } = table((item) => bad[item] === true)
      const refused = await isolatePoison(items, insert)
      expect(refused).toEqual(items.filter((item) => bad[item]).map((item) => ({ item, reason: `bad value ${item}` })))
      expect(stored).toEqual(items.filter((item) => !bad[item]))
    }),
  )
})

test('one of a thousand is found in few statements', async () => {
  const { insert, statements } = table((item) => item === 617)
  await isolatePoison([...Array(1_000).keys()], insert)
  expect(statements()).toBeLessThanOrEqual(25)
})

test.each(['23502', '23505', '22P05', '22003', '54000', '54001'])('%s blames the content', async (code) => {
  const { insert } = table((item) => item === 1, code)
  expect(await isolatePoison([1, 2], insert)).toMatchObject([{ item: 1 }])
})

test('what JavaScript cannot write down is to blame for it', async () => {
  const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)
  const write = async (items: readonly unknown[]) => void JSON.stringify(items)
  expect(await isolatePoison([1, deep, 2], write)).toMatchObject([{ item: deep }])
})

test.each(['08006', '53300', '57014', '40001', '40P01', '42P01', 'ECONNREFUSED', undefined])(
  'any other failure (%s) is thrown on, so that the batch is tried again',
  async (code) => {
    const failing = () => Promise.reject(Object.assign(new Error('away'), code === undefined ? {} : { code }))
    await expect(isolatePoison([1, 2], failing)).rejects.toThrow('away')
  },
)
