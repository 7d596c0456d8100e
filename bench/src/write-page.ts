import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { readReports, reportMarkdown } from './report.ts'
import { keptFigures } from './scale/constants.ts'

/** The page that shows the kept figures. */
export const page = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url))

const [begin, end] = ['<!-- figures of bench/results/figures.json -->', '<!-- end of figures -->']

/** The page with its tables made anew from the kept figures. */
export async function pageWithFigures(): Promise<string> {
  const text = await readFile(page, 'utf8')
  const [before, after] = [text.split(begin)[0], text.split(end)[1]]
  if (before === undefined || after === undefined) throw new Error(`${page}: expected ${begin} and ${end}`)
  return `${before}${begin}\n\n${reportMarkdown(await readReports(keptFigures))}\n\n${end}${after}`
}

if (import.meta.main) await writeFile(page, await pageWithFigures())
