import { parentPort, workerData } from 'node:worker_threads'
import { type FitRequest, fitAndJudge } from './fit.ts'
import { ownBuffersOf } from './own-buffers.ts'

// Runs beside the service's event loop (fit-in-worker.ts starts it), so that answering never waits for a fit.
const result = await fitAndJudge(workerData as FitRequest, (progress) => parentPort?.postMessage({ progress }))
parentPort?.postMessage({ result }, ownBuffersOf([result.artefact])) // moved, not copied
