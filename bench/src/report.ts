import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { type Figure, figureMarkdown, isReached, ratioOf } from './figure.ts'
import type { MachineFacts } from './machine.ts'

/** What one suite measured, and where and when. */
export interface Report {
  readonly suite: string
  readonly measuredAt: string
  readonly quick: boolean
  readonly machine: MachineFacts
  /** the load average around the run: above the number of cores, others were waited for */
  readonly load: { readonly before: number; readonly after: number }
  readonly figures: readonly Figure[]
}

/** Adds reports to a file, as JSON with each figure's ratio and whether its goals are reached. A suite's older report goes. */
export async function keepReports(file: string, reports: readonly Report[]): Promise<void> {
  const others = (await readReports(file)).filter(({ suite }) => !reports.some((report) => report.suite === suite))
  const told = reports.map(({ figures, ...report }) => ({
    ...report,
    figures: figures.map((figure) => ({ ...figure, ratio: ratioOf(figure), reached: isReached(figure) })),
  }))
  await writeFile(file, `${JSON.stringify([...others, ...told], null, 2)}\n`)
}

/** None where there is no such file yet. @throws when it is something else */
export async function readReports(file: string): Promise<readonly Report[]> {
  if (!existsSync(file)) return []
  const reports: unknown = JSON.parse(await readFile(file, 'utf8'))
  if (!Array.isArray(reports) || !reports.every((report) => typeof report?.suite === 'string'))
    throw new Error(`${file}: expected reports of this bench, an array of objects with a suite each`)
  return reports as readonly Report[] // written by keepReports
}

/** For a page: a heading and a table a suite. */
export const reportMarkdown = (reports: readonly Report[]): string =>
  reports
    .map(
      ({ suite, measuredAt, quick, machine, load, figures }) =>
        `### ${suite}\n\n${measuredAt.slice(0, 10)}${quick ? ', a short run (`--quick`)' : ''}; ${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.node}; load average ${load.before} before and ${load.after} after.\n\n${figureMarkdown(figures)}`,
    )
    .join('\n\n')
