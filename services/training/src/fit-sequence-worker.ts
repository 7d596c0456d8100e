import { parentPort, workerData } from 'node:worker_threads'
import { blend, blendTrial } from '@marquee/recommender/blend'
import type { Dataset } from '@marquee/recommender/dataset'
import { examinersApart } from './examiners.ts'
import { fitSequence } from './fit-sequence.ts'
import type { BlendTrial, PostedSequence, SequenceNews, SequenceRequest } from './fit-sequence-in-worker.ts'

// Runs beside the service's event loop (fit-sequence-in-worker.ts starts it).
const tell = (progress: SequenceNews) => parentPort?.postMessage({ progress })
const { dataset, trial, ...options } = workerData as SequenceRequest
const { model, ...fitted } = await fitSequence(trial ? trialDataset(dataset, trial) : dataset, {
  ...options,
  onProgress: (progress) => tell({ progress }),
  onCheckpoint: (checkpoint) => tell({ checkpoint }),
  log: (line) => tell({ line }),
})
const result: PostedSequence = { ...fitted, artefact: model.save() }
parentPort?.postMessage({ result })

function trialDataset(dataset: Dataset, { parameters, examiners, examinerThreshold }: BlendTrial): Dataset {
  const { train } = examinersApart(dataset, { examiners, examinerThreshold })
  return blendTrial(train, { ...blend.defaults, ...parameters }).train
}
