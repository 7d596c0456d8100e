import { anInteraction, aWorld } from '@marquee/tests/world'
import { expect, test } from 'vitest'
import { examine, examOf } from '../src/peers/ask.ts'
import { startPopularity } from '../src/peers/popularity.ts'

test('what is held out is the last thing each person did, and nobody is told of it', () => {
  const at = (day: number) => new Date(Date.UTC(2024, 0, day)).toISOString()
  const events = ['a', 'b', 'c', 'd'].map((movieId, day) =>
    anInteraction({ userId: 'ada', movieId, occurredAt: at(4 - day) }),
  )
  const few = anInteraction({ userId: 'bob', movieId: 'a', occurredAt: at(9) })
  const { told, heldOut } = examOf([], [...events, few])
  expect([...heldOut]).toEqual([['ada', 'a']]) // the first of the file, and the last in time
  expect(told.map(({ movieId, userId }) => userId + movieId)).toEqual(['adad', 'adac', 'adab', 'boba'])
})

test('a system is asked over HTTP, and judged by what it answers', async () => {
  const { movies, interactions } = aWorld({ people: 30 })
  await using popularity = await startPopularity()
  const exam = examOf(movies, interactions)
  const result = await examine(popularity.adapter, exam)
  expect(result.name).toBe('popularity')
  expect(result.hr10).toBeGreaterThan(0)
  expect(result.coverage10).toBeGreaterThan(0)
  const { heldOut } = exam
  const knowing = { ...popularity.adapter, name: 'knowing', answer: () => [] as string[] }
  expect(await examine(knowing, { ...exam, told: [] })).toMatchObject({ ndcg10: 0, hr10: 0 })
  const asked: string[] = []
  const perfect = {
    ...popularity.adapter,
    question(userId: string, size: number) {
      asked.push(userId)
      return popularity.adapter.question(userId, size)
    },
    answer: () => [heldOut.get(asked.at(-1) ?? '') ?? ''],
  }
  expect(await examine(perfect, { ...exam, told: [] })).toMatchObject({ ndcg10: 1, hr10: 1 })
})
