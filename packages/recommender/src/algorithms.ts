import type { Model } from './algorithm.ts'
import { type Artefact, ArtefactCorrupt, decodeArtefact } from './artefact.ts'
import { blend } from './blend.ts'
import { content } from './content.ts'
import { ease } from './ease.ts'
import { itemKnn } from './item-knn.ts'
import { popularity, recentPopularity } from './popularity.ts'
import { sequenceFrom, sequenceKind } from './sequence.ts'
import { slit } from './slit.ts'
import { transitions } from './transitions.ts'

/** Every algorithm by its name, in the order in which reports list them. */
export const algorithms = {
  popularity,
  'recent-popularity': recentPopularity,
  'item-knn': itemKnn,
  ease,
  transitions,
  slit,
  content,
  blend,
} as const

export type AlgorithmName = keyof typeof algorithms

export const algorithmNames: readonly AlgorithmName[] = Object.keys(algorithms).filter(isAlgorithmName)

function isAlgorithmName(name: string): name is AlgorithmName {
  return Object.hasOwn(algorithms, name)
}

/**
 * The model that an artefact holds, whatever its kind. A sequence model is one too, though the training service fits it and no algorithm here does.
 *
 * @throws ArtefactCorrupt when the bytes are damaged or of a kind that is not known here
 */
export const loadModel = (bytes: Uint8Array): Model => modelFrom(decodeArtefact(bytes))

/** @throws ArtefactCorrupt when it is of a kind that is not known here, or its arrays do not belong together */
export function modelFrom(artefact: Artefact): Model {
  const { kind } = artefact
  if (kind === sequenceKind) return sequenceFrom(artefact)
  if (!isAlgorithmName(kind)) throw new ArtefactCorrupt(`No algorithm is called ${kind}`)
  return algorithms[kind].load(artefact)
}
