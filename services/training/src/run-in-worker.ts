import { SHARE_ENV, Worker } from 'node:worker_threads'

/** What a worker sends, and whatever else Node does: with --watch a worker also reports the files it imports. */
export type WorkerMessage<Progress, Result> =
  | { readonly progress: Progress }
  | { readonly result: Result }
  | Readonly<Record<`watch:${string}`, unknown>>

export interface WorkerOptions<Progress> {
  /** Of the worker's heap; typed arrays come on top. */
  readonly memoryMb: number
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}

/**
 * Does a piece of work in a thread of its own with a bounded heap.
 *
 * @param name of the file beside this one, without its ending: .ts in the sources, .js in an image
 * @throws when the worker fails or runs out of memory, or the signal's reason when it is aborted
 */
export function runInWorker<Request, Progress, Result>(
  name: string,
  request: Request,
  { memoryMb, signal, onProgress }: WorkerOptions<Progress>,
): Promise<Result> {
  if (signal.aborted) return Promise.reject(signal.reason)
  const file = new URL(`./${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)
  const { promise, resolve, reject } = Promise.withResolvers<Result>()
  const worker = new Worker(file, {
    workerData: request,
    env: SHARE_ENV, // what a worker sets in a copy, native code does not see: TensorFlow would greet on stderr
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  })
  const abort = () => {
    reject(signal.reason)
    void worker.terminate()
  }
  signal.addEventListener('abort', abort, { once: true })
  worker.on('message', (message: WorkerMessage<Progress, Result>) => {
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
