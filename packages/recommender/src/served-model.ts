import { setImmediate } from 'node:timers/promises'
import type { Model } from './algorithm.ts'
import { modelFrom } from './algorithms.ts'
import { decodeArtefactOf, encodeArtefact, partOf } from './artefact.ts'
import { sequenceIn } from './blend.ts'

/** What serving needs of one version: the ranker for people with a history, and what everyone watches for those without. */
export interface ServedModel {
  readonly ranker: Model
  /** weighted towards what is watched now */
  readonly trending: Model
  /** people with a hash up to this were examiners: the last thing they did was held out of the fit */
  readonly examinerThreshold: number
}

const kind = 'served-model'

/** Both models in one artefact. They must have been fitted on the same dataset, so that item indices agree. */
export function encodeServedModel({ ranker, trending, examinerThreshold }: ServedModel): Uint8Array {
  return encodeArtefact({
    kind,
    parameters: { examinerThreshold },
    arrays: new Map([
      ['ranker', ranker.save()],
      ['trending', trending.save()],
    ]),
  })
}

/**
 * A copy of the artefact of the sequence model that the ranker holds; undefined when it has none.
 * @throws ArtefactCorrupt
 */
export function sequenceOf(bytes: Uint8Array): Uint8Array | undefined {
  return sequenceIn(partOf(decodeArtefactOf(kind, bytes), 'ranker'))?.slice()
}

/**
 * Loads part by part, and lets others have their turn between: who asks for a list meanwhile waits for one part, not for all.
 *
 * @throws ArtefactCorrupt when the bytes are damaged or not of this kind
 */
export async function loadServedModel(bytes: Uint8Array): Promise<ServedModel> {
  const artefact = decodeArtefactOf(kind, bytes)
  await setImmediate()
  const ranker = modelFrom(partOf(artefact, 'ranker'))
  await setImmediate()
  const trending = modelFrom(partOf(artefact, 'trending'))
  return { ranker, trending, examinerThreshold: Number(artefact.parameters['examinerThreshold']) }
}
