import { availableParallelism } from 'node:os'
import type { Model } from './algorithm.ts'
import type { BlendParameters } from './blend.ts'
import { type ContentModel, content } from './content.ts'
import type { Dataset } from './dataset.ts'
import { ease } from './ease.ts'
import { fitSlitsInThread } from './fit-slits-in-thread.ts'
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

/** Called now and then with the part that is done, 0 to 1. */
type Progress = (done: number) => void

/** All parts, of each of the datasets. */
export function fitParts(datasets: readonly Dataset[], parameters: BlendParameters, onProgress: Progress): Parts[] {
  return datasets.map((dataset, index) => {
    const tell = (done: number) => onProgress((index + done) / datasets.length)
    const others = fitOthers(dataset, parameters, (done) => tell(0.45 * done))
    const ofSlit = slit.fit(dataset, slitParameters(parameters), {
      onProgress: (done, of) => tell(0.45 + (0.55 * done) / of),
    })
    return withSlit(others, ofSlit)
  })
}

/**
 * The same, to the byte, sooner where there is more than one processor: slit, which takes about half of the time, is fitted in a thread
 * of its own.
 *
 * @throws what a fit throws, or when the thread fails
 */
export async function fitPartsInThreads(
  datasets: readonly Dataset[],
  parameters: BlendParameters,
  onProgress: Progress,
): Promise<Parts[]> {
  if (availableParallelism() === 1) return fitParts(datasets, parameters, onProgress)
  const slits = fitSlitsInThread(datasets, slitParameters(parameters))
  slits.catch(() => {}) // told when it is awaited
  const others = datasets.map((dataset, index) =>
    fitOthers(dataset, parameters, (done) => onProgress((index + done) / datasets.length)),
  )
  return (await slits).map((fitted, index) => withSlit(others[index], fitted))
}

type Others = Omit<Parts, 'linear'> & { readonly ofEase: LinearModel; readonly ofTransitions: LinearModel }

function fitOthers(
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

const slitParameters = ({ slitL2, slitMaxItems }: BlendParameters) => ({
  l2: slitL2,
  maxItems: slitMaxItems,
  keep: keptOfEach,
})

const withSlit = ({ ofEase, ofTransitions, ...others }: Others, ofSlit: LinearModel): Parts => ({
  ...others,
  linear: [ofEase, ofTransitions, ofSlit],
})
