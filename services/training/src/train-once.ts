import { sha256Of } from '@marquee/model-registry/artefacts'
import type { RunState } from '@marquee/model-registry/runs'
import type { Surroundings } from '@marquee/platform/lifecycle'
import type { FitResult } from './fit.ts'
import { fitInWorker } from './fit-in-worker.ts'
import { placeToForget } from './place-to-forget.ts'
import { algorithm, type FitPlan, planFit } from './plan-fit.ts'
import { type SequencePart, trainSequencePart } from './sequence-part.ts'
import type { TrainerDependencies } from './trainer.ts'
import { championRecord, usableChampion } from './usable-champion.ts'

/**
 * One run from data to verdict, each step on record. Never throws: a run that fails says why, one that is cut off waits again.
 * @returns how it ended
 */
export async function trainOnce(
  runId: string,
  { config, offline, registry, runs, checkpoints }: TrainerDependencies,
  { log, metrics }: Surroundings,
  signal: AbortSignal,
): Promise<RunState> {
  const endTimer = metrics.of('trainingSeconds').startTimer()
  const report = createReporter((progress) => runs.update(runId, { progress }))
  const finish = async (state: RunState, reason: string, version?: string): Promise<RunState> => {
    await runs.update(runId, { state, reason, ...(version ? { version } : {}) })
    // one that is left does no harm: the next fit goes by what it is of
    await checkpoints.clear().catch((error: unknown) => log.warn({ err: error }, 'a checkpoint could not be removed'))
    metrics.of('trainingRuns').inc({ outcome: state })
    log.info({ runId, state, version, reason, seconds: Math.round(endTimer() * 10) / 10 }, 'a training run ended')
    return state
  }
  try {
    const erasures = await offline.erasures.newest() // first: whoever is erased while the data is read counts for the next fit
    const record = await championRecord(registry)
    const champion = record && (await usableChampion(record, registry, log))
    const forgets = record !== undefined && record.erasures !== String(erasures)
    const place = forgets ? await placeToForget(record, { erasures, registry }) : undefined
    const materials = { config, offline, place, record, champion, cleared: await registry.clearedFilms(), signal }
    const plan = await planFit(materials, await checkpoints.find())
    const { dataset, lineage } = plan
    await runs.update(runId, { state: 'fitting', interactions: dataset.itemOf.length })
    if (dataset.itemOf.length === 0) return await finish('unchanged', 'There are no interactions to learn from yet')
    metrics.of('quarantinedPeople').set(lineage.quarantined.reduce((sum, { people }) => sum + people, 0))
    for (const quarantine of lineage.quarantined) log.warn({ runId, ...quarantine }, 'a burst stays out of the fit')
    if (champion?.record.fingerprint === plan.fingerprint) {
      const { version } = champion.record
      const { watermark: dataWatermark, catalogueRevision } = plan.place
      await registry.confirm(version, { dataWatermark, catalogueRevision, erasures, quarantined: lineage.quarantined })
      const reason = `${version} was fitted on the same data with the same parameters`
      return await finish('unchanged', [reason, ...burstsIn(lineage)].join('. '))
    }

    const share = config.sequenceSeconds > 0 ? sequenceShare : 0
    const sequence = await trainSequencePart(plan, {
      ...{ config, checkpoints, log, signal },
      // what was learned from someone who is gone ends with them
      ancestor: champion?.record.erasures === String(erasures) ? champion : undefined,
      onProgress: (progress) => report(share * progress),
    })
    const result = await fitInWorker(
      {
        dataset,
        sequence: sequence?.artefact,
        parameters: plan.parameters,
        champion: champion?.artefact,
        knownToChampion: plan.knownToChampion,
        examiners: lineage.examiners,
        examinerThreshold: lineage.examinerThreshold,
        gate: config,
      },
      { memoryMb: config.fitMemoryMb, signal, onProgress: (progress) => report(share + (1 - share) * progress) },
    )
    await report.settled()
    metrics.of('modelNdcg').set(result.metrics['ndcg10'] ?? 0)
    metrics.of('fitPeakMemory').set((result.metrics['peakMemoryMb'] ?? 0) * 2 ** 20)
    const { promote, reason } = verdictOf(result, { plan, sequence })
    const refitBy = Date.now() + config.maxAgeSeconds * 1_000
    const version = await registry.register(
      { ...newModelOf(result, { plan, sequence }), erasures, refitBy },
      {
        status: promote ? 'candidate' : 'rejected',
        reason,
      },
    )
    if (!promote) return await finish('rejected', reason, version)

    const promotion = await registry.promote(version, reason, { over: record?.version, forgets })
    if (!promotion.ok && promotion.withheld) return await finish('rejected', `${promotion.why}. ${reason}`, version)
    if (!promotion.ok) return await finish('failed', `${version} could not be promoted: ${promotion.why}`, version)
    return await finish('promoted', reason, version)
  } catch (error) {
    await report.settled()
    if (signal.aborted) {
      await runs.requeueUnfinished(runId).catch(() => {}) // whoever trains next finds it unfinished anyway
      return 'waiting'
    }
    log.error({ err: error, runId }, 'a training run failed')
    return finish('failed', error instanceof Error ? error.message : String(error)).catch((cause: unknown) => {
      log.error({ err: cause }, 'the failure could not be recorded')
      return 'failed'
    })
  }
}

/** How much of a run's progress the training of a sequence model is. */
const sequenceShare = 0.7

interface Made {
  readonly plan: FitPlan
  readonly sequence: SequencePart | undefined
}

/** The gate's words, what became of the sequence model, and what was kept out of the fit. */
function verdictOf(
  { verdict, hasSequence }: FitResult,
  { plan: { lineage }, sequence }: Made,
): { promote: boolean; reason: string } {
  if (!verdict) throw new Error('a challenger was not judged')
  const trained = sequence
    ? [
        `A sequence model, trained for ${sequence.lineage.seconds} s in ${sequence.lineage.epochs} passes, ${hasSequence ? 'is part of it' : 'did not make it better and is left out'}`,
      ]
    : []
  return { promote: verdict.promote, reason: [verdict.reason, ...trained, ...burstsIn(lineage)].join('. ') }
}

const burstsIn = ({ quarantined }: FitPlan['lineage']): string[] =>
  quarantined.map(({ reason, after, upTo }) => `Left out, arrived between ${after} and ${upTo}: ${reason}`)

const newModelOf = ({ artefact, hasSequence, metrics, verdict }: FitResult, { plan, sequence }: Made) => ({
  algorithm,
  parameters: plan.parameters,
  dataWatermark: plan.place.watermark,
  catalogueRevision: plan.place.catalogueRevision,
  lineage: { ...plan.lineage, ...(sequence ? { sequence: { ...sequence.lineage, kept: hasSequence } } : {}) },
  fingerprint: plan.fingerprint,
  metrics,
  fittedSha256: sha256Of(artefact),
  ...(verdict?.servable ? { artefact } : {}),
})

const reportEveryMs = 500

/** Writes progress now and then, never two at once; `settled` resolves when nothing is being written. */
function createReporter(write: (progress: number) => Promise<void>) {
  let last = Number.NEGATIVE_INFINITY
  let writing: Promise<void> = Promise.resolve()
  const report = (progress: number) => {
    const now = performance.now()
    if (now - last < reportEveryMs) return
    last = now
    writing = writing.then(() => write(progress)).catch(() => {}) // progress is a courtesy
  }
  return Object.assign(report, { settled: () => writing })
}
