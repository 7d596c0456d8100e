import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSparseRowsBuilder, type SparseRows } from '../src/sparse-rows.ts'

const size = 12
const matrices = fc.array(fc.array(fc.constantFrom(0, 0, 0.5, -0.5, 1, -2, 3), { minLength: size, maxLength: size }), {
  minLength: size,
  maxLength: size,
})

test('each row keeps its largest magnitudes, the first of equal ones, at their columns', () => {
  fc.assert(
    fc.property(matrices, fc.integer({ min: 1, max: size + 2 }), (matrix, keep) => {
      const builder = createSparseRowsBuilder(size, keep)
      for (const row of matrix) builder.append(Uint32Array.from(row.keys()), Float64Array.from(row))
      const rows = builder.build()
      for (const [row, values] of matrix.entries()) {
        const kept = [...values.keys()]
          .filter((column) => values[column] !== 0)
          .sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]) || a - b)
          .slice(0, keep)
        const expected = values.map((value, column) => (kept.includes(column) ? value : 0))
        expect(values.map((_, column) => weightAt(rows, row, column))).toEqual(expected)
        expect(rows.offsets[row + 1] - rows.offsets[row]).toBe(kept.length)
      }
    }),
  )
})

test('a row reads only the columns it is given', () => {
  const builder = createSparseRowsBuilder(4, 10)
  for (let row = 0; row < 4; row++) builder.append(Uint32Array.of(1, 3), Float64Array.of(9, 8, 7, 6))
  expect(Array.from(builder.build().columns)).toEqual([1, 3, 1, 3, 1, 3, 1, 3])
})

/** 0 where nothing is stored */
function weightAt({ offsets, columns, weights }: SparseRows, row: number, column: number): number {
  const at = columns.indexOf(column, offsets[row])
  return at < 0 || at >= offsets[row + 1] ? 0 : weights[at]
}
