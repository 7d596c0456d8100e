import { type Matrix, type MatrixMemory, paddedLength, tile } from './matrix-memory.ts'

/** The matrix is not positive definite: a pivot was not above zero. */
export class NotPositiveDefinite extends Error {
  override readonly name = 'NotPositiveDefinite'
}

/** How many numbers the inversion of a matrix needs beside it. */
export const inversionLength = (size: number): number => 3 * paddedLength(size, tile) + paddedLength(tile, tile)

/**
 * Replaces a symmetric positive definite matrix by its inverse, in place, by sweeping one block of rows and columns
 * after the other (size³ / 2 multiply-adds, all but a few in the kernel).
 *
 * With D the block on the diagonal and C its columns: the rest becomes M - C·D⁻¹·Cᵀ, the columns C·D⁻¹, the block -D⁻¹.
 * After all blocks the matrix is the negative inverse. Only the lower triangle is kept up to date on the way.
 * Source: Goodnight, "A tutorial on the SWEEP operator", The American Statistician 1979, section 3, in blocks.
 *
 * @param matrix size × size; only the lower triangle is read, both are written
 * @param onProgress called with how many of how many steps are done
 * @throws NotPositiveDefinite
 */
export function invertPositiveDefinite(
  memory: MatrixMemory,
  matrix: Matrix,
  onProgress: (done: number, of: number) => void = () => {},
): void {
  const size = matrix.rows
  const columns = memory.allocate(size, tile)
  const columnsAcross = memory.allocate(tile, size)
  const scaled = memory.allocate(size, tile)
  const pivot = memory.allocate(tile, tile)
  for (let at = size; at < matrix.stride; at++) matrix.values[at * matrix.stride + at] = 1 // the padding inverts to itself

  for (let from = 0; from < size; from += tile) {
    readColumns(matrix, from, columns, columnsAcross)
    invertBlock(matrix, from, pivot)
    scaled.values.fill(0)
    memory.addProduct(scaled, columns, pivot)
    memory.addProduct(matrix, scaled, columnsAcross, { sign: -1, lower: true })
    writeColumns(matrix, from, scaled, pivot)
    onProgress(Math.min(size, from + tile), size)
  }
  negateAndMirror(matrix)
}

/** The columns from..from + tile of the symmetric matrix, as they are and transposed. */
function readColumns({ values, stride }: Matrix, from: number, columns: Matrix, across: Matrix): void {
  for (let row = 0; row < stride; row++) {
    for (let k = 0; k < tile; k++) {
      const value = row >= from + k ? values[row * stride + from + k] : values[(from + k) * stride + row]
      columns.values[row * tile + k] = value
      across.values[k * across.stride + row] = value
    }
  }
}

function writeColumns({ values, stride }: Matrix, from: number, scaled: Matrix, pivot: Matrix): void {
  for (let row = 0; row < stride; row++) {
    for (let k = 0; k < tile; k++) {
      const value = scaled.values[row * tile + k]
      if (row >= from + tile) values[row * stride + from + k] = value
      else if (row < from) values[(from + k) * stride + row] = value
      else values[row * stride + from + k] = -pivot.values[(row - from) * tile + k]
    }
  }
}

/** The inverse of the block on the diagonal, in double precision: A = L·Lᵀ, A⁻¹ = L⁻ᵀ·L⁻¹. */
function invertBlock({ values, stride }: Matrix, from: number, into: Matrix): void {
  const lower = new Float64Array(tile * tile)
  for (let row = 0; row < tile; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = values[(from + row) * stride + from + column]
      for (let k = 0; k < column; k++) rest -= lower[row * tile + k] * lower[column * tile + k]
      if (row > column) lower[row * tile + column] = rest / lower[column * tile + column]
      else if (rest > 0) lower[row * tile + row] = Math.sqrt(rest)
      else throw new NotPositiveDefinite(`Pivot ${from + row} is ${rest}, not above zero`)
    }
  }
  const inverse = new Float64Array(tile * tile) // L⁻¹
  for (let column = 0; column < tile; column++) {
    for (let row = column; row < tile; row++) {
      let sum = row === column ? 1 : 0
      for (let k = column; k < row; k++) sum -= lower[row * tile + k] * inverse[k * tile + column]
      inverse[row * tile + column] = sum / lower[row * tile + row]
    }
  }
  for (let row = 0; row < tile; row++) {
    for (let column = 0; column < tile; column++) {
      let sum = 0
      for (let k = Math.max(row, column); k < tile; k++) sum += inverse[k * tile + row] * inverse[k * tile + column]
      into.values[row * tile + column] = sum
    }
  }
}

function negateAndMirror({ values, stride }: Matrix): void {
  for (let row = 0; row < stride; row++) {
    for (let column = 0; column <= row; column++) {
      const value = -values[row * stride + column]
      values[row * stride + column] = value
      values[column * stride + row] = value
    }
  }
}
