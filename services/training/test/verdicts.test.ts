import type { ModelList, TrainingRun } from '@marquee/contracts/model'
import { openModelRegistry } from '@marquee/model-registry/registry'
import { createLog } from '@marquee/platform/log'
import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { championRecord, usableChampion } from '../src/usable-champion.ts'
import { audience, closeData, erase, misleading, onlyOneFilm, openData, startedTraining } from './started.ts'

afterAll(closeData)

describe('a challenger', () => {
  test('that got worse is turned down with the reason on record, and the champion stays; an operator may know better', async () => {
    const data = await openData()
    await data.offline.recordInteractions(audience())
    await using training = await startedTraining(data.database, { TRAIN_EXAMINERS: '30', TRAIN_TOLERANCE: '0' })
    expect(await training.run()).toMatchObject({ state: 'promoted', version: 'v1' })

    await data.offline.recordInteractions(misleading())
    const run = await training.run()
    expect(run).toMatchObject({ state: 'rejected', version: 'v2' })
    expect(run.reason).toMatch(/^Worse than the tolerance of 0: NDCG@10 −0\.\d+ against the champion on 30 cases/)
    const { body: list } = await training.call<ModelList>('GET', '/v1/models')
    expect(list.champion).toBe('v1')
    expect(list.models[0]).toMatchObject({
      version: 'v2',
      status: 'rejected',
      reason: run.reason,
      lineage: { champion: { version: 'v1' }, quarantined: [] },
    })
    expect(list.models[0]?.metrics['ndcg10']).toBeGreaterThan(0)
    const { body: newest } = await training.call<ModelList>('GET', '/v1/models?limit=1')
    expect(newest).toMatchObject({ champion: 'v1', models: [{ version: 'v2' }] })
    expect(newest.models).toHaveLength(1)
    expect(await training.run()).toMatchObject({ state: 'rejected', version: 'v3' }) // and again, for as long as it is asked
    expect(await training.call('POST', '/v1/models/v2/promote')).toEqual({ status: 200, body: { champion: 'v2' } })
  }, 90_000)

  test('learns nothing of a burst that came alone, nor once others follow, nor when the champion cannot be read', async () => {
    const data = await openData()
    await data.offline.recordInteractions(audience())
    await using training = await startedTraining(data.database, {
      TRAIN_MAX_EXPOSURE_JUMP: '1',
      TRAIN_TOLERANCE: '1',
      TRAIN_BURST_PEOPLE: '100',
    })
    expect(await training.run()).toMatchObject({ state: 'promoted', version: 'v1' })
    const learned = (await training.call<{ runs: TrainingRun[] }>('GET', '/v1/runs')).body.runs[0]?.interactions

    await data.offline.recordInteractions(onlyOneFilm(500))
    const alone = await training.run()
    expect(alone).toMatchObject({ state: 'unchanged' })
    expect(alone.reason).toContain('500 newcomers came for film m1')

    await data.offline.recordInteractions(audience({ people: 3, from: 60 }))
    const followed = await training.run()
    expect(followed).toMatchObject({ state: 'promoted', version: 'v2' })
    const more = audience({ people: 3, from: 60 }).length
    expect(followed.interactions).toBe((learned ?? 0) + more)

    await sql`update model_artefacts set bytes = 'damaged'`.execute(data.database.query)
    const unread = await training.run()
    expect(unread).toMatchObject({ state: 'promoted', version: 'v3', interactions: followed.interactions })
  })

  test('is not judged while the champion cannot be had: that says nothing of it', async () => {
    const data = await openData()
    await data.offline.recordInteractions(audience())
    await using training = await startedTraining(data.database)
    await training.run()
    const registry = openModelRegistry(data.database)
    const record = await championRecord(registry)
    if (!record) throw new Error('a champion was expected')
    const away = { ...registry, artefact: () => Promise.reject(new Error('connection terminated')) }
    await expect(usableChampion(record, away, createLog({ level: 'silent' }))).rejects.toThrow('connection terminated')
  })

  test('is judged without a champion that cannot be read any more, and can take its place', async () => {
    const data = await openData()
    await data.offline.recordInteractions(audience())
    await using training = await startedTraining(data.database)
    await training.run()
    await sql`update model_artefacts set bytes = 'damaged'`.execute(data.database.query)
    const run = await training.run() // on the same data: there is no champion to be equal to
    expect(run).toMatchObject({ state: 'promoted', version: 'v2' })
    expect(run.reason).toContain('against popularity')
    expect(await training.call('POST', '/v1/models/rollback')).toMatchObject({ status: 200, body: { champion: 'v1' } })
  })
})

describe('somebody who was erased', () => {
  test('is forgotten within the interval though the gate turns down what is new', async () => {
    const data = await openData()
    await data.offline.recordInteractions(audience())
    const gate = { TRAIN_EXAMINERS: '30', TRAIN_TOLERANCE: '0.02' }
    {
      await using whenAsked = await startedTraining(data.database, gate)
      expect(await whenAsked.run()).toMatchObject({ state: 'promoted', version: 'v1' })
      await erase(data, 'p7')
      await data.offline.recordInteractions(misleading())
      expect(await whenAsked.run()).toMatchObject({ state: 'rejected', version: 'v2' })
    }

    const ofOwnAccord = { ...gate, TRAIN_SETTLE_MS: '0', TRAIN_MAX_AGE_SECONDS: '1' }
    await using training = await startedTraining(data.database, ofOwnAccord)
    const { champion, models } = await training.until(async () => {
      const { body } = await training.call<ModelList>('GET', '/v1/models')
      return body.champion === 'v1' ? undefined : body
    })
    expect(champion).toBe('v3')
    const [v3, v2, v1] = models.slice(-3)
    expect([v1?.erasures, v2?.erasures, v3?.erasures]).toEqual(['0', '1', '1'])
    expect(v3?.dataWatermark).toBe(v1?.dataWatermark)
    expect(v3?.fingerprint).not.toBe(v1?.fingerprint)
  })
})

describe('after an operator rolled back', () => {
  /** The second champion knows twice as many people. */
  async function fittedTwice({ database, offline }: Awaited<ReturnType<typeof openData>>) {
    await offline.recordInteractions(audience())
    const training = await startedTraining(database)
    expect(await training.run()).toMatchObject({ state: 'promoted', version: 'v1' })
    await offline.recordInteractions(audience({ from: 60 }))
    expect(await training.run()).toMatchObject({ state: 'promoted', version: 'v2' })
    return training
  }

  test('what is fitted is judged and kept, and takes the place again once an operator promoted a version', async () => {
    const data = await openData()
    await using training = await fittedTwice(data)
    await training.call('POST', '/v1/models/rollback')

    const held = await training.run()
    expect(held).toMatchObject({ state: 'rejected', version: 'v3' })
    expect(held.reason).toMatch(/^An operator rolled back to v1: promote a version to go on\. NDCG@10 /)
    const { body } = await training.call<ModelList>('GET', '/v1/models')
    expect(body).toMatchObject({ champion: 'v1', rolledBack: true })
    expect(body.models[0]).toMatchObject({ version: 'v3', status: 'rejected', reason: held.reason })

    await training.call('POST', '/v1/models/v1/promote')
    expect((await training.call<ModelList>('GET', '/v1/models')).body.rolledBack).toBe(false)
    expect(await training.run()).toMatchObject({ state: 'promoted', version: 'v4' })
  })

  test('a challenger that was being fitted does not undo it', async () => {
    const data = await openData()
    await using training = await fittedTwice(data)
    await data.offline.recordInteractions(audience({ from: 120 }))
    const { body: run } = await training.call<TrainingRun>('POST', '/v1/runs')
    const look = async () => (await training.call<TrainingRun>('GET', `/v1/runs/${run.runId}`)).body
    await training.until(async () => ((await look()).state === 'fitting' ? true : undefined))
    await training.call('POST', '/v1/models/rollback')
    const ended = await training.until(async () => ((await look()).finishedAt === null ? undefined : await look()))
    expect(ended).toMatchObject({ state: 'rejected', version: 'v3' })
    expect(ended.reason).toMatch(/^The champion changed to v1 while it was fitted; it was judged against v2\. NDCG@10 /)
    expect((await training.call<ModelList>('GET', '/v1/models')).body.champion).toBe('v1')
  })

  test('somebody who was erased is forgotten all the same', async () => {
    const data = await openData()
    await using training = await fittedTwice(data)
    await training.call('POST', '/v1/models/rollback')
    await erase(data, 'p7')
    expect(await training.run()).toMatchObject({ state: 'promoted', version: 'v3' })
    const { body } = await training.call<ModelList>('GET', '/v1/models')
    expect(body).toMatchObject({ champion: 'v3', rolledBack: true })
    const [v3, v2, v1] = body.models
    expect(v3?.dataWatermark).toBe(v1?.dataWatermark) // of what the operator went back from it has learned nothing
    expect(v3?.dataWatermark).not.toBe(v2?.dataWatermark)
    await data.offline.recordInteractions(audience({ from: 120 }))
    expect(await training.run()).toMatchObject({ state: 'rejected', version: 'v4' })
  })
})

describe('from elsewhere without a key', () => {
  test('nobody asks for a run, promotes or rolls back; everybody may look', async () => {
    const data = await openData()
    await using training = await startedTraining(data.database)
    const headers = { 'x-forwarded-for': '203.0.113.7' }
    for (const url of ['/v1/runs', '/v1/models/v1/promote', '/v1/models/rollback']) {
      const response = await training.app.inject({ method: 'POST', url, headers })
      expect([response.statusCode, response.json<{ code: string }>().code]).toEqual([401, 'key-required'])
    }
    for (const url of ['/v1/runs', '/v1/models'])
      expect((await training.app.inject({ url, headers })).statusCode).toBe(200)
    expect((await training.call<{ runs: object[] }>('GET', '/v1/runs')).body.runs).toEqual([])
  })
})
