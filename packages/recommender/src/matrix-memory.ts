import { setFlagsFromString } from 'node:v8'
import { kernels } from './kernels.generated.ts'

/**
 * A matrix of single-precision numbers, row-major, its rows `stride` numbers apart. Rows and columns beyond those asked
 * for are padding, so that the kernel needs no edges; they start as zeros.
 */
export interface Matrix {
  readonly rows: number
  readonly columns: number
  /** `columns`, rounded up to a multiple of {@link tile}. */
  readonly stride: number
  /** `rows`, rounded up to a multiple of {@link tile}, times `stride` numbers. */
  readonly values: Float32Array
}

export interface MatrixMemory {
  /** @throws RangeError when the memory is full */
  allocate(rows: number, columns: number): Matrix
  /** The rows from..from + {@link tile} of a matrix, as a matrix over the same numbers. */
  panel(matrix: Matrix, from: number): Matrix
  /**
   * c += sign · a · b, padding included, in single precision: bit for bit the same on every machine.
   *
   * @param options `lower`: only what lies on and below the diagonal of c is promised, in half the time
   */
  addProduct(c: Matrix, a: Matrix, b: Matrix, options?: { readonly sign?: 1 | -1; readonly lower?: boolean }): void
}

/** Matrices are padded to multiples of this many rows and columns. */
export const tile = 64

/** How many numbers a matrix takes with its padding: sum these up for {@link openMatrixMemory}. */
export function paddedLength(rows: number, columns: number): number {
  return padded(rows) * padded(columns)
}

/**
 * Memory for matrices that are multiplied by WebAssembly with 128-bit SIMD (kernels.wat): 15 G multiply-adds a second on
 * the machine where plain loops made 1.7. Deterministic, unlike a BLAS that picks its kernels by processor.
 *
 * @param length in numbers; all that will ever be allocated
 */
export function openMatrixMemory(length: number): MatrixMemory {
  const { memory, addProduct } = instantiate()
  const first = memory.buffer.byteLength
  memory.grow(Math.ceil((length * bytesPerNumber) / bytesPerPage))
  let next = first
  const addressOf = new WeakMap<Matrix, number>()
  const address = (matrix: Matrix): number => {
    const found = addressOf.get(matrix)
    if (found === undefined) throw new RangeError('The matrix lies in another memory')
    return found
  }
  return {
    allocate(rows, columns) {
      const stride = padded(columns)
      const values = new Float32Array(memory.buffer, next, padded(rows) * stride)
      const matrix = { rows, columns, stride, values }
      addressOf.set(matrix, next)
      next += values.byteLength
      return matrix
    },
    panel(matrix, from) {
      const at = from * matrix.stride
      const panel = { ...matrix, rows: tile, values: matrix.values.subarray(at, at + tile * matrix.stride) }
      addressOf.set(panel, address(matrix) + at * bytesPerNumber)
      return panel
    },
    addProduct(c, a, b, { sign = 1, lower = false } = {}) {
      if (a.columns !== b.rows || c.rows !== a.rows || c.columns !== b.columns)
        throw new RangeError(
          `${a.rows} × ${a.columns} times ${b.rows} × ${b.columns} does not fit ${c.rows} × ${c.columns}`,
        )
      // one tile of the shared side at a time: that much of b stays in the cache
      for (let k = 0; k < a.stride; k += tile) {
        addProduct(
          address(c),
          c.stride,
          address(a) + k * bytesPerNumber,
          a.stride,
          address(b) + k * b.stride * bytesPerNumber,
          b.stride,
          padded(a.rows),
          c.stride,
          tile,
          sign,
          lower ? 1 : 0,
        )
      }
    },
  }
}

const bytesPerNumber = 4
const bytesPerPage = 65_536

const padded = (length: number): number => Math.ceil(length / tile) * tile

interface Exports {
  readonly memory: WebAssembly.Memory
  readonly addProduct: (...parameters: readonly number[]) => void
}

const compiled = compileOptimised(Buffer.from(kernels, 'base64'))

/**
 * Straight through the optimising compiler, which takes milliseconds for a module of one function: a process may have told V8 to
 * leave WebAssembly to the baseline compiler for the sake of a larger module, and that runs this one at a third of the speed.
 */
function compileOptimised(bytes: Uint8Array): WebAssembly.Module {
  setFlagsFromString('--no-liftoff')
  setFlagsFromString('--no-wasm-lazy-compilation')
  try {
    return new WebAssembly.Module(bytes)
  } finally {
    setFlagsFromString('--liftoff')
    setFlagsFromString('--wasm-lazy-compilation')
  }
}

function instantiate(): Exports {
  return new WebAssembly.Instance(compiled).exports as unknown as Exports // what kernels.wat exports
}
