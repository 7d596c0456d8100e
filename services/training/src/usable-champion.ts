import type { ModelRecord } from '@marquee/contracts/model'
import { ArtefactDamaged } from '@marquee/model-registry/artefacts'
import type { ModelRegistry } from '@marquee/model-registry/registry'
import type { Log } from '@marquee/platform/log'
import { ArtefactCorrupt } from '@marquee/recommender/artefact'
import { loadServedModel } from '@marquee/recommender/served-model'

export interface UsableChampion {
  readonly record: ModelRecord
  readonly artefact: Uint8Array
  readonly artefactSha256: string
  readonly examinerThreshold: number
}

/** What is on record of the champion; undefined when there is none. */
export async function championRecord(registry: ModelRegistry): Promise<ModelRecord | undefined> {
  const version = await registry.champion()
  return version === undefined ? undefined : registry.find(version)
}

/**
 * The champion with its bytes; undefined when they are damaged, or of a kind that this version of the code cannot use.
 *
 * @throws when the registry does not answer: that says nothing of the champion
 */
export async function usableChampion(
  record: ModelRecord,
  registry: ModelRegistry,
  log: Log,
): Promise<UsableChampion | undefined> {
  if (record.artefactSha256 === null) return undefined
  try {
    const artefact = await registry.artefact(record.version)
    if (!artefact) return undefined
    const { examinerThreshold } = await loadServedModel(artefact)
    return { record, artefact, artefactSha256: record.artefactSha256, examinerThreshold }
  } catch (error) {
    if (!(error instanceof ArtefactDamaged || error instanceof ArtefactCorrupt)) throw error
    log.error({ err: error, version: record.version }, 'the champion cannot be read; a challenger is judged without it')
    return undefined
  }
}
