import { parentPort, workerData } from 'node:worker_threads'
import type { SlitRequest } from './fit-slits-in-thread.ts'
import { slit } from './slit.ts'

const { datasets, parameters } = workerData as SlitRequest // fit-slits-in-thread.ts starts it
for (const dataset of datasets) {
  const artefact = slit.fit(dataset, parameters).save()
  parentPort?.postMessage(artefact, [artefact.buffer as ArrayBuffer]) // moved, not copied: encodeArtefact makes each anew
}
