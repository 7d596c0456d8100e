import type { SequenceLineage } from '@marquee/contracts/model'
import { sha256Of } from '@marquee/model-registry/artefacts'
import type { Checkpoints } from '@marquee/model-registry/checkpoints'
import type { Log } from '@marquee/platform/log'
import { sequenceOf } from '@marquee/recommender/served-model'
import type { TrainingConfig } from './config.ts'
import { fitSequenceInWorker } from './fit-sequence-in-worker.ts'
import { type FitPlan, trainingFingerprint } from './plan-fit.ts'
import type { UsableChampion } from './usable-champion.ts'

/** The sequence model that a blend is offered, and how it came about. */
export interface SequencePart {
  readonly artefact: Uint8Array
  readonly lineage: Omit<SequenceLineage, 'kept'>
}

interface Surroundings {
  readonly config: TrainingConfig
  /** The version whose sequence model, if it has one, is where training begins. */
  readonly ancestor: UsableChampion | undefined
  readonly checkpoints: Checkpoints
  readonly log: Log
  readonly signal: AbortSignal
  /** 0 to 1 */
  readonly onProgress: (progress: number) => void
}

const seed = 1

/**
 * Trains the sequence model for as long as TRAIN_SEQUENCE_SECONDS says, on all but the films that will choose the blend's weights
 * and judge it. A training that was cut off goes on from its last pass, with the time that is left. Undefined where none is wanted.
 */
export async function trainSequencePart(
  plan: FitPlan,
  { config, ancestor, checkpoints, log, signal, onProgress }: Surroundings,
): Promise<SequencePart | undefined> {
  if (config.sequenceSeconds === 0) return undefined
  const { dataset, lineage, parameters, place, checkpoint } = plan
  const warmStart = ancestor && sequenceOf(ancestor.artefact)
  if (checkpoint) log.info('the sequence model goes on from its checkpoint')
  const fingerprint = trainingFingerprint(plan)
  let saving: Promise<void> = Promise.resolve()
  const { model, epochs, loss, backend, seconds } = await fitSequenceInWorker(dataset, {
    trial: { parameters, examiners: lineage.examiners, examinerThreshold: lineage.examinerThreshold },
    budgetSeconds: config.sequenceSeconds,
    seed,
    backend: config.tensorflowBackend,
    memoryMb: config.fitMemoryMb,
    signal,
    ...(warmStart ? { warmStart } : {}),
    ...(checkpoint ? { checkpoint } : {}),
    onProgress: ({ done }) => onProgress(done),
    onCheckpoint(bytes) {
      const { watermark: dataWatermark, catalogueRevision } = place
      saving = saving
        .then(() => checkpoints.save({ dataWatermark, catalogueRevision, fingerprint, bytes }))
        .catch((error: unknown) => log.warn({ err: error }, 'a checkpoint could not be kept'))
    },
    log: (line) => log.info(line),
  }).finally(() => saving)
  const artefact = model.save()
  return {
    artefact,
    lineage: {
      seconds: Math.round(seconds * 10) / 10,
      epochs,
      loss,
      backend,
      seed,
      warmStart: warmStart ? ancestor.record.version : null,
      sha256: sha256Of(artefact),
    },
  }
}
