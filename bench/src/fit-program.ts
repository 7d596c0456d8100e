import { runBenchProgram } from './load.ts'
import type { FitMeasure } from './maths/fit.ts'
import type { WorldShape } from './maths/walkers.ts'

/** Rows of the matrices whose product by plain loops is the reference. */
export const productSize = 1_024

export const fitInProcess = (
  shape: WorldShape,
  lists: number,
): Promise<FitMeasure & { readonly productSeconds: number }> =>
  runBenchProgram('fit', { shape, lists, product: productSize })
