import type { Model } from './algorithm.ts'
import type { BlendParameters } from './blend.ts'
import { type ContentModel, content } from './content.ts'
import type { Dataset } from './dataset.ts'
import { ease } from './ease.ts'
import type { LinearModel } from './linear-model.ts'
import { recentPopularity } from './popularity.ts'
import { slit } from './slit.ts'
import { transitions } from './transitions.ts'

/** What a blend is made of, save its sequence model. */
export interface Parts {
  /** ease, transitions, slit */
  readonly linear: readonly LinearModel[]
  readonly content: ContentModel
  readonly popularity: Model
}

/** Called now and then with how much is done, 0 to 1. */
export type Progress = (done: number) => void

export function fitParts(dataset: Dataset, parameters: BlendParameters, onProgress: Progress): Parts {
  const others = fitOthers(dataset, parameters, (done) => onProgress(0.45 * done))
  const ofSlit = slit.fit(dataset, slitParameters(parameters), {
    onProgress: (done, of) => onProgress(0.45 + (0.55 * done) / of),
  })
  return withSlit(others, ofSlit)
}

/** The parts without slit. */
export type Others = Omit<Parts, 'linear'> & { readonly ofEase: LinearModel; readonly ofTransitions: LinearModel }

export function fitOthers(
  dataset: Dataset,
  { easeL2, easeMaxItems, halfLifeDays }: BlendParameters,
  onProgress: Progress,
): Others {
  const ofEase = ease.fit(
    dataset,
    { l2: easeL2, maxItems: easeMaxItems, keep: keptOfEach },
    { onProgress: (done, of) => onProgress((0.9 * done) / of) },
  )
  const ofTransitions = transitions.fit(dataset)
  const others = { content: content.fit(dataset), popularity: recentPopularity.fit(dataset, { halfLifeDays }) }
  onProgress(1)
  return { ofEase, ofTransitions, ...others }
}

/** Strongest weights kept for each item of ease and of slit. */
const keptOfEach = 500

export const slitParameters = ({ slitL2, slitMaxItems }: BlendParameters) => ({
  l2: slitL2,
  maxItems: slitMaxItems,
  keep: keptOfEach,
})

export const withSlit = ({ ofEase, ofTransitions, ...others }: Others, ofSlit: LinearModel): Parts => ({
  ...others,
  linear: [ofEase, ofTransitions, ofSlit],
})
