import { randomBytes } from 'node:crypto'
import type { FitLineage } from '@marquee/contracts/model'
import type { Database } from '@marquee/platform/database'
import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { ArtefactDamaged, chunkBytes, sha256Of } from '../src/artefacts.ts'
import { type NewModel, openModelRegistry } from '../src/registry.ts'

const artefact = randomBytes(64)
const lineage: FitLineage = {
  examiners: 2_000,
  examinerThreshold: 0xff_ff_ff_ff,
  champion: { version: 'v1', artefactSha256: 'a'.repeat(64) },
  quarantined: [{ movieId: 'm1', after: 5, upTo: 2 ** 40, people: 10_000, reason: 'A burst' }],
  runtime: 'v24.0.0 x64',
}
const model = (more: Partial<NewModel> = {}): NewModel => ({
  algorithm: 'blend',
  parameters: { l2: 500, deep: { on: true } },
  dataWatermark: 2 ** 40,
  catalogueRevision: 2 ** 41,
  lineage,
  fingerprint: 'f'.repeat(64),
  metrics: { ndcg10: 0.157, cases: 2_000 },
  artefact,
  ...more,
})

/** What the model registry keeps on every database. Each test begins with an empty one. */
export function registryConformance(driver: Database['driver'], open: () => Promise<Database>): void {
  describe(`the model registry, ${driver}`, async () => {
    const database = await open()
    const registry = openModelRegistry(database)
    await registry.migrate()

    beforeEach(() => emptyRegistry(database))

    const candidate = (more: Partial<NewModel> = {}) =>
      registry.register(model(more), { status: 'candidate', reason: 'Good enough' })
    const promoted = async (more: Partial<NewModel> = {}): Promise<string> => {
      const version = await candidate(more)
      expect(await registry.promote(version, 'Better')).toEqual({ ok: true, version })
      return version
    }
    const statuses = async () =>
      Object.fromEntries((await registry.list({ limit: 100 })).map(({ version, status }) => [version, status]))

    test('is brought up to date as often as one likes', async () => {
      await Promise.all([registry.migrate(), registry.migrate()])
      await registry.migrate()
    })

    test('has no champion before the first is promoted', async () => {
      await candidate()
      expect(await registry.champion()).toBeUndefined()
      expect(await statuses()).toEqual({ v1: 'candidate' })
    })

    test('counts versions up and keeps each with everything about it', async () => {
      const before = Date.now()
      const [one, two] = [
        await candidate({ erasures: 7, refitBy: Date.parse('2026-01-01T00:00:00Z') }),
        await candidate({ metrics: {} }),
      ]
      expect([one, two]).toEqual(['v1', 'v2'])
      const record = await registry.find('v1')
      expect(record).toEqual({
        version: 'v1',
        status: 'candidate',
        algorithm: 'blend',
        parameters: { l2: 500, deep: { on: true } },
        dataWatermark: String(2 ** 40),
        catalogueRevision: 2 ** 41,
        lineage,
        fingerprint: 'f'.repeat(64),
        erasures: '7',
        metrics: { ndcg10: 0.157, cases: 2_000 },
        reason: 'Good enough',
        artefactSha256: sha256Of(artefact),
        fittedSha256: sha256Of(artefact),
        artefactBytes: 64,
        createdAt: expect.any(String),
        promotedAt: null,
        refitBy: '2026-01-01T00:00:00.000Z',
      })
      expect(Date.parse(record?.createdAt ?? '')).toBeGreaterThanOrEqual(before)
      expect((await registry.list({ limit: 100 })).map(({ version }) => version)).toEqual(['v2', 'v1']) // newest first
      expect((await registry.list({ limit: 1 })).map(({ version }) => version)).toEqual(['v2'])
    })

    test('tells the first version that was fitted without somebody', async () => {
      for (const erasures of [4, 6, 5, 7]) await candidate({ erasures })
      const firstWithout = async (erasures: number) => (await registry.firstWithout(erasures))?.version
      expect(await Promise.all([4, 5, 6, 7, 8].map(firstWithout))).toEqual(['v1', 'v2', 'v2', 'v4', undefined])
    })

    test('moves the marks of a version that would be the same on newer data, and of no other', async () => {
      await candidate()
      await candidate()
      const quarantined = [{ movieId: 'm2', after: 2 ** 40, upTo: 2 ** 41, people: 500, reason: 'Another' }]
      await registry.confirm('v1', { dataWatermark: 2 ** 41, catalogueRevision: 3, erasures: 9, quarantined })
      expect((await registry.find('v1'))?.lineage).toEqual({ ...lineage, quarantined })
      expect((await registry.find('v2'))?.lineage).toEqual(lineage)
      const marks = (await registry.list({ limit: 100 })).map(({ dataWatermark, erasures }) => [
        dataWatermark,
        erasures,
      ])
      expect(marks).toEqual([
        [String(2 ** 40), '0'],
        [String(2 ** 41), '9'],
      ])
    })

    test.each(['v9', 'v0', '1', 'v1 ', 'v1; drop table models', '', 'v99999999999'])(
      'knows nothing of a version %j',
      async (version) => {
        await candidate()
        expect(await registry.find(version)).toBeUndefined()
        expect(await registry.artefact(version)).toBeUndefined()
        expect(await registry.promote(version, 'x')).toEqual({ ok: false, why: 'it does not exist' })
        expect(await registry.champion()).toBeUndefined()
      },
    )

    describe('promotion', () => {
      test('makes a version champion and retires the one before', async () => {
        await promoted()
        await promoted()
        expect(await registry.champion()).toBe('v2')
        expect(await statuses()).toEqual({ v1: 'retired', v2: 'champion' })
        expect(await registry.find('v2')).toMatchObject({ reason: 'Better', promotedAt: expect.any(String) })
      })

      test('of the champion changes nothing, and takes no rollback away', async () => {
        await promoted()
        await promoted()
        expect(await registry.promote('v2', 'Again')).toEqual({ ok: true, version: 'v2' })
        expect(await registry.find('v2')).toMatchObject({ reason: 'Better' })
        expect(await registry.rollback('Undo')).toEqual({ ok: true, version: 'v1' })
      })

      test('of one whose bytes are not kept is refused, and the champion stays', async () => {
        await promoted()
        const { artefact: _, ...bare } = model()
        const rejected = await registry.register(bare, { status: 'rejected', reason: 'Worse' })
        expect(await registry.promote(rejected, 'x')).toEqual({ ok: false, why: 'its artefact is not kept' })
        expect(await registry.champion()).toBe('v1')
        expect(await statuses()).toEqual({ v1: 'champion', v2: 'rejected' })
        expect(await registry.find(rejected)).toMatchObject({ reason: 'Worse', artefactSha256: null, artefactBytes: 0 })
      })
    })

    describe('a challenger that was judged', () => {
      test('takes the place of whom it was judged against, and of nobody else', async () => {
        expect(await registry.promote(await candidate(), 'Good', { over: undefined })).toMatchObject({ ok: true })
        expect(await registry.promote(await candidate(), 'Better', { over: 'v1' })).toMatchObject({ ok: true })
        const why = 'The champion changed to v2 while it was fitted; it was judged against '
        for (const over of ['v1', undefined]) {
          const late = await candidate()
          expect(await registry.promote(late, 'Better', { over, forgets: true })).toEqual({
            ok: false,
            why: `${why}${over ?? 'none'}`,
            withheld: true,
          })
          expect(await registry.find(late)).toMatchObject({
            status: 'rejected',
            reason: `${why}${over ?? 'none'}. Better`,
          })
        }
        expect(await registry.champion()).toBe('v2')
      })

      test('is withheld after a rollback, until an operator promotes any version, be it the champion', async () => {
        for (const goOnWith of ['v1', 'v2']) {
          await emptyRegistry(database)
          await promoted()
          await promoted()
          expect(await registry.isRolledBack()).toBe(false)
          await registry.rollback('v2 is bad')
          expect(await registry.isRolledBack()).toBe(true)
          const challenger = await candidate()
          expect(await registry.promote(challenger, 'Better', { over: 'v1' })).toEqual({
            ok: false,
            why: 'An operator rolled back to v1: promote a version to go on',
            withheld: true,
          })
          expect(await registry.champion()).toBe('v1')
          await registry.promote(goOnWith, 'By hand')
          expect(await registry.isRolledBack()).toBe(false)
          const next = await candidate()
          expect(await registry.promote(next, 'Better', { over: goOnWith })).toEqual({ ok: true, version: next })
          expect(await registry.predecessor()).toBe(goOnWith)
        }
      })

      test('is not withheld when it forgets somebody whom the champion knows; the next that does not is', async () => {
        await promoted()
        await promoted()
        await registry.rollback('v2 is bad')
        const next = await candidate()
        expect(await registry.promote(next, 'Better', { over: 'v1', forgets: true })).toEqual({
          ok: true,
          version: next,
        })
        expect(await registry.isRolledBack()).toBe(true)
        expect(await registry.promote(await candidate(), 'Better', { over: next })).toMatchObject({ withheld: true })
        expect(await registry.champion()).toBe(next)
        await registry.promote(next, 'By hand')
        expect(await registry.isRolledBack()).toBe(false)
      })
    })

    test('there is one champion, whoever promotes and rolls back at a time', async () => {
      await promoted()
      await promoted()
      for (let round = 0; round < 10; round++) {
        const next = await candidate()
        await Promise.all([registry.promote(next, 'Better'), registry.rollback('x'), registry.promote('v1', 'Back')])
        const champions = Object.entries(await statuses()).filter(([, status]) => status === 'champion')
        expect(champions).toEqual([[await registry.champion(), 'champion']])
      }
    })

    describe('rollback', () => {
      test('makes the champion before champion again, as often as there was one', async () => {
        for (let n = 0; n < 3; n++) await promoted()
        expect(await registry.predecessor()).toBe('v2')
        expect(await registry.rollback('v3 is bad')).toEqual({ ok: true, version: 'v2' })
        expect(await registry.champion()).toBe('v2')
        expect(await statuses()).toEqual({ v1: 'retired', v2: 'champion', v3: 'retired' })
        expect(await registry.find('v3')).toMatchObject({ reason: 'v3 is bad' })
        expect(await registry.rollback('v2 too')).toEqual({ ok: true, version: 'v1' })
        expect(await registry.champion()).toBe('v1')
        expect(await registry.predecessor()).toBeUndefined()
        expect(await registry.rollback('and v1')).toEqual({ ok: false, why: 'there is no earlier champion' })
        expect(await registry.champion()).toBe('v1')
      })

      test('is refused when there never was another', async () => {
        expect(await registry.rollback('x')).toMatchObject({ ok: false })
        expect(await registry.predecessor()).toBeUndefined()
        await promoted()
        expect(await registry.predecessor()).toBeUndefined()
        expect(await registry.rollback('x')).toMatchObject({ ok: false })
        expect(await statuses()).toEqual({ v1: 'champion' })
      })

      test('goes by who was champion, not by number', async () => {
        await promoted()
        await promoted()
        await registry.promote('v1', 'Back by hand')
        expect(await registry.rollback('x')).toEqual({ ok: true, version: 'v2' })
        expect(await registry.rollback('x')).toEqual({ ok: true, version: 'v1' })
        expect(await registry.rollback('x')).toMatchObject({ ok: false })
      })

      test('after a rollback the next champion has the one before it to go back to', async () => {
        await promoted()
        await promoted()
        await registry.rollback('v2 is bad')
        await promoted()
        expect(await registry.rollback('v3 is bad')).toEqual({ ok: true, version: 'v1' })
      })
    })

    describe('artefacts', () => {
      test.each([0, 1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 2_500_000])(
        'of %s bytes come back as they were',
        async (size) => {
          const bytes = randomBytes(size)
          const version = await candidate({ artefact: bytes })
          const found = await registry.artefact(version)
          expect(Buffer.compare(Buffer.from(found ?? []), bytes)).toBe(0)
          expect(found?.length).toBe(size)
        },
      )

      test('that are a view into a larger buffer are stored as the view', async () => {
        const pool = randomBytes(1_000)
        const view = new Uint8Array(pool.buffer, pool.byteOffset + 100, 300)
        const version = await candidate({ artefact: view })
        expect([...((await registry.artefact(version)) ?? [])]).toEqual([...view])
      })

      test.each([
        [
          'a byte changed',
          sql`update model_artefacts set bytes = set_byte(bytes, 9, 255 - get_byte(bytes, 9)) where chunk = 1`,
        ],
        ['a piece lost at the end', sql`delete from model_artefacts where chunk = 1`],
        ['a piece lost in the middle', sql`delete from model_artefacts where chunk = 0`],
        ['a piece cut short', sql`update model_artefacts set bytes = substring(bytes from 1 for 100) where chunk = 1`],
        ['everything lost', sql`delete from model_artefacts`],
      ])('with %s are refused', async (_, damage) => {
        const version = await candidate({ artefact: randomBytes(2 * chunkBytes - 1_000) })
        await damage.execute(database.query)
        await expect(registry.artefact(version)).rejects.toThrow(ArtefactDamaged)
      })

      test('are kept of the ten newest, of the champion and of the one before it; older records stay without', async () => {
        await promoted()
        await promoted()
        await promoted()
        for (let n = 0; n < 11; n++) await candidate()
        const kept = await Promise.all(
          (await registry.list({ limit: 100 })).map(async ({ version }) => [
            version,
            (await registry.artefact(version)) !== undefined,
          ]),
        )
        expect(Object.fromEntries(kept)).toEqual({
          v1: false,
          v2: true,
          v3: true,
          v4: false,
          ...Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`v${n + 5}`, true])),
        })
        expect(await registry.promote('v4', 'x')).toEqual({ ok: false, why: 'its artefact is not kept' })
        expect(await registry.find('v1')).toMatchObject({ artefactSha256: null, metrics: { ndcg10: 0.157 } })
        const { rows } = await sql<{ n: number }>`select count(distinct version) as n from model_artefacts`.execute(
          database.query,
        )
        expect(rows).toEqual([{ n: 12 }])
        expect(await registry.rollback('x')).toEqual({ ok: true, version: 'v2' })
      })

      test('of the champion before are kept when an operator promotes the champion again', async () => {
        await promoted()
        for (let n = 0; n < 10; n++) await promoted()
        await registry.promote('v2', 'Back by hand')
        await registry.promote('v11', 'It was good')
        await promoted()
        await registry.rollback('v12 is bad')
        await registry.promote('v11', 'Go on from here')
        expect(await registry.predecessor()).toBe('v2')
        for (let n = 0; n < 2; n++) await candidate()
        expect(await registry.rollback('x')).toEqual({ ok: true, version: 'v2' })
      })

      test('are asked for before a version is gone back to', async () => {
        for (let n = 0; n < 3; n++) await promoted()
        await registry.promote('v1', 'Back by hand')
        for (let n = 0; n < 11; n++) await promoted()
        for (;;) {
          const before = await registry.predecessor()
          const back = await registry.rollback('x')
          if (!back.ok) break
          expect(back.version).toBe(before)
          expect(await registry.artefact(back.version)).toBeDefined()
        }
      })

      test('of rejected models push none out', async () => {
        await promoted()
        const { artefact: _, ...bare } = model()
        for (let n = 0; n < 12; n++) await registry.register(bare, { status: 'rejected', reason: 'Worse' })
        await candidate()
        expect(await registry.artefact('v1')).toBeDefined()
      })

      test('of the two newest rejected models are kept, beside those of others, for an operator who knows better', async () => {
        await promoted()
        for (let n = 0; n < 12; n++) await registry.register(model(), { status: 'rejected', reason: 'Worse' })
        const kept = await Promise.all(
          (await registry.list({ limit: 100 })).map(async ({ version }) =>
            (await registry.artefact(version)) ? [version] : [],
          ),
        )
        expect(kept.flat()).toEqual(['v13', 'v12', 'v1'])
        expect(await registry.promote('v12', 'I know better')).toEqual({ ok: true, version: 'v12' })
        expect(await registry.champion()).toBe('v12')
      })

      test('that are no longer kept, or never were, are still known by their SHA-256', async () => {
        const { artefact: _, ...bare } = model()
        const unfit = await registry.register(
          { ...bare, fittedSha256: 'b'.repeat(64) },
          { status: 'rejected', reason: 'Not finite' },
        )
        expect(await registry.find(unfit)).toMatchObject({ artefactSha256: null, fittedSha256: 'b'.repeat(64) })
        const old = await candidate()
        for (let n = 0; n < 10; n++) await candidate()
        expect(await registry.find(old)).toMatchObject({ artefactSha256: null, fittedSha256: sha256Of(artefact) })
      })
    })

    test('a model registered by a trainer of before has no lineage, and says so', async () => {
      const { catalogueRevision: _, lineage: __, ...before } = model()
      const version = await registry.register(before, { status: 'candidate', reason: 'x' })
      expect(await registry.find(version)).toMatchObject({ catalogueRevision: null, lineage: null })
    })

    test('films that an operator cleared are remembered, once each', async () => {
      expect(await registry.clearedFilms()).toEqual(new Set())
      await registry.clearFilm('heat')
      await registry.clearFilm('ran')
      await registry.clearFilm('heat')
      expect(await registry.clearedFilms()).toEqual(new Set(['heat', 'ran']))
    })
  })
}

export async function emptyRegistry(database: Database): Promise<void> {
  await sql`truncate models, model_artefacts, promotions, training_runs, cleared_films restart identity`.execute(
    database.query,
  )
}
