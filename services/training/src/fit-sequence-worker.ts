import { parentPort, workerData } from 'node:worker_threads'
import { fitSequence } from './fit-sequence.ts'
import type { PostedSequence, SequenceNews, SequenceRequest } from './fit-sequence-in-worker.ts'

// Runs beside the service's event loop (fit-sequence-in-worker.ts starts it).
const tell = (progress: SequenceNews) => parentPort?.postMessage({ progress })
const { dataset, ...options } = workerData as SequenceRequest
const { model, ...fitted } = await fitSequence(dataset, {
  ...options,
  onProgress: (progress) => tell({ progress }),
  onCheckpoint: (checkpoint) => tell({ checkpoint }),
  log: (line) => tell({ line }),
})
const result: PostedSequence = { ...fitted, artefact: model.save() }
parentPort?.postMessage({ result })
