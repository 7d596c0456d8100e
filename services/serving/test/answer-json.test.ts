import { Home, RecommendationList } from '@marquee/contracts/recommendation'
import { fieldErrors } from '@marquee/contracts/validation'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aRating, startedServing } from './started.ts'

let serving: Awaited<ReturnType<typeof startedServing>>
beforeAll(async () => {
  serving = await startedServing()
  await serving.withCatalogue()
  await serving.withChampion()
  await serving.stored([aRating('ann', 'm03')])
})
afterAll(() => serving[Symbol.asyncDispose]())

test.each([
  ['GET', '/v1/users/ann/recommendations', undefined, RecommendationList, 'items'],
  ['GET', '/v1/users/ann/home', undefined, Home, 'rows'],
  [
    'POST',
    '/v1/sessions/recommendations',
    { history: [{ movieId: 'm03', type: 'like' }] },
    RecommendationList,
    'items',
  ],
] as const)(
  '%s %s: the same parts each time it is asked, with what the contract says and nothing else',
  async (method, url, payload, schema, parts) => {
    const answers = [await ask(method, url, payload), await ask(method, url, payload)]
    for (const answer of answers) {
      expect(fieldErrors(schema, answer)).toEqual([])
      expect(Value.Clean(schema as TSchema, structuredClone(answer))).toEqual(answer)
      expect(answer[parts]).toEqual(answers[0]?.[parts])
      expect((answer[parts] as unknown[]).length).toBeGreaterThan(0)
    }
  },
)

test('an error is the problem that it is', async () => {
  const response = await serving.app.inject({ url: '/v1/users/ann/recommendations?limit=0' })
  expect(response.json()).toMatchObject({ code: 'parameter-invalid' })
})

async function ask(method: 'GET' | 'POST', url: string, payload: object | undefined): Promise<Record<string, unknown>> {
  const response = await serving.app.inject({ method, url, ...(payload ? { payload } : {}) })
  expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
  return response.json<Record<string, unknown>>()
}
