import { randomUUID } from 'node:crypto'
import type { ModelList, ModelRecord, TrainingRun } from '@marquee/contracts/model'
import { openModelRegistry } from '@marquee/model-registry/registry'
import { loadServedModel } from '@marquee/recommender/served-model'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { audience, closeData, erase, openData, startedTraining } from './started.ts'

afterAll(closeData)

describe('a run that is asked for', () => {
  test('without interactions changes nothing, and says why', async () => {
    const data = await openData()
    await using training = await startedTraining(data.database)
    expect(await training.run()).toMatchObject({
      state: 'unchanged',
      reason: 'There are no interactions to learn from yet',
      version: null,
    })
    expect((await training.call<ModelList>('GET', '/v1/models')).body).toEqual({
      champion: null,
      predecessor: null,
      rolledBack: false,
      models: [],
    })
  })

  test('fits a model, judges it, and promotes it with its reason, figures and lineage on record', async () => {
    const data = await openData()
    await data.offline.recordInteractions(audience())
    await using training = await startedTraining(data.database)
    const run = await training.run()
    expect(run).toMatchObject({ state: 'promoted', version: 'v1', progress: 1, interactions: 480 })
    expect(run.reason).toMatch(/against popularity on 60 cases/)

    const { body: model } = await training.call<ModelRecord>('GET', '/v1/models/v1')
    expect(model).toMatchObject({ status: 'champion', algorithm: 'blend', dataWatermark: '480', reason: run.reason })
    expect(model.fingerprint).toMatch(/^[0-9a-f]{64}$/)
    expect(model.metrics['ndcg10']).toBeGreaterThan(0)
    expect(model.metrics['cases']).toBe(60)
    const artefact = await openModelRegistry(data.database).artefact('v1')
    expect((await loadServedModel(artefact ?? new Uint8Array())).ranker.items).toHaveLength(30)
  })

  test('on the same data is unchanged; on more data it is a new version, judged against the champion', async () => {
    const data = await openData()
    await data.offline.recordInteractions(audience())
    await using training = await startedTraining(data.database)
    await training.run()
    expect(await training.run()).toMatchObject({
      state: 'unchanged',
      reason: expect.stringContaining('v1 was fitted on the same data'),
    })
    await data.offline.recordInteractions(audience({ from: 60 }))
    const run = await training.run()
    expect(run).toMatchObject({ state: 'promoted', version: 'v2' })
    expect(run.reason).toMatch(/against the champion on \d+ cases/)
  })

  test('gives the same bytes for the same data, in whatever order it arrived', async () => {
    const interactions = audience()
    const artefacts: ModelRecord[] = []
    for (const arrived of [interactions, interactions.toReversed()]) {
      const data = await openData()
      await data.offline.recordInteractions(arrived)
      await using training = await startedTraining(data.database)
      await training.run()
      artefacts.push((await training.call<ModelRecord>('GET', '/v1/models/v1')).body)
    }
    expect(artefacts[0]?.artefactSha256).toBe(artefacts[1]?.artefactSha256)
    expect(artefacts[0]?.fingerprint).toBe(artefacts[1]?.fingerprint)
  })

  test('that is cut off is done again by the next trainer', async () => {
    const data = await openData()
    await data.offline.recordInteractions(audience({ people: 400, films: 90 }))
    const first = await startedTraining(data.database)
    const { body } = await first.call<TrainingRun>('POST', '/v1/runs')
    await first.until(async () =>
      (await first.call<TrainingRun>('GET', `/v1/runs/${body.runId}`)).body.state === 'fitting' ? true : undefined,
    )
    await first[Symbol.asyncDispose]()

    await using second = await startedTraining(data.database)
    const run = await second.until(async () => {
      const again = (await second.call<TrainingRun>('GET', `/v1/runs/${body.runId}`)).body
      return again.finishedAt === null ? undefined : again
    })
    expect(run).toMatchObject({ runId: body.runId, state: 'promoted', version: 'v1' })
  })
})

describe('of its own accord', () => {
  test('it fits once enough is new and the flood is over, and not again for nothing', async () => {
    const data = await openData()
    await using training = await startedTraining(data.database, { TRAIN_MIN_NEW: '100', TRAIN_SETTLE_MS: '200' })
    await data.offline.recordInteractions(audience())
    const champion = await training.until(
      async () => (await training.call<ModelList>('GET', '/v1/models')).body.champion ?? undefined,
    )
    expect(champion).toBe('v1')
    await new Promise((resolve) => setTimeout(resolve, 600)) // a dozen looks
    expect((await training.call<{ runs: TrainingRun[] }>('GET', '/v1/runs')).body.runs).toHaveLength(1)
  })

  const ofOwnAccord = { TRAIN_MIN_NEW: '100', TRAIN_SETTLE_MS: '0', TRAIN_MAX_AGE_SECONDS: '1' }
  const newestRun = async (training: Awaited<ReturnType<typeof startedTraining>>) =>
    (await training.call<{ runs: TrainingRun[] }>('GET', '/v1/runs')).body.runs[0]

  test('that the time of day is set back by a day makes nobody wait for that day', async () => {
    const data = await openData()
    await data.offline.recordInteractions(audience())
    await using training = await startedTraining(data.database, {
      TRAIN_MIN_NEW: '100',
      TRAIN_SETTLE_MS: '200',
      TRAIN_MAX_AGE_SECONDS: '3600',
    })
    const runs = async () => (await training.call<{ runs: TrainingRun[] }>('GET', '/v1/runs')).body.runs
    await training.until(async () => ((await runs())[0]?.finishedAt ? true : undefined))
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      vi.setSystemTime(Date.now() - 86_400_000)
      await data.offline.recordInteractions(audience({ people: 1, from: 60 }))
      await training.until(async () => ((await runs()).length === 2 ? true : undefined))
    } finally {
      vi.useRealTimers()
    }
  })

  test('it fits without an erased person though nothing else is new, and only once', async () => {
    const data = await openData()
    const gone = 'p7'
    await data.offline.recordInteractions(audience())
    await using training = await startedTraining(data.database, ofOwnAccord)
    await training.until(async () => ((await newestRun(training))?.state === 'promoted' ? true : undefined))
    await erase(data, gone)
    const run = await training.until(async () => {
      const newest = await newestRun(training)
      return newest?.runId === '2' && newest.finishedAt !== null ? newest : undefined
    })
    expect(run.state).toBe('promoted')
    expect(run.interactions).toBe(480 - audience().filter(({ userId }) => userId === gone).length)
    const [v2, v1] = (await training.call<ModelList>('GET', '/v1/models')).body.models
    expect([v1?.erasures, v2?.erasures]).toEqual(['0', String(await data.offline.erasures.newest())])
    expect(v2?.fingerprint).not.toBe(v1?.fingerprint)
    const sinceFitted = Date.parse(v2?.refitBy ?? '') - Date.parse(v2?.createdAt ?? '')
    expect(sinceFitted).toBeGreaterThan(0)
    expect(sinceFitted).toBeLessThanOrEqual(1_000)
    await new Promise((resolve) => setTimeout(resolve, 1_500)) // it is old by now, and nothing is new
    expect((await newestRun(training))?.runId).toBe('2')
  })

  test('that nobody is left to learn from is noted once, not again and again', async () => {
    const data = await openData()
    await data.offline.recordInteractions(audience({ people: 2 }))
    await using training = await startedTraining(data.database, { ...ofOwnAccord, TRAIN_MIN_NEW: '1' })
    await training.until(async () => ((await newestRun(training))?.state === 'promoted' ? true : undefined))
    await erase(data, 'p0')
    await erase(data, 'p1')
    await training.until(async () => ((await newestRun(training))?.state === 'unchanged' ? true : undefined))
    const last = (await newestRun(training))?.runId
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect((await newestRun(training))?.runId).toBe(last)
  })

  test('of an erased person whom the model never knew it notes so, and does not look again and again', async () => {
    const data = await openData()
    const sour = { eventId: randomUUID(), userId: 'sour', movieId: 'm1', occurredAt: '2026-01-01T00:00:00Z' }
    await data.offline.recordInteractions([...audience(), { ...sour, type: 'dislike' }])
    await using training = await startedTraining(data.database, ofOwnAccord)
    await training.until(async () => ((await newestRun(training))?.state === 'promoted' ? true : undefined))
    await erase(data, 'sour')
    await training.until(async () => ((await newestRun(training))?.state === 'unchanged' ? true : undefined))
    const { champion, models } = (await training.call<ModelList>('GET', '/v1/models')).body
    expect([champion, models.length]).toEqual(['v1', 1])
    expect(models[0]?.erasures).toBe(String(await data.offline.erasures.newest()))
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect((await newestRun(training))?.runId).toBe('2')
  })

  test('it leaves too little alone', async () => {
    const data = await openData()
    await using training = await startedTraining(data.database, { TRAIN_MIN_NEW: '1000', TRAIN_SETTLE_MS: '0' })
    await data.offline.recordInteractions(audience())
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect((await training.call<{ runs: TrainingRun[] }>('GET', '/v1/runs')).body.runs).toEqual([])
  })
})

describe('an operator', () => {
  test('rolls back to the champion before, promotes again, and is told what cannot be', async () => {
    const data = await openData()
    await data.offline.recordInteractions(audience())
    await using training = await startedTraining(data.database)
    await training.run()
    expect(await training.call('POST', '/v1/models/rollback')).toMatchObject({
      status: 409,
      body: { code: 'nothing-to-roll-back-to' },
    })
    await data.offline.recordInteractions(audience({ from: 60 }))
    await training.run()
    expect((await training.call<ModelList>('GET', '/v1/models')).body).toMatchObject({ predecessor: 'v1' })
    expect(await training.call('POST', '/v1/models/rollback')).toEqual({ status: 200, body: { champion: 'v1' } })
    expect((await training.call<ModelList>('GET', '/v1/models')).body).toMatchObject({
      champion: 'v1',
      predecessor: null,
      models: [
        { version: 'v2', status: 'retired' },
        { version: 'v1', status: 'champion' },
      ],
    })
    expect(await training.call('POST', '/v1/models/v2/promote')).toEqual({ status: 200, body: { champion: 'v2' } })
    expect(await training.call('POST', '/v1/models/v9/promote')).toMatchObject({
      status: 404,
      body: { code: 'unknown-model' },
    })
    expect(await training.call('GET', '/v1/models/latest')).toMatchObject({
      status: 400,
      body: { errors: [{ path: '/version' }] },
    })
    expect(await training.call('GET', '/v1/runs/999')).toMatchObject({ status: 404 })
  })
})

test('a trainer that starts anew measures the champion it finds, and one that an operator brings back', {
  timeout: 60_000,
}, async () => {
  const data = await openData()
  await data.offline.recordInteractions(audience())
  {
    await using training = await startedTraining(data.database)
    await training.run()
    await data.offline.recordInteractions(audience({ from: 60 }))
    await training.run()
  }
  await using training = await startedTraining(data.database)
  const measured = () => expect.poll(() => training.metrics.expose(), { timeout: 20_000, interval: 100 })
  await measured().toContain('marquee_champion_version{service="training"} 2\n')
  const { body } = await training.call<ModelRecord>('GET', '/v1/models/v2')
  await measured().toContain(`marquee_champion_ndcg{service="training"} ${body.metrics['ndcg10']}\n`)
  await measured().toContain(
    `marquee_champion_promoted_timestamp_seconds{service="training"} ${Date.parse(body.promotedAt ?? '') / 1_000}\n`,
  )
  await training.call('POST', '/v1/models/rollback')
  await measured().toContain('marquee_champion_version{service="training"} 1\n')
})
