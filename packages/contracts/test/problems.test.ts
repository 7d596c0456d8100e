import { expect, test } from 'vitest'
import { type ProblemDefinition, problemResponses, problems } from '../src/problems.ts'

const table: readonly (readonly [string, ProblemDefinition])[] = Object.entries(problems)

test.each(table)('%s has a status of an error and a title in words', (code, { status, title }) => {
  expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/)
  expect(status).toBeGreaterThanOrEqual(400)
  expect(status).toBeLessThan(600)
  expect(title).toMatch(/^[A-Z{]/)
})

test.each(table.filter(([, { status }]) => status === 429 || status === 503))(
  '%s says when to come back',
  (_, { retryAfterSeconds }) => {
    expect(retryAfterSeconds).toBeGreaterThan(0)
  },
)

test('problems of one status share a response in a route’s schema', () => {
  const responses = problemResponses('log-unavailable', 'overloaded', 'not-found')
  expect(Object.keys(responses)).toEqual(['404', '503'])
  expect(responses[503]).toMatchObject({
    description: 'log-unavailable or overloaded',
    content: { 'application/problem+json': {} },
  })
})
