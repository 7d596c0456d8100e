import { expect, test } from 'vitest'
import { Interaction } from '../src/interaction.ts'
import { Movie, MovieDetails } from '../src/movie.ts'
import { Problem } from '../src/problems.ts'
import { RecommendationQuery, SessionBody } from '../src/recommendation.ts'
import { type Topic, topics } from '../src/topics.ts'
import { fieldErrors } from '../src/validation.ts'

const table: readonly (readonly [string, Topic])[] = Object.entries(topics)

test('no two topics share a name or an event type', () => {
  expect(new Set(table.map(([, { name }]) => name)).size).toBe(table.length)
  expect(new Set(table.map(([, { eventType }]) => eventType)).size).toBe(table.length)
})

test.each(table)('%s carries its version in its name and its event type', (_, { name, eventType }) => {
  expect(name).toMatch(/^marquee\.[a-z-]+\.v\d+$/)
  expect(eventType.split('.').at(-1)).toBe(name.split('.').at(-1))
})

test.each(table.filter(([, { key }]) => !key.includes(' ')))(
  '%s is keyed by a field that its messages have',
  (_, { key, schema }) => {
    expect(Object.keys('properties' in schema ? Object(schema.properties) : {})).toContain(key)
  },
)

test.each(table)(
  '%s is either kept for ever, compacted, or for a number of days',
  (_, { compacted, retentionDays }) => {
    expect(compacted).toBe(retentionDays === 0)
  },
)

/** Every sub-schema that carries examples, with where it stands. */
function* exampled(schema: unknown, at: string): Generator<{ at: string; schema: object; examples: unknown[] }> {
  if (typeof schema !== 'object' || schema === null) return
  if ('examples' in schema && Array.isArray(schema.examples)) yield { at, schema, examples: schema.examples }
  for (const [name, below] of Object.entries(schema)) if (name !== 'examples') yield* exampled(below, `${at}/${name}`)
}

test('every example in a schema is one', () => {
  const schemas = {
    Interaction,
    Movie,
    MovieDetails,
    Problem,
    RecommendationQuery,
    SessionBody,
    ...Object.fromEntries(table.map(([key, { schema }]) => [key, schema])),
  }
  const found = Object.entries(schemas).flatMap(([name, schema]) => [...exampled(schema, name)])
  expect(found.length).toBeGreaterThan(10)
  for (const { at, schema, examples } of found)
    for (const example of examples) expect([at, fieldErrors(schema, example)]).toEqual([at, []])
})
