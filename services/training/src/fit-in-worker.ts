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
 * Fits and judges in a thread of its own with bounded memory, and tells how much it took: `peakMemoryMb` among the metrics. The
 * numbers of the dataset and the champion's bytes move there: the caller no longer has them.
 * @throws when the worker fails or needs more than `memoryMb`, or the signal's reason when it is aborted
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
  const end = (reason: unknown) => {
    reject(reason)
    void worker.terminate()
  }
  const memory = watchMemory(worker, (megabytes) => {
    if (megabytes > memoryMb) end(new Error(`the fit needs more memory than ${memoryMb} MB`))
  })
  const abort = () => end(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  worker.on('message', (message: Message) => {
    if ('progress' in message) onProgress(message.progress)
    if ('result' in message) resolve(withPeak(message.result, memory.peakMb()))
  })
  worker.on('error', reject)
  worker.on('exit', (code) => {
    memory.stop()
    signal.removeEventListener('abort', abort)
    reject(new Error(`the fit ended with code ${code} before it had a result`))
  })
  return promise
}

const withPeak = (result: FitResult, peakMemoryMb: number): FitResult => ({
  ...result,
  metrics: { ...result.metrics, peakMemoryMb },
})

const sampleMs = 50

/**
 * The most memory that the worker took: its heap and its typed arrays, or by how much the process grew if that is more (helpers of the
 * worker, WebAssembly; and whatever else the process does meanwhile).
 */
function watchMemory(worker: Worker, onPeak: (megabytes: number) => void) {
  const before = process.memoryUsage.rss()
  let peak = 0
  const note = (bytes: number) => {
    if (bytes <= peak) return
    peak = bytes
    onPeak(bytes / 2 ** 20)
  }
  const sample = () => {
    note(process.memoryUsage.rss() - before)
    worker.getHeapStatistics().then(
      (heap) => note(heap.total_heap_size + heap.external_memory),
      () => {}, // it has just ended
    )
  }
  const sampling = setInterval(sample, sampleMs)
  return {
    peakMb: () => Math.round(peak / 2 ** 20),
    stop: () => clearInterval(sampling),
  }
}
