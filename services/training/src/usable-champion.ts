import type { ModelRecord } from '@marquee/contracts/model'
import type { ModelRegistry } from '@marquee/model-registry/registry'
import type { Log } from '@marquee/platform/log'
import { loadServedModel } from '@marquee/recommender/served-model'

export interface UsableChampion {
  readonly record: ModelRecord
  readonly artefact: Uint8Array
  readonly artefactSha256: string
  readonly examinerThreshold: number
}

/** The champion with its bytes; undefined when there is none, or it is of a kind that this version of the code cannot use. */
export async function usableChampion(registry: ModelRegistry, log: Log): Promise<UsableChampion | undefined> {
  const version = await registry.champion()
  const record = version === undefined ? undefined : await registry.find(version)
  if (!record?.artefactSha256) return undefined
  try {
    const artefact = await registry.artefact(record.version)
    if (!artefact) return undefined
    const { examinerThreshold } = await loadServedModel(artefact)
    return { record, artefact, artefactSha256: record.artefactSha256, examinerThreshold }
  } catch (error) {
    log.error({ err: error, version: record.version }, 'the champion cannot be read; a challenger is judged without it')
    return undefined
  }
}
