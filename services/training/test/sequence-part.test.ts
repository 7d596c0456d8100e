import { randomUUID } from 'node:crypto'
import type { Interaction } from '@marquee/contracts/interaction'
import type { ModelRecord, Refit, TrainingRun } from '@marquee/contracts/model'
import { openCheckpoints } from '@marquee/model-registry/checkpoints'
import { openModelRegistry } from '@marquee/model-registry/registry'
import { blend } from '@marquee/recommender/blend'
import type { Dataset } from '@marquee/recommender/dataset'
import { recentPopularity } from '@marquee/recommender/popularity'
import { createSequenceModel, type SequenceModel } from '@marquee/recommender/sequence'
import { layOutSequence, weightsAt } from '@marquee/recommender/sequence-weights'
import { encodeServedModel, sequenceOf } from '@marquee/recommender/served-model'
import { afterAll, expect, test } from 'vitest'
import { pointInTime, readDataset } from '../src/read-dataset.ts'
import { sequenceDefaults } from '../src/sequence-settings.ts'
import { audience, closeData, openData, startedTraining } from './started.ts'

afterAll(closeData)

const briefly = { TRAIN_SEQUENCE_SECONDS: '2', TF_BACKEND: 'wasm' }

test('a run with a budget trains a sequence model too, says what became of it, and is fitted again to the same bytes', {
  timeout: 120_000,
}, async () => {
  const data = await openData()
  await data.offline.recordInteractions(audience())
  await using training = await startedTraining(data.database, briefly)
  const run = await training.run()
  expect(run.state).toBe('promoted')
  expect(run.reason).toMatch(/A sequence model, trained for [\d.]+ s in \d+ passes, (is part|did not make it better)/)

  const { lineage, parameters } = (await training.call<ModelRecord>('GET', '/v1/models/v1')).body
  expect(lineage?.sequence).toMatchObject({ backend: 'wasm', warmStart: null, kept: expect.any(Boolean) })
  expect(lineage?.sequence?.loss).toBeGreaterThan(0)
  expect(parameters).toMatchObject({ sequenceSeconds: 2 })
  const artefact = await openModelRegistry(data.database).artefact('v1')
  expect(sequenceOf(artefact ?? new Uint8Array()) !== undefined).toBe(lineage?.sequence?.kept)
  expect((await training.call<Refit>('POST', '/v1/models/v1/refit')).body).toMatchObject({ identical: true })
  expect(await openCheckpoints(data.database).find()).toBeUndefined()
})

const long = { TRAIN_SEQUENCE_SECONDS: '600', TF_BACKEND: 'wasm' }

/** A training that was cut off after its first checkpoint, and more data since. */
async function cutOff() {
  const data = await openData()
  await data.offline.recordInteractions(audience())
  const checkpoints = openCheckpoints(data.database)
  const training = await startedTraining(data.database, long)
  const { body } = await training.call<TrainingRun>('POST', '/v1/runs')
  await training.until(() => checkpoints.find())
  await training[Symbol.asyncDispose]()
  const left = await checkpoints.find()
  await data.offline.recordInteractions(audience({ from: 60 }))
  return { data, checkpoints, left, runId: body.runId }
}

const fitting = (training: Awaited<ReturnType<typeof startedTraining>>, runId: string): Promise<TrainingRun> =>
  training.until(async () => {
    const run = (await training.call<TrainingRun>('GET', `/v1/runs/${runId}`)).body
    return run.state === 'fitting' ? run : undefined
  })

test('a training that was cut off goes on where it was, on the data of then', { timeout: 120_000 }, async () => {
  const { data, checkpoints, left, runId } = await cutOff()
  expect(left).toMatchObject({ dataWatermark: 480, bytes: expect.any(Uint8Array) })
  await using second = await startedTraining(data.database, long)
  expect((await fitting(second, runId)).interactions).toBe(480)
  const later = await second.until(async () => {
    const found = await checkpoints.find()
    return found && !Buffer.from(found.bytes).equals(Buffer.from(left?.bytes ?? [])) ? found : undefined
  })
  expect(later).toMatchObject({ dataWatermark: 480, fingerprint: left?.fingerprint })
})

test('one that held out other people is not gone on with: it may know what is to judge it', {
  timeout: 120_000,
}, async () => {
  const { data, runId } = await cutOff()
  await using second = await startedTraining(data.database, { ...long, TRAIN_EXAMINERS: '30' })
  expect((await fitting(second, runId)).interactions).toBe(960)
})

test('training begins with what the champion learned, but not with what it learned from someone who is gone', {
  timeout: 120_000,
}, async () => {
  const data = await openData()
  const registry = openModelRegistry(data.database)
  await data.offline.recordInteractions(lateViewers())
  const dataset = await readDataset(data.offline, await pointInTime(data.offline))
  const ranker = blend.fit(dataset, {}, { sequence: knowing(dataset) })
  expect(ranker.isAttentive).toBe(true)
  const artefact = encodeServedModel({ ranker, trending: recentPopularity.fit(dataset), examinerThreshold: 0 })
  const made = { algorithm: 'blend', parameters: {}, dataWatermark: 1, fingerprint: '', metrics: {}, artefact }
  await registry.promote(await registry.register(made, { status: 'candidate', reason: '' }), '')

  await using training = await startedTraining(data.database, briefly)
  const warmStart = async () => {
    const { version } = await training.run()
    return (await training.call<ModelRecord>('GET', `/v1/models/${version}`)).body.lineage?.sequence?.warmStart
  }
  expect(await warmStart()).toBe('v1')
  await registry.promote('v1', '')
  await data.offline.erasures.erase({
    receiptId: randomUUID(),
    userId: 'p7',
    requestedAt: new Date().toISOString(),
  })
  expect(await warmStart()).toBeNull()
})

/** Everybody's last films are four that nobody watched before, so no part that saw what came before can know them. */
const lateViewers = (): Interaction[] =>
  Array.from({ length: 60 }, (_, person) => person).flatMap((person) =>
    [...Array.from({ length: 8 }, (_, step) => `m${(person * 7 + step) % 40}`), 'late1', 'late2', 'late3', 'late4'].map(
      (movieId, index): Interaction => ({
        ...{ eventId: randomUUID(), userId: `p${person}`, movieId, type: 'rating', rating: 4 },
        occurredAt: new Date(Date.parse('2026-01-01T00:00:00Z') + index * 60_000).toISOString(),
      }),
    ),
  )

function knowing({ items }: Dataset): SequenceModel {
  const layout = layOutSequence(sequenceDefaults, items.length)
  const weights = new Float32Array(layout.size)
  weightsAt(weights, layout.itemBias).set(items.map((movieId) => (movieId.startsWith('late') ? 1 : 0)))
  const { dimensions, length, heads, blocks, inner } = sequenceDefaults
  return createSequenceModel({
    ...{ shape: { dimensions, length, heads, blocks, inner }, items, weights, training: {} },
    known: new Uint8Array(items.length).fill(1),
  })
}
