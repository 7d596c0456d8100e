import { Worker } from 'node:worker_threads'
import type { FitRequest, FitResult } from './fit.ts'
import { ownBuffersOf } from './own-buffers.ts'

// and whatever else Node sends: with --watch a worker also reports the files it imports
type Message =
  | { readonly progress: number }
  | { readonly result: FitResult }
  | Readonly<Record<`watch:${string}`, unknown>>

// the same folder holds fit-worker.ts in the sources and fit-worker.js in an image
const workerFile = new URL(import.meta.url.endsWith('.ts') ? './fit-worker.ts' : './fit-worker.js', import.meta.url)

/**
 * Fits and judges in a thread of its own with a bounded heap. The numbers of the dataset and the champion's bytes move there: the
 * caller no longer has them.
 * @throws when the worker fails or runs out of memory, or the signal's reason when it is aborted
 */
export function fitInWorker(
  request: FitRequest,
  { memoryMb, signal, onProgress }: { memoryMb: number; signal: AbortSignal; onProgress: (progress: number) => void },
): Promise<FitResult> {
  if (signal.aborted) return Promise.reject(signal.reason)
  const { promise, resolve, reject } = Promise.withResolvers<FitResult>()
  const { offsets, itemOf, times, values } = request.dataset
  const worker = new Worker(workerFile, {
    workerData: request,
    transferList: ownBuffersOf([offsets, itemOf, times, values, ...(request.champion ? [request.champion] : [])]),
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  })
  const abort = () => {
    reject(signal.reason)
    void worker.terminate()
  }
  signal.addEventListener('abort', abort, { once: true })
  worker.on('message', (message: Message) => {
    if ('progress' in message) onProgress(message.progress)
    if ('result' in message) resolve(message.result)
  })
  worker.on('error', reject)
  worker.on('exit', (code) => {
    signal.removeEventListener('abort', abort)
    reject(new Error(`the fit ended with code ${code} before it had a result`))
  })
  return promise
}
