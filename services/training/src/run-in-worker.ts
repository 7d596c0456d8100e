import { SHARE_ENV, Worker } from 'node:worker_threads'

/** What a worker sends, and whatever else Node does: with --watch a worker also reports the files it imports. */
export type WorkerMessage<Progress, Result> =
  | { readonly progress: Progress }
  | { readonly result: Result }
  | Readonly<Record<`watch:${string}`, unknown>>

export interface WorkerOptions<Progress> {
  /** By which the process may grow. */
  readonly memoryMb: number
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
  /** Memory of the request that moves to the worker instead of being copied; the caller no longer has it. */
  readonly transfer?: readonly ArrayBuffer[]
}

export interface Done<Result> {
  readonly result: Result
  readonly peakMemoryMb: number
}

/**
 * Does a piece of work in a thread of its own with bounded memory, and tells how much it took.
 *
 * @param name of the file beside this one, without its ending: .ts in the sources, .js in an image
 * @throws when the worker fails or needs more than `memoryMb`, or the signal's reason when it is aborted
 */
export function runInWorker<Request, Progress, Result>(
  name: string,
  request: Request,
  { memoryMb, signal, onProgress, transfer = [] }: WorkerOptions<Progress>,
): Promise<Done<Result>> {
  if (signal.aborted) return Promise.reject(signal.reason)
  const file = new URL(`./${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)
  const { promise, resolve, reject } = Promise.withResolvers<Done<Result>>()
  const worker = new Worker(file, {
    workerData: request,
    transferList: [...transfer],
    env: SHARE_ENV, // what a worker sets in a copy, native code does not see: TensorFlow would greet on stderr
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 16 },
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
  worker.on('message', (message: WorkerMessage<Progress, Result>) => {
    if ('progress' in message) onProgress(message.progress)
    if ('result' in message) resolve({ result: message.result, peakMemoryMb: memory.peakMb() })
  })
  worker.on('error', reject)
  worker.on('exit', (code) => {
    memory.stop()
    signal.removeEventListener('abort', abort)
    reject(new Error(`the fit ended with code ${code} before it had a result`))
  })
  return promise
}

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
