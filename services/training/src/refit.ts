import type { FitLineage, ModelRecord, Refit } from '@marquee/contracts/model'
import type { OfflineStore } from '@marquee/feature-store/offline'
import { ArtefactDamaged, sha256Of } from '@marquee/model-registry/artefacts'
import type { ModelRegistry } from '@marquee/model-registry/registry'
import { ProblemError } from '@marquee/platform/problem'
import { sequenceOf } from '@marquee/recommender/served-model'
import { fitInWorker } from './fit-in-worker.ts'
import { algorithm, runtime } from './plan-fit.ts'
import { fingerprintOf, readDataset } from './read-dataset.ts'
import { storeReached } from './store-reached.ts'

interface Dependencies {
  readonly offline: OfflineStore
  readonly registry: ModelRegistry
  readonly memoryMb: number
  readonly signal: AbortSignal
}

/**
 * Fits a version again from its record alone and compares the bytes; nothing is stored. A sequence model, whose training ended
 * with its budget and not by itself, is taken from the version as it is; all else is made anew.
 * @throws ProblemError `model-not-refittable` when its record does not say enough, or bytes that it needs are damaged; `store-unavailable`
 */
export async function refit(
  record: ModelRecord,
  { offline, registry, memoryMb, signal }: Dependencies,
): Promise<Refit> {
  const from = performance.now()
  const { lineage, catalogueRevision, expectedSha256, parameters } = recipeOf(record)
  const artefactOf = (version: string) =>
    storeReached(
      registry.artefact(version).catch((cause: unknown) => {
        if (!(cause instanceof ArtefactDamaged)) throw cause
        throw new ProblemError('model-not-refittable', { version: record.version, detail: cause.message }, { cause })
      }),
    )
  const dataset = await storeReached(
    readDataset(
      offline,
      { watermark: Number(record.dataWatermark), catalogueRevision },
      { quarantined: lineage.quarantined, onInteractions: () => signal.throwIfAborted() },
    ),
  )
  // before the fit, which takes the numbers with it
  const fingerprintMatches = fingerprintOf(dataset, algorithm, parameters) === record.fingerprint
  const ownBytes = lineage.sequence?.kept ? await artefactOf(record.version) : undefined
  const champion = lineage.champion ? await artefactOf(lineage.champion.version) : undefined
  const { artefact } = await fitInWorker(
    {
      dataset,
      parameters,
      champion,
      sequence: ownBytes && sequenceOf(ownBytes),
      examiners: lineage.examiners,
      examinerThreshold: lineage.examinerThreshold,
      gate: null,
    },
    { memoryMb, signal, onProgress: () => {} },
  )
  const sha256 = sha256Of(artefact)
  const identical = sha256 === expectedSha256
  return {
    version: record.version,
    identical,
    expectedSha256,
    sha256,
    fingerprintMatches,
    explanation: identical
      ? `The recorded data, parameters and examiners give the same ${artefact.length} bytes.`
      : difference({ fingerprintMatches, lineage, championKept: champion !== undefined }),
    seconds: (performance.now() - from) / 1_000,
  }
}

function recipeOf(record: ModelRecord) {
  const { lineage, catalogueRevision, fittedSha256, parameters } = record
  const cannot = (detail: string) => new ProblemError('model-not-refittable', { version: record.version, detail })
  if (!lineage || catalogueRevision === null || fittedSha256 === null)
    throw cannot('its record is older than the record of what a fit depends on')
  if (lineage.sequence?.kept && record.artefactSha256 === null)
    throw cannot('its sequence model was trained within a budget of seconds, and its bytes are no longer kept')
  if (record.algorithm !== algorithm) throw cannot(`this code fits ${algorithm}, not ${record.algorithm}`)
  if (!areNumbers(parameters)) throw cannot('its parameters cannot be read')
  return { lineage, catalogueRevision, expectedSha256: fittedSha256, parameters }
}

const areNumbers = (value: unknown): value is Record<string, number> =>
  typeof value === 'object' && value !== null && Object.values(value).every((each) => typeof each === 'number')

function difference({
  fingerprintMatches,
  lineage,
  championKept,
}: {
  fingerprintMatches: boolean
  lineage: FitLineage
  championKept: boolean
}): string {
  if (!fingerprintMatches)
    return 'The data is no longer what it was: people who were erased since are in no fit any more, this one included. Without them the model of then cannot be made again, and must not be.'
  if (lineage.runtime !== runtime)
    return `The data is the same, but it was fitted on ${lineage.runtime} and this is ${runtime}.`
  if (lineage.champion && !championKept)
    return `The data is the same, but ${lineage.champion.version}, which it may have started from, is no longer kept.`
  return 'The data is the same: the code that fits has changed since.'
}
