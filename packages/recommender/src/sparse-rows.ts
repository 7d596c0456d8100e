import { type Artefact, type ArtefactArray, ArtefactCorrupt, arrayOf } from './artefact.ts'

/**
 * A square items × items matrix in compressed sparse rows: row i is the half-open range offsets[i] to offsets[i + 1] of
 * `columns` (ascending) and `weights`.
 */
export interface SparseRows {
  readonly offsets: Uint32Array
  readonly columns: Uint32Array
  readonly weights: Float32Array
}

export interface SparseRowsBuilder {
  /**
   * Appends the next row: the given columns (ascending) with their values, dense[column]. Zeros are left out, and of the
   * others only the largest magnitudes stay; equal magnitudes at the border stay in column order.
   */
  append(columns: Uint32Array, dense: Float64Array): void
  build(): SparseRows
}

/** Collects a matrix row by row, keeping at most `keep` entries (1 or more) of each row. */
export function createSparseRowsBuilder(rows: number, keep: number): SparseRowsBuilder {
  const offsets = new Uint32Array(rows + 1)
  let columnsOf = new Uint32Array(1024)
  let weightsOf = new Float32Array(1024)
  let magnitudes = new Float64Array(1024)
  let row = 0
  let count = 0

  return {
    append(columns, dense) {
      if (columns.length > magnitudes.length) magnitudes = new Float64Array(2 * columns.length)
      if (count + columns.length > columnsOf.length) {
        const capacity = 2 * (count + columns.length)
        columnsOf = copyInto(new Uint32Array(capacity), columnsOf)
        weightsOf = copyInto(new Float32Array(capacity), weightsOf)
      }
      for (let at = 0; at < columns.length; at++) magnitudes[at] = Math.abs(dense[columns[at]])
      const border = keep < columns.length ? nthLargest(magnitudes.subarray(0, columns.length), keep) : 0

      let atBorder = keep
      for (const column of columns) if (Math.abs(dense[column]) > border) atBorder--
      for (const column of columns) {
        const magnitude = Math.abs(dense[column])
        if (magnitude === 0 || magnitude < border || (magnitude === border && atBorder-- <= 0)) continue
        columnsOf[count] = column
        weightsOf[count] = dense[column]
        count++
      }
      offsets[++row] = count
    },
    build: () => ({ offsets, columns: columnsOf.slice(0, count), weights: weightsOf.slice(0, count) }),
  }
}

/** The sum of matrices of one size, each times its factor; of each row the `keep` largest positive sums. */
export function sumOfRows(matrices: readonly SparseRows[], factors: readonly number[], keep: number): SparseRows {
  const size = matrices[0].offsets.length - 1
  const builder = createSparseRowsBuilder(size, keep)
  const sums = new Float64Array(size)
  const met = new Uint8Array(size)
  const touched = new Uint32Array(size)
  for (let row = 0; row < size; row++) {
    let count = 0
    for (const [index, { offsets, columns, weights }] of matrices.entries()) {
      const factor = factors[index]
      for (let at = offsets[row]; factor > 0 && at < offsets[row + 1]; at++) {
        const column = columns[at]
        if (met[column] === 0) touched[count++] = column
        met[column] = 1
        sums[column] += factor * weights[at]
      }
    }
    const all = touched.subarray(0, count).sort()
    builder.append(
      all.filter((column) => sums[column] > 0),
      sums,
    )
    for (const column of all) {
      sums[column] = 0
      met[column] = 0
    }
  }
  return builder.build()
}

/** The rows as arrays of an artefact. */
export function sparseRowsArrays({ offsets, columns, weights }: SparseRows): [string, ArtefactArray][] {
  return [
    ['offsets', offsets],
    ['columns', columns],
    ['weights', weights],
  ]
}

/** @throws ArtefactCorrupt when the arrays do not describe a matrix of `size` rows and columns */
export function sparseRowsFrom(artefact: Artefact, size: number): SparseRows {
  const offsets = arrayOf(artefact, 'offsets', Uint32Array)
  const columns = arrayOf(artefact, 'columns', Uint32Array)
  const weights = arrayOf(artefact, 'weights', Float32Array)
  let fits = offsets.length === size + 1 && offsets[size] === columns.length && columns.length === weights.length
  for (let row = 0; fits && row < size; row++) fits = offsets[row] <= offsets[row + 1]
  for (let at = 0; fits && at < columns.length; at++) fits = columns[at] < size
  if (!fits) throw new ArtefactCorrupt(`The arrays of ${artefact.kind} are not a matrix of ${size} items`)
  return { offsets, columns, weights }
}

/** The nth largest of the values (1-based), by quickselect; reorders them. */
export function nthLargest(values: Float64Array | Float32Array, nth: number): number {
  const wanted = nth - 1
  let low = 0
  let high = values.length - 1
  while (low < high) {
    const pivot = medianOfThree(values[low], values[(low + high) >>> 1], values[high])
    let left = low
    let right = high
    while (left <= right) {
      while (values[left] > pivot) left++
      while (values[right] < pivot) right--
      if (left > right) break
      const swapped = values[left]
      values[left++] = values[right]
      values[right--] = swapped
    }
    if (wanted <= right) high = right
    else if (wanted >= left) low = left
    else return pivot
  }
  return values[wanted]
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}

function copyInto<Numbers extends Uint32Array | Float32Array>(target: Numbers, from: Numbers): Numbers {
  target.set(from)
  return target
}
