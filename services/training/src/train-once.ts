import type { ModelRegistry } from '@marquee/model-registry/registry'
import type { RunState } from '@marquee/model-registry/runs'
import type { Surroundings } from '@marquee/platform/lifecycle'
import type { Log } from '@marquee/platform/log'
import { loadServedModel } from '@marquee/recommender/served-model'
import { fitInWorker } from './fit-in-worker.ts'
import { fingerprintOf, readDataset } from './read-dataset.ts'
import type { TrainerDependencies } from './trainer.ts'

const algorithm = 'blend'
const parameters = {}

/**
 * One run from data to verdict, each step on record. Never throws: a run that fails says why, one that is cut off waits again.
 * @returns how it ended
 */
export async function trainOnce(
  runId: string,
  { config, offline, registry, runs }: TrainerDependencies,
  { log, metrics }: Surroundings,
  signal: AbortSignal,
): Promise<RunState> {
  const endTimer = metrics.of('trainingSeconds').startTimer()
  const report = createReporter((progress) => runs.update(runId, { progress }))
  const finish = async (state: RunState, reason: string, version?: string): Promise<RunState> => {
    await runs.update(runId, { state, reason, ...(version ? { version } : {}) })
    metrics.of('trainingRuns').inc({ outcome: state })
    log.info({ runId, state, version, reason, seconds: Math.round(endTimer() * 10) / 10 }, 'a training run ended')
    return state
  }
  try {
    const erasures = await offline.erasures.newest() // first: whoever is erased while the data is read counts for the next fit
    const watermark = await offline.watermark()
    const dataset = await readDataset(offline, watermark, () => signal.throwIfAborted())
    const fingerprint = fingerprintOf(dataset, algorithm, parameters)
    const champion = await usableChampion(registry, log)
    await runs.update(runId, { state: 'fitting', interactions: dataset.itemOf.length })
    if (dataset.itemOf.length === 0) return await finish('unchanged', 'There are no interactions to learn from yet')
    if (champion?.fingerprint === fingerprint) {
      await registry.confirm(champion.version, { dataWatermark: watermark, erasures })
      return await finish('unchanged', `${champion.version} was fitted on the same data with the same parameters`)
    }

    const result = await fitInWorker(
      {
        dataset,
        algorithm,
        parameters,
        champion: champion?.artefact,
        examiners: config.examiners,
        tolerance: config.tolerance,
        minCoverageRatio: config.minCoverageRatio,
      },
      { memoryMb: config.fitMemoryMb, signal, onProgress: report },
    )
    await report.settled()
    metrics.of('modelNdcg').set(result.metrics['ndcg10'] ?? 0)
    const refitBy = Date.now() + config.maxAgeSeconds * 1_000
    const { metrics: figures } = result
    const model = { algorithm, parameters, dataWatermark: watermark, fingerprint, erasures, refitBy, metrics: figures }
    if (!result.promote)
      return await finish(
        'rejected',
        result.reason,
        await registry.register(model, { status: 'rejected', reason: result.reason }),
      )

    const version = await registry.register(
      { ...model, artefact: result.artefact },
      { status: 'candidate', reason: result.reason },
    )
    const promotion = await registry.promote(version, result.reason)
    if (!promotion.ok) return await finish('failed', `${version} could not be promoted: ${promotion.why}`, version)
    metrics.of('championVersion').set(Number(version.slice(1)))
    metrics.of('championPromoted').set(Date.now() / 1_000)
    return await finish('promoted', result.reason, version)
  } catch (error) {
    await report.settled()
    if (signal.aborted) {
      await runs.update(runId, { state: 'waiting', progress: 0 }).catch(() => {}) // whoever trains next finds it unfinished anyway
      return 'waiting'
    }
    log.error({ err: error, runId }, 'a training run failed')
    return finish('failed', error instanceof Error ? error.message : String(error)).catch((cause: unknown) => {
      log.error({ err: cause }, 'the failure could not be recorded')
      return 'failed'
    })
  }
}

/** The champion with its bytes; undefined when there is none, or it is of a kind that this version of the code cannot use. */
async function usableChampion(
  registry: ModelRegistry,
  log: Log,
): Promise<{ version: string; fingerprint: string; artefact: Uint8Array } | undefined> {
  const version = await registry.champion()
  const record = version === undefined ? undefined : await registry.find(version)
  if (!record) return undefined
  try {
    const artefact = await registry.artefact(record.version)
    if (!artefact) return undefined
    loadServedModel(artefact)
    return { version: record.version, fingerprint: record.fingerprint, artefact }
  } catch (error) {
    log.error({ err: error, version: record.version }, 'the champion cannot be read; a challenger is judged without it')
    return undefined
  }
}

const reportEveryMs = 500

/** Writes progress now and then, never two at once; `settled` resolves when nothing is being written. */
function createReporter(write: (progress: number) => Promise<void>) {
  let last = 0
  let writing: Promise<void> = Promise.resolve()
  const report = (progress: number) => {
    const now = Date.now()
    if (now - last < reportEveryMs) return
    last = now
    writing = writing.then(() => write(progress)).catch(() => {}) // progress is a courtesy
  }
  return Object.assign(report, { settled: () => writing })
}
