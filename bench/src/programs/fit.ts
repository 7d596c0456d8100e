import { measureFit, plainProductSeconds } from '../maths/fit.ts'
import type { WorldShape } from '../maths/walkers.ts'

/** A process of its own, so that its peak memory is that of this fit alone. */
const { shape, lists, product } = JSON.parse(process.argv[2] ?? '') as FitSpec
const measured = await measureFit(shape, lists)
process.stdout.write(JSON.stringify({ ...measured, productSeconds: plainProductSeconds(product) }))

interface FitSpec {
  readonly shape: WorldShape
  readonly lists: number
  /** rows of the matrices of the reference */
  readonly product: number
}
