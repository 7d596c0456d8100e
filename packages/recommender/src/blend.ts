import { type Algorithm, type FitOptions, indexItems, type Model } from './algorithm.ts'
import { ArtefactCorrupt, arrayOf, decodeArtefactOf, encodeArtefact } from './artefact.ts'
import { chooseBlendWeights, typicalSpread } from './blend-weights.ts'
import { type Dataset, historyOf } from './dataset.ts'
import { ease } from './ease.ts'
import { recentPopularity } from './popularity.ts'
import { leaveOneOut, usersByHash } from './splits.ts'
import { transitions } from './transitions.ts'

export interface BlendParameters {
  /** See EaseParameters. */
  readonly l2: number
  readonly maxItems: number
  readonly easeKeep: number
  /** See TransitionsParameters. */
  readonly window: number
  readonly damping: number
  readonly shrinkage: number
  readonly transitionsKeep: number
  /** See PopularityParameters. */
  readonly halfLifeDays: number
  /** At most this many users choose the weights. */
  readonly validationUsers: number
}

/**
 * What people watch together (ease), what they watch next (transitions) and a little of what everyone watches now, for
 * items that nothing else speaks for.
 *
 * Each part is divided by its typical spread over the items, so that weights compare. This is the z-scored sum, less
 * the means (the same for all items, so no rank depends on them) and with one spread for all histories instead of one
 * for each. That keeps the blend linear, so its explanations are exact, and costs nothing: NDCG@10 .0933 against .0926
 * on three held-out places of ml-latest-small. Weights are chosen on the last interaction of each user in the data;
 * then all parts are fitted again with those interactions.
 */
export const blend: Algorithm<BlendParameters> = {
  name: 'blend',
  defaults: {
    l2: 200,
    maxItems: 4_000,
    easeKeep: 500,
    window: 50,
    damping: 0.35,
    shrinkage: 3,
    transitionsKeep: 400,
    halfLifeDays: 90,
    validationUsers: 2_000,
  },

  fit(dataset, parameters, { onProgress = () => {} } = {}) {
    const chosen = { ...blend.defaults, ...parameters }
    const users = usersByHash(dataset).slice(0, chosen.validationUsers)

    const { train, cases } = leaveOneOut(dataset, { users })
    const trialParts = fitParts(train, chosen, { onProgress: (done, of) => onProgress((0.45 * done) / of, 1) })
    const weights = chooseBlendWeights(trialParts, cases)
    onProgress(0.55, 1)

    const parts = fitParts(dataset, chosen, { onProgress: (done, of) => onProgress(0.55 + (0.45 * done) / of, 1) })
    const histories = users.map((user) => historyOf(dataset, user))
    const factors = parts.map((part, index) => weights[index] / typicalSpread(part, histories))
    return createBlendModel({ ...chosen, weights }, parts, factors)
  },

  load(bytes) {
    const artefact = decodeArtefactOf(blend.name, bytes)
    const parts = blendParts.map(({ name, load }) => load(arrayOf(artefact, name, Uint8Array)))
    const factors = arrayOf(artefact, 'factors', Float64Array)
    if (factors.length !== parts.length) throw new ArtefactCorrupt('A blend needs one factor for each part')
    return createBlendModel(artefact.parameters, parts, [...factors])
  },
}

/** The order of parts and weights everywhere in a blend. */
const blendParts = [ease, transitions, recentPopularity]

function fitParts(dataset: Dataset, parameters: BlendParameters, { onProgress = () => {} }: FitOptions): Model[] {
  const { l2, maxItems, easeKeep, window, damping, shrinkage, transitionsKeep, halfLifeDays } = parameters
  return [
    // EASE takes most of the time of a large fit, so its progress stands for all.
    ease.fit(dataset, { l2, maxItems, keep: easeKeep }, { onProgress }),
    transitions.fit(dataset, { window, damping, shrinkage, keep: transitionsKeep }),
    recentPopularity.fit(dataset, { halfLifeDays }),
  ]
}

/** The sum of the parts' scores, each times its factor. All parts share one vocabulary. */
function createBlendModel(
  parameters: Readonly<Record<string, unknown>>,
  parts: readonly Model[],
  factors: readonly number[],
): Model {
  const items = parts[0].items
  const indices = indexItems(items)
  const sumOf = (size: number, vectors: readonly Float32Array[]) => {
    const sum = new Float32Array(size)
    for (const [part, vector] of vectors.entries()) {
      const factor = factors[part]
      for (let at = 0; at < size; at++) sum[at] += factor * vector[at]
    }
    return sum
  }
  return {
    kind: blend.name,
    items,
    indexOf: (movieId) => indices.get(movieId),
    score: (history) =>
      sumOf(
        items.length,
        parts.map((part) => part.score(history)),
      ),
    contributions: (history, item) =>
      sumOf(
        history.items.length,
        parts.map((part) => part.contributions(history, item)),
      ),
    save: () =>
      encodeArtefact({
        kind: blend.name,
        parameters,
        arrays: new Map<string, Uint8Array | Float64Array>([
          ['factors', Float64Array.from(factors)],
          ...parts.map((part): [string, Uint8Array] => [part.kind, part.save()]),
        ]),
      }),
  }
}
