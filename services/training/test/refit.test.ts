import type { ModelRecord, Refit } from '@marquee/contracts/model'
import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { audience, closeData, misleading, openData, startedTraining } from './started.ts'

afterAll(closeData)

const film = (votes: number) => ({ movieId: 'm1', title: 'Heat', year: 1995, genres: [], votes })

/** A first model, then more of everything, then a second that is turned down, then more again. */
async function aPast() {
  const data = await openData()
  await data.offline.recordMovies([film(1)])
  await data.offline.recordInteractions(audience())
  const training = await startedTraining(data.database, { TRAIN_EXAMINERS: '30' })
  expect(await training.run()).toMatchObject({ state: 'promoted', version: 'v1' })
  await data.offline.recordMovies([film(2)])
  await data.offline.recordInteractions(audience({ from: 60 }))
  await training[Symbol.asyncDispose]()
  return data
}

describe('a version', () => {
  test('is fitted again from its record to the same bytes, whatever has come since; a rejected one too', async () => {
    const data = await aPast()
    await using training = await startedTraining(data.database, {
      TRAIN_EXAMINERS: '25',
      TRAIN_TOLERANCE: '0',
    })
    await data.offline.recordInteractions(misleading())
    const second = await training.run()
    expect(second.state).toBe('rejected')
    await data.offline.recordInteractions(audience({ from: 200, films: 45 }))
    await data.offline.recordMovies([film(99)])

    for (const version of ['v1', second.version ?? '']) {
      const record = (await training.call<ModelRecord>('GET', `/v1/models/${version}`)).body
      const { status, body } = await training.call<Refit>('POST', `/v1/models/${version}/refit`)
      expect(status).toBe(200)
      expect(body).toMatchObject({
        version,
        identical: true,
        fingerprintMatches: true,
        expectedSha256: record.fittedSha256,
        sha256: record.fittedSha256,
        explanation: expect.stringContaining('give the same'),
      })
    }
    const { body: v2 } = await training.call<ModelRecord>('GET', '/v1/models/v2')
    expect(v2.lineage).toMatchObject({ examiners: 25, champion: { version: 'v1' } })
    expect(v2.lineage?.examinerThreshold).toBeLessThan(0xff_ff_ff_ff) // the first model's 30 of 60
    expect(v2.parameters).toMatchObject({ easeL2: expect.any(Number), slitL2: expect.any(Number) })
  })

  test('is told in words when bytes that it needs are damaged, or the registry is away', async () => {
    const data = await aPast()
    await using training = await startedTraining(data.database, { TRAIN_EXAMINERS: '25' })
    await training.run()
    const refused = () => training.call('POST', '/v1/models/v2/refit')
    await sql`update model_artefacts set bytes = 'damaged' where version = 1`.execute(data.database.query)
    expect(await refused()).toMatchObject({
      status: 409,
      body: {
        code: 'model-not-refittable',
        title: expect.stringContaining('the artefact of model v1 is not what was saved'),
      },
    })
    await sql`alter table model_artefacts rename to away`.execute(data.database.query)
    try {
      expect(await refused()).toMatchObject({ status: 503, body: { code: 'store-unavailable' } })
    } finally {
      await sql`alter table away rename to model_artefacts`.execute(data.database.query)
    }
  })

  test('whose bytes nobody may serve is known by its SHA-256, and is fitted again all the same', async () => {
    const data = await aPast()
    await sql`
      update models set status = 'rejected', artefact_sha256 = null where version = 1`.execute(data.database.query)
    await sql`delete from model_artefacts`.execute(data.database.query)
    await using training = await startedTraining(data.database)
    expect((await training.call<Refit>('POST', '/v1/models/v1/refit')).body).toMatchObject({ identical: true })
  })

  test('with people who were erased since is not the same, and the answer says why in words', async () => {
    const data = await aPast()
    await sql`delete from interactions where user_id = 'p7'`.execute(data.database.query)
    await using training = await startedTraining(data.database)
    const { body } = await training.call<Refit>('POST', '/v1/models/v1/refit')
    expect(body).toMatchObject({ identical: false, fingerprintMatches: false })
    expect(body.explanation).toContain('people who were erased since')
    expect(body.sha256).not.toBe(body.expectedSha256)
  })

  test('fitted by other code, or on another Node, is told from one whose data changed', async () => {
    const data = await aPast()
    await sql`update models set fitted_sha256 = repeat('0', 64)`.execute(data.database.query)
    await using training = await startedTraining(data.database)
    const again = async () => (await training.call<Refit>('POST', '/v1/models/v1/refit')).body
    expect(await again()).toMatchObject({
      identical: false,
      fingerprintMatches: true,
      explanation: expect.stringContaining('the code that fits has changed'),
    })
    await sql`update models set lineage = jsonb_set(lineage, '{runtime}', '"node v1 pdp11"')`.execute(
      data.database.query,
    )
    expect((await again()).explanation).toMatch(
      /^The data is the same, but it was fitted on node v1 pdp11 and this is node v/,
    )
  })

  test('of before the record of lineage, or of another algorithm, or none at all, is refused', async () => {
    const data = await aPast()
    await using training = await startedTraining(data.database)
    const refused = () => training.call<{ code: string; title: string }>('POST', '/v1/models/v1/refit')
    await sql`update models set algorithm = 'oracle'`.execute(data.database.query)
    expect(await refused()).toMatchObject({ status: 409, body: { title: expect.stringContaining('not oracle') } })
    await sql`update models set lineage = null`.execute(data.database.query)
    expect(await refused()).toMatchObject({ status: 409, body: { code: 'model-not-refittable' } })
    expect(await training.call('POST', '/v1/models/v9/refit')).toMatchObject({ status: 404 })
  })
})
