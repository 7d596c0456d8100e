import { arch, version as node } from 'node:process'
import type { FitLineage, ModelRecord, Quarantine } from '@marquee/contracts/model'
import type { OfflineStore } from '@marquee/feature-store/offline'
import { sha256Of } from '@marquee/model-registry/artefacts'
import type { Checkpoint } from '@marquee/model-registry/checkpoints'
import { algorithms } from '@marquee/recommender/algorithms'
import type { Dataset } from '@marquee/recommender/dataset'
import { hashOf } from '@marquee/recommender/splits'
import { watchForBursts } from './bursts.ts'
import type { TrainingConfig } from './config.ts'
import { watchForKnownTargets } from './known-targets.ts'
import { fingerprintOf, type PointInTime, pointInTime, readDataset } from './read-dataset.ts'
import type { UsableChampion } from './usable-champion.ts'

export const algorithm = 'blend'
/** what arithmetic may depend on */
export const runtime = `node ${node} ${arch}`

/** Everything a fit is made of; all but the dataset itself, and what follows from it, goes on the model's record. */
export interface FitPlan {
  readonly place: PointInTime
  /** all of them, defaults too: those may be others in a later version of the code */
  readonly parameters: Readonly<Record<string, number>>
  readonly dataset: Dataset
  readonly fingerprint: string
  readonly lineage: FitLineage
  /** examiners about whose last film the champion cannot be asked: it may have been fitted on it */
  readonly knownToChampion: readonly string[]
  /** how far a training on this very data had come when it was cut off */
  readonly checkpoint?: Uint8Array
}

interface Materials {
  readonly config: TrainingConfig
  readonly offline: OfflineStore
  /** as of when, if not now (place-to-forget.ts) */
  readonly place?: PointInTime | undefined
  /** what the champion was fitted on, and what was kept out of it: known even when its bytes cannot be read */
  readonly record: ModelRecord | undefined
  readonly champion: UsableChampion | undefined
  /** films whose bursts an operator declared honest */
  readonly cleared: ReadonlySet<string>
  readonly signal: AbortSignal
}

/** The plan of a training that was cut off, if it can be made again; else what is known now. */
export async function planFit(materials: Materials, interrupted: Checkpoint | undefined): Promise<FitPlan> {
  if (interrupted) {
    const { dataWatermark: watermark, catalogueRevision, fingerprint, bytes: checkpoint } = interrupted
    const plan = await planAsOf({ watermark, catalogueRevision }, materials)
    if (trainingFingerprint(plan) === fingerprint) return { ...plan, checkpoint }
  }
  return planAsOf(materials.place ?? (await pointInTime(materials.offline)), materials)
}

/** Equal ones: the same data, and the same people and films held out of it. */
export const trainingFingerprint = ({ fingerprint, lineage }: Pick<FitPlan, 'fingerprint' | 'lineage'>): string =>
  sha256Of(Buffer.from(JSON.stringify([fingerprint, lineage])))

/** What was known at that place, less what came in a burst: since the champion was fitted, or before and still in quarantine. */
async function planAsOf(
  place: PointInTime,
  { config, offline, record, champion, cleared, signal }: Materials,
): Promise<FitPlan> {
  const parameters = { ...algorithms[algorithm].defaults, sequenceSeconds: config.sequenceSeconds }
  const onInteractions = () => signal.throwIfAborted()
  const kept = (record?.lineage?.quarantined ?? []).filter(({ movieId }) => !cleared.has(movieId))

  const championSaw = Number(record?.dataWatermark ?? 0)
  const watch = record && watchForBursts(championSaw)
  let knownTargets = watchForKnownTargets(championSaw)
  let dataset = await readDataset(offline, place, {
    quarantined: kept,
    knownTargets,
    onInteractions,
    ...(watch ? { bursts: watch } : {}),
  })
  const bursts: Quarantine[] = (
    watch?.bursts(place.watermark, { least: config.burstPeople, factor: config.burstFactor }) ?? []
  ).filter(({ movieId }) => !cleared.has(movieId))
  const quarantined = [...kept, ...bursts]
  if (bursts.length > 0) {
    knownTargets = watchForKnownTargets(championSaw)
    dataset = await readDataset(offline, place, { quarantined, knownTargets, onInteractions })
  }

  return {
    place,
    parameters,
    dataset,
    fingerprint: fingerprintOf(dataset, algorithm, parameters),
    knownToChampion: knownTargets.people().filter((userId) => hashOf(userId) <= (champion?.examinerThreshold ?? -1)),
    lineage: {
      examiners: config.examiners,
      examinerThreshold: champion?.examinerThreshold ?? null,
      champion: champion ? { version: champion.record.version, artefactSha256: champion.artefactSha256 } : null,
      quarantined,
      runtime,
    },
  }
}
