import type { FitRequest, FitResult } from './fit.ts'
import { runInWorker, type WorkerOptions } from './run-in-worker.ts'

/**
 * Fits and judges in a thread of its own with a bounded heap.
 * @throws when the worker fails or runs out of memory, or the signal's reason when it is aborted
 */
export function fitInWorker(request: FitRequest, options: WorkerOptions<number>): Promise<FitResult> {
  return runInWorker('fit-worker', request, options)
}
