import { type Algorithm, type FitOptions, itemsWith, type Knownness, type Model } from './algorithm.ts'
import { type Artefact, arrayOf, encodeArtefact, encodeStrings, itemsOf, partOf, refuseOtherThan } from './artefact.ts'
import { fitOthers, fitParts, type Parts, type Progress, slitParameters, withSlit } from './blend-parts.ts'
import { type BlendWeights, chooseBlendWeights, typicalEvidence, typicalSpread } from './blend-weights.ts'
import { type ContentModel, content } from './content.ts'
import { type Dataset, historyOf } from './dataset.ts'
import { fitSlitsInThread } from './fit-slits-in-thread.ts'
import { createLinearModel } from './linear-model.ts'
import { recentPopularity } from './popularity.ts'
import { type SequenceModel, sequenceFrom, sequenceKind } from './sequence.ts'
import { type SparseRows, sparseRowsArrays, sparseRowsFrom, sumOfRows } from './sparse-rows.ts'
import { lastPlaces, type Split, usersByHash } from './splits.ts'
import { watchCounts } from './watchers.ts'

export interface BlendParameters {
  /** See EaseParameters and SlitParameters. */
  readonly easeL2: number
  readonly easeMaxItems: number
  readonly slitL2: number
  readonly slitMaxItems: number
  /** See PopularityParameters. */
  readonly halfLifeDays: number
  /** Strongest weights kept for each item, of the parts together. */
  readonly keep: number
  /** About this many questions choose the weights: the last things that people did, up to four of each person. */
  readonly validationCases: number
  /** See WeightSearch. */
  readonly coverageTolerance: number
  /** For how long the sequence model was trained that is offered; 0 without one. */
  readonly sequenceSeconds: number
}

/** The one part that is no closed form: trained elsewhere, on the train part of {@link blendTrial}. */
export interface BlendFitOptions extends FitOptions {
  readonly sequence?: SequenceModel | undefined
}

export interface Blend extends Algorithm<BlendParameters> {
  fit(dataset: Dataset, parameters?: Partial<BlendParameters>, options?: BlendFitOptions): Model
}

/**
 * What people watch together (ease), what they watch next (transitions; slit, which takes the whole history together),
 * what is like it (content), and a little of what everyone watches now for items that nothing else speaks for.
 *
 * Each part is divided by its typical spread over the items, so that weights compare. This is the z-scored sum, less
 * the means (the same for all items, so no rank depends on them) and with one spread for all histories instead of one
 * for each: linear, so its explanations are exact. The item-item parts are added up into one matrix, so that a list
 * costs one pass over it; negative sums are left out, which costs nothing (-.0005 ± .0011 of NDCG@10 on ml-latest-small,
 * 400 kept) and makes every weight a reason. Of 200 kept instead of 400 lists cover more of the catalogue (.536 instead of .499 over the
 * last six places, -.0009 ± .0007 of NDCG@10), and a model has two thirds of the bytes. Weights are chosen on the last interactions of people in the data; then
 * all parts are fitted again with those. A sequence model that is offered as one more part stays as it was trained, and is
 * left out unless the questions are answered better with it by more than one standard error.
 */
export const blend: Blend = {
  name: 'blend',
  defaults: {
    easeL2: 200,
    easeMaxItems: 4_000,
    slitL2: 100,
    slitMaxItems: 3_000,
    halfLifeDays: 90,
    keep: 200,
    validationCases: 2_000,
    // the least that reaches a quarter of the catalogue of ml-latest-small on each of three places before the last
    coverageTolerance: 0.04,
    sequenceSeconds: 0,
  },

  fit(dataset, parameters, options) {
    const trial = trialOf(dataset, parameters, options)
    const chosen = chooseWeights(trial, fitParts(trial.train, trial.parameters, trial.onTrialProgress))
    return blendOf(trial, chosen, fitParts(dataset, trial.parameters, trial.onPartsProgress))
  },

  load(artefact) {
    refuseOtherThan(blend.name, artefact)
    const items = itemsOf(artefact)
    const [contentFactor, popularityFactor, penalty] = arrayOf(artefact, 'factors', Float64Array)
    return createBlendModel({
      parameters: artefact.parameters,
      items,
      rows: sparseRowsFrom(artefact, items.length),
      content: { model: content.load(partOf(artefact, 'content')), factor: contentFactor },
      popularity: {
        model: recentPopularity.load(partOf(artefact, 'popularity')),
        factor: popularityFactor,
      },
      sequence: artefact.arrays.has(sequenceKind)
        ? {
            model: sequenceFrom(partOf(artefact, sequenceKind)),
            factor: arrayOf(artefact, 'sequenceFactor', Float64Array)[0],
          }
        : undefined,
      knownness: { ofItem: arrayOf(artefact, 'knownness', Float32Array), penalty },
    })
  },
}

/**
 * The model of `blend.fit`, to the byte, sooner where it may use more than one processor: slit, which takes about half of the time, is
 * fitted in a thread of its own then.
 *
 * @throws what a fit throws, or when the thread fails
 */
export async function fitBlendInThreads(
  dataset: Dataset,
  parameters: Partial<BlendParameters>,
  { processors, ...options }: BlendFitOptions & { readonly processors: number },
): Promise<Model> {
  if (processors === 1) return blend.fit(dataset, parameters, options)
  const trial = trialOf(dataset, parameters, options)
  const [slitOfTrial, slitOfAll] = fitSlitsInThread([trial.train, dataset], slitParameters(trial.parameters))
  const others = fitOthers(trial.train, trial.parameters, trial.onTrialProgress)
  const chosen = chooseWeights(trial, withSlit(others, await slitOfTrial))
  return blendOf(trial, chosen, withSlit(fitOthers(dataset, trial.parameters, trial.onPartsProgress), await slitOfAll))
}

/** A fit before its parts are there. */
interface Trial extends BlendFitOptions {
  readonly parameters: BlendParameters
  readonly dataset: Dataset
  /** what parts are fitted on to choose the weights by the cases */
  readonly train: Dataset
  readonly cases: Split['cases']
  readonly onTrialProgress: Progress
  readonly onPartsProgress: Progress
}

function trialOf(
  dataset: Dataset,
  given: Partial<BlendParameters> | undefined,
  { onProgress = () => {}, sequence }: BlendFitOptions = {},
): Trial {
  const parameters = { ...blend.defaults, ...given }
  return {
    parameters,
    dataset,
    ...blendTrial(dataset, parameters),
    sequence,
    onProgress,
    onTrialProgress: (done) => onProgress(0.4 * done, 1),
    onPartsProgress: (done) => onProgress(0.5 + 0.45 * done, 1),
  }
}

interface Chosen {
  readonly weights: BlendWeights
  /** whether the sequence model is worth its place */
  readonly withSequence: boolean
}

function chooseWeights({ parameters, train, cases, sequence, onProgress }: Trial, trial: Parts): Chosen {
  const knownness = knownnessOf(train)
  const weigh = (parts: readonly Model[], start: readonly number[]) =>
    chooseBlendWeights({
      parts,
      start: { parts: start, penalty: 1 },
      knownness,
      cases,
      coverageTolerance: parameters.coverageTolerance,
    })
  const own = [...trial.linear, trial.content, trial.popularity]
  const offered = sequence && weigh([...own, sequence], [...startOfParts, 0])
  const withSequence = offered !== undefined && offered.parts[own.length] > 0
  const weights = withSequence ? offered : weigh(own, startOfParts)
  onProgress?.(0.5, 1)
  return { weights, withSequence }
}

/** Puts the parts together. */
function blendOf(
  { parameters, dataset, sequence, onProgress }: Trial,
  { weights, withSequence }: Chosen,
  parts: Parts,
): Model {
  const histories = usersByHash(dataset)
    .slice(0, parameters.validationCases)
    .map((user) => historyOf(dataset, user))
  const factorOf = (part: Model, index: number) => weights.parts[index] / typicalSpread(part, histories)
  const linearFactors = parts.linear.map(factorOf)
  const at = parts.linear.length
  const model = createBlendModel({
    parameters: { ...parameters, weights },
    items: dataset.items,
    rows: sumOfRows(
      parts.linear.map(({ rows }) => rows),
      linearFactors,
      parameters.keep,
    ),
    content: { model: parts.content, factor: factorOf(parts.content, at) },
    popularity: { model: parts.popularity, factor: factorOf(parts.popularity, at + 1) },
    sequence: sequence && withSequence ? { model: sequence, factor: factorOf(sequence, at + 2) } : undefined,
    knownness: { ofItem: knownnessOf(dataset), penalty: weights.penalty / typicalEvidence(histories) },
  })
  onProgress?.(1, 1)
  return model
}

/** The questions that choose the weights, and what is left to fit trial parts on. */
export function blendTrial(dataset: Dataset, { validationCases }: Pick<BlendParameters, 'validationCases'>): Split {
  const users = usersByHash(dataset)
    .filter((user) => dataset.offsets[user + 1] - dataset.offsets[user] >= fewestInteractions)
    .slice(0, validationCases)
  const places = Math.min(4, Math.max(1, Math.ceil(validationCases / Math.max(1, users.length))))
  return lastPlaces(dataset, { users: users.sort((a, b) => a - b), places })
}

/** Who did less has no taste to ask about; a crowd of newcomers must not choose the weights. */
const fewestInteractions = 5

/** Where the search for weights starts: ease, transitions, slit; content, popularity. */
const startOfParts = [0.2, 0.2, 0.2, 0.35, 0.02]

/** ln(1 + watchers): how well known each item is. */
function knownnessOf(dataset: Dataset): Float32Array {
  return Float32Array.from(watchCounts(dataset), (watchers) => Math.log1p(watchers))
}

interface Part<Kind extends Model = Model> {
  readonly model: Kind
  readonly factor: number
}

interface BlendParts {
  readonly parameters: Readonly<Record<string, unknown>>
  readonly items: readonly string[]
  /** ease, transitions and slit, each times its factor. */
  readonly rows: SparseRows
  readonly content: Part<ContentModel>
  readonly popularity: Part
  readonly sequence: Part<SequenceModel> | undefined
  readonly knownness: Knownness
}

function createBlendModel(parts: BlendParts): Model {
  const { parameters, items, rows, knownness } = parts
  const linear = createLinearModel({ kind: blend.name, parameters, items, rows })
  const { content: likeness, popularity, sequence } = parts
  const room = new Float32Array(sequence ? items.length : 0)
  const forEveryone = popularity.model.score(nobody).map((score) => popularity.factor * score)
  return {
    kind: blend.name,
    items,
    indexOf: linear.indexOf,
    knownness,
    isAttentive: sequence !== undefined,
    score(history, into) {
      const scores = linear.score(history, into)
      likeness.model.addScores(history, likeness.factor, scores)
      for (let item = 0; item < scores.length; item++) scores[item] += forEveryone[item]
      if (sequence) add(scores, sequence.model.score(history, room), sequence.factor)
      return scores
    },
    contributions(history, asked) {
      const sums = linear.contributions(history, asked)
      addEach(sums, likeness.model.contributions(history, asked), likeness.factor)
      if (sequence) addEach(sums, sequence.model.contributions(history, asked), sequence.factor)
      return sums
    },
    extend(films) {
      const ofItem = new Float32Array(items.length + films.length)
      ofItem.set(knownness.ofItem)
      return createBlendModel({
        ...parts,
        items: itemsWith(films, items),
        content: { ...likeness, model: likeness.model.extend(films) },
        popularity: { ...popularity, model: popularity.model.extend(films) },
        sequence: sequence && { ...sequence, model: sequence.model.extend(films) },
        knownness: { ...knownness, ofItem },
      })
    },
    save: () =>
      encodeArtefact({
        kind: blend.name,
        parameters,
        arrays: new Map<string, Uint8Array | Uint32Array | Float32Array | Float64Array>([
          ['items', encodeStrings(items)],
          ...sparseRowsArrays(rows),
          ['factors', Float64Array.of(parts.content.factor, parts.popularity.factor, knownness.penalty)],
          ['content', parts.content.model.save()],
          ['popularity', parts.popularity.model.save()],
          ['knownness', knownness.ofItem],
          ...sequenceArrays(sequence),
        ]),
      }),
  }
}

const sequenceArrays = (sequence: Part<SequenceModel> | undefined): [string, Uint8Array | Float64Array][] =>
  sequence
    ? [
        [sequenceKind, sequence.model.save()],
        ['sequenceFactor', Float64Array.of(sequence.factor)],
      ]
    : []

/** The artefact of the sequence model in a blend's artefact; undefined when it has none. @throws ArtefactCorrupt */
export function sequenceIn(artefact: Artefact): Uint8Array | undefined {
  refuseOtherThan(blend.name, artefact)
  const sequence = artefact.arrays.get(sequenceKind)
  return sequence instanceof Uint8Array ? sequence : undefined
}

const nobody = { items: new Uint32Array(), times: new Float64Array(), values: new Float32Array() }

function add(sum: Float32Array, vector: Float32Array, factor: number): void {
  for (let at = 0; at < vector.length; at++) sum[at] += factor * vector[at]
}

function addEach(sums: readonly Float32Array[], vectors: readonly Float32Array[], factor: number): void {
  for (const [index, sum] of sums.entries()) add(sum, vectors[index], factor)
}
