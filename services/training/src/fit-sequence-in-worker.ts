import type { Dataset } from '@marquee/recommender/dataset'
import { loadSequence, type SequenceModel } from '@marquee/recommender/sequence'
import type { Examiners } from './examiners.ts'
import type { FitSequenceOptions, FittedSequence, SequenceProgress } from './fit-sequence.ts'
import { runInWorker, type WorkerOptions } from './run-in-worker.ts'

/** What can be posted to the worker of the options of a fit. */
export type SequenceRequest = Omit<FitSequenceOptions, 'onProgress' | 'onCheckpoint' | 'log'> & {
  readonly dataset: Dataset
  /** Train on what is left of the dataset for trial parts of a blend. */
  readonly trial?: BlendTrial
}

/** What is held out of a dataset before a part of a blend is tried: the examiners' last films, and those that choose the weights. */
export interface BlendTrial extends Examiners {
  readonly parameters: Readonly<Record<string, number>>
}

/** What the worker tells on its way. */
export type SequenceNews =
  | { readonly progress: SequenceProgress }
  | { readonly checkpoint: Uint8Array }
  | { readonly line: string }

/** The fit as the worker posts it: the model as its artefact. */
export type PostedSequence = Omit<FittedSequence, 'model'> & { readonly artefact: Uint8Array }

export type FitSequenceInWorkerOptions = FitSequenceOptions &
  Pick<SequenceRequest, 'trial'> &
  Omit<WorkerOptions<never>, 'onProgress'>

/**
 * {@link fitSequence} in a thread of its own, so that TensorFlow's steps hold nothing else up.
 *
 * @throws what fitSequence throws, and what runInWorker does
 */
export async function fitSequenceInWorker(
  dataset: Dataset,
  { memoryMb, signal, onProgress, onCheckpoint, log, ...rest }: FitSequenceInWorkerOptions,
): Promise<Omit<FittedSequence, 'model'> & { readonly model: SequenceModel }> {
  const { result } = await runInWorker<SequenceRequest, SequenceNews, PostedSequence>(
    'fit-sequence-worker',
    { dataset, ...rest },
    {
      memoryMb,
      signal,
      onProgress(news) {
        if ('progress' in news) onProgress?.(news.progress)
        if ('checkpoint' in news) onCheckpoint?.(news.checkpoint)
        if ('line' in news) log?.(news.line)
      },
    },
  )
  const { artefact, ...fitted } = result
  return { ...fitted, model: loadSequence(artefact) }
}
