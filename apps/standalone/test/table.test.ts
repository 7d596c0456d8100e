import { expect, test } from 'vitest'
import { table } from '../src/table.ts'

test('columns are aligned, numbers to the right, and no line ends in spaces', () => {
  const rows = [
    ['popularity', '0.0194', '±0.008'],
    ['blend', '12.5', ''],
  ]
  expect(table(['model', 'NDCG@10', 'error'], rows).split('\n')).toEqual([
    'model       NDCG@10  error',
    '──────────  ───────  ──────',
    'popularity   0.0194  ±0.008',
    'blend          12.5',
  ])
})

test('without rows there is a header', () => {
  expect(table(['a', 'bb'], [])).toBe('a  bb\n─  ──')
})
