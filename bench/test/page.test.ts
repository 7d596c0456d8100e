import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { machineFacts } from '../src/machine.ts'
import { keepReports, type Report, readReports } from '../src/report.ts'
import { page, pageWithFigures } from '../src/write-page.ts'

test('docs/benchmarks.md shows the kept figures', async () => {
  expect(await readFile(page, 'utf8')).toBe(await pageWithFigures())
})

test('a suite that is measured again replaces its report, and no other', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'marquee-bench-'))
  try {
    const file = join(folder, 'figures.json')
    await keepReports(file, [reportOf('serving', 1), reportOf('features', 2)])
    await keepReports(file, [reportOf('serving', 3)])
    expect((await readReports(file)).map(({ suite, figures }) => [suite, figures[0]?.value])).toEqual([
      ['features', 2],
      ['serving', 3],
    ])
    await writeFile(file, '{"suite":"serving"}')
    await expect(keepReports(file, [])).rejects.toThrow('expected reports of this bench')
  } finally {
    await rm(folder, { recursive: true })
  }
})

const reportOf = (suite: string, value: number): Report => ({
  suite,
  measuredAt: '2026-01-01T00:00:00.000Z',
  quick: false,
  machine: machineFacts(),
  load: { before: 0, after: 0 },
  figures: [{ what: 'something', value, unit: 's' }],
})
