import { availableParallelism } from 'node:os'
import { fitBlendInThreads } from '@marquee/recommender/blend'
import { type ListTimes, measureLists } from './lists.ts'
import { type WorldShape, walkers } from './walkers.ts'

export interface FitMeasure {
  readonly interactions: number
  readonly fitSeconds: number
  /** processor time of all threads: what the fit costs on a machine that others use too */
  readonly fitCpuSeconds: number
  /** the most the process ever held, its data included */
  readonly peakMb: number
  readonly modelMb: number
  readonly lists: ListTimes
}

/** Fits what ships on invented people, and makes lists with it. */
export async function measureFit(shape: WorldShape, lists: number): Promise<FitMeasure> {
  const dataset = walkers(shape)
  const [started, cpuBefore] = [performance.now(), process.cpuUsage()]
  const model = await fitBlendInThreads(dataset, {}, { processors: availableParallelism() })
  const fitSeconds = (performance.now() - started) / 1_000
  const { user, system } = process.cpuUsage(cpuBefore)
  const peakMb = process.resourceUsage().maxRSS / 1_024
  return {
    interactions: dataset.itemOf.length,
    fitSeconds,
    fitCpuSeconds: (user + system) / 1e6,
    peakMb,
    modelMb: model.save().byteLength / 2 ** 20,
    lists: measureLists(model, dataset, lists),
  }
}

/** Seconds that three plain loops take for the product of two matrices of this size: what a machine makes of arithmetic. */
export function plainProductSeconds(size: number): number {
  const left = new Float64Array(size * size).fill(0.5)
  const right = new Float64Array(size * size).fill(0.25)
  const product = new Float64Array(size * size)
  const started = performance.now()
  for (let row = 0; row < size; row++)
    for (let inner = 0; inner < size; inner++) {
      const factor = left[row * size + inner] ?? 0
      for (let column = 0; column < size; column++)
        product[row * size + column] =
          (product[row * size + column] ?? 0) + factor * (right[inner * size + column] ?? 0)
    }
  const seconds = (performance.now() - started) / 1_000
  if (product[0] !== size / 8) throw new Error(`the product is ${product[0]}: expected ${size / 8}`)
  return seconds
}
