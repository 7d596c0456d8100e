import type { Model } from './algorithm.ts'
import { loadModel } from './algorithms.ts'
import { arrayOf, decodeArtefactOf, encodeArtefact } from './artefact.ts'
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
  return sequenceIn(arrayOf(decodeArtefactOf(kind, bytes), 'ranker', Uint8Array))?.slice()
}

/** @throws ArtefactCorrupt when the bytes are damaged or not of this kind */
export function loadServedModel(bytes: Uint8Array): ServedModel {
  const artefact = decodeArtefactOf(kind, bytes)
  return {
    ranker: loadModel(arrayOf(artefact, 'ranker', Uint8Array)),
    trending: loadModel(arrayOf(artefact, 'trending', Uint8Array)),
    examinerThreshold: Number(artefact.parameters['examinerThreshold']),
  }
}
