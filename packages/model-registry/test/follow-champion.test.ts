import { openEmbeddedDatabase } from '@marquee/platform/database'
import { quietSurroundings } from '@marquee/platform/test/surroundings'
import { sql } from 'kysely'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { type Champion, followChampion } from '../src/follow-champion.ts'
import { openModelRegistry } from '../src/registry.ts'
import { emptyRegistry } from './registry.conformance.ts'

const database = await openEmbeddedDatabase({ folder: undefined })
afterAll(() => database[Symbol.asyncDispose]())
const registry = openModelRegistry(database)
await registry.migrate()
beforeEach(() => emptyRegistry(database))

const { log, metrics } = quietSurroundings('serving')

/** A model is its text here; one that says "bad" cannot be loaded. */
const follow = (everyMs = 3_600_000, loaded: string[] = []): Champion<string> =>
  followChampion({
    registry,
    everyMs,
    log,
    metrics,
    async load(bytes) {
      const model = Buffer.from(bytes).toString()
      loaded.push(model)
      if (model === 'bad') throw new Error('not a model')
      return model
    },
  })

async function promote(text: string): Promise<string> {
  const version = await registry.register(
    {
      algorithm: 'blend',
      parameters: {},
      dataWatermark: 1,
      fingerprint: text,
      metrics: {},
      artefact: Buffer.from(text),
    },
    { status: 'candidate', reason: 'x' },
  )
  await registry.promote(version, 'x')
  return version
}

test('nobody is champion before the first; afterwards always the newest', async () => {
  await using champion = follow()
  await champion.refresh()
  expect(champion.current()).toBeUndefined()
  await promote('one')
  await champion.refresh()
  expect(champion.current()).toEqual({ version: 'v1', model: 'one' })
  await promote('two')
  expect(champion.current()).toEqual({ version: 'v1', model: 'one' }) // until it looks
  await champion.refresh()
  expect(champion.current()).toEqual({ version: 'v2', model: 'two' })
  await registry.rollback('x')
  await champion.refresh()
  expect(champion.current()).toEqual({ version: 'v1', model: 'one' })
  expect(await metrics.expose()).toContain('marquee_champion_version{service="serving"} 1\n')
})

test('it looks by itself, and loads a version once', async () => {
  const loaded: string[] = []
  await using champion = follow(20, loaded)
  await promote('one')
  await expect.poll(() => champion.current()?.version).toBe('v1')
  await promote('two')
  await expect.poll(() => champion.current()?.version).toBe('v2')
  await champion.refresh()
  expect(loaded).toEqual(['one', 'two'])
})

test('one that cannot be loaded is left out, once and for all; the next one is taken', async () => {
  const loaded: string[] = []
  await using champion = follow(3_600_000, loaded)
  await promote('good')
  await champion.refresh()
  await promote('bad')
  await champion.refresh()
  await champion.refresh()
  expect(champion.current()).toEqual({ version: 'v1', model: 'good' })
  expect(loaded).toEqual(['good', 'bad'])
  await promote('better')
  await champion.refresh()
  expect(champion.current()).toEqual({ version: 'v3', model: 'better' })
})

test('one whose bytes are damaged is not used; once they are whole again it is', async () => {
  await using champion = follow()
  await promote('good')
  await champion.refresh()
  await promote('damaged')
  await sql`update model_artefacts set bytes = 'x' where version = 2`.execute(database.query)
  await champion.refresh()
  expect(champion.current()?.model).toBe('good')
  await sql`update model_artefacts set bytes = 'damaged' where version = 2`.execute(database.query)
  await champion.refresh()
  expect(champion.current()?.model).toBe('damaged')
})

// last: it closes the database of all of them
test('with the registry away the last champion stays, and refreshing does not fail', async () => {
  await using champion = follow(10)
  await promote('last')
  await champion.refresh()
  await database[Symbol.asyncDispose]()
  await expect(registry.champion()).rejects.toThrow()
  await champion.refresh()
  await champion.refresh()
  expect(champion.current()).toEqual({ version: 'v1', model: 'last' })
})
