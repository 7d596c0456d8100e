import type { FitRequest, FitResult } from './fit.ts'
import { ownBuffersOf } from './own-buffers.ts'
import { runInWorker, type WorkerOptions } from './run-in-worker.ts'

/**
 * Fits and judges in a thread of its own with bounded memory, and tells how much it took: `peakMemoryMb` among the metrics. The
 * numbers of the dataset and the champion's bytes move there: the caller no longer has them.
 * @throws when the worker fails or needs more than `memoryMb`, or the signal's reason when it is aborted
 */
export async function fitInWorker(
  request: FitRequest,
  options: Omit<WorkerOptions<number>, 'transfer'>,
): Promise<FitResult> {
  const { offsets, itemOf, times, values } = request.dataset
  const transfer = ownBuffersOf([offsets, itemOf, times, values, ...(request.champion ? [request.champion] : [])])
  const { result, peakMemoryMb } = await runInWorker<FitRequest, number, FitResult>('fit-worker', request, {
    ...options,
    transfer,
  })
  return { ...result, metrics: { ...result.metrics, peakMemoryMb } }
}
