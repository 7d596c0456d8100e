import { expect, test } from 'vitest'
import { frequentTags } from '../../src/sources/movielens-tags.ts'

async function* pairs(...tags: readonly [movieId: string, tag: string][]) {
  for (const [movieId, tag] of tags) yield { movieId, tag }
}
const limits = { file: 'ml/tags.csv', mostPairs: 3 }

test('more different tags of films than memory is meant for are refused with their file and what was expected', async () => {
  await expect(
    frequentTags(pairs(['1', 'noir'], ['1', 'heist'], ['2', 'noir'], ['2', 'heist']), limits),
  ).rejects.toThrow('ml/tags.csv: expected at most 3 different tags of films')
})

test('a tag that many people give counts once towards that, and one that no film can carry not at all', async () => {
  const given = pairs(
    ['1', 'noir'],
    ['1', 'Noir '],
    ['1', 'noir'],
    ['1', 'heist'],
    ['2', 'noir'],
    ['x'.repeat(129), 'noir'],
  )
  expect(await frequentTags(given, limits)).toEqual(
    new Map([
      ['1', ['noir', 'heist']],
      ['2', ['noir']],
    ]),
  )
})
