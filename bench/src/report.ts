import { writeFile } from 'node:fs/promises'
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

/** As JSON, with each figure's ratio and whether its goals are reached. */
export async function writeReport(file: string, reports: readonly Report[]): Promise<void> {
  const told = reports.map(({ figures, ...report }) => ({
    ...report,
    figures: figures.map((figure) => ({ ...figure, ratio: ratioOf(figure), reached: isReached(figure) })),
  }))
  await writeFile(file, `${JSON.stringify(told, null, 2)}\n`)
}

/** For a page: a heading and a table a suite. */
export const reportMarkdown = (reports: readonly Report[]): string =>
  reports
    .map(
      ({ suite, measuredAt, machine, load, figures }) =>
        `### ${suite}\n\n${measuredAt.slice(0, 10)}; ${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.node}; load average ${load.before} before and ${load.after} after.\n\n${figureMarkdown(figures)}`,
    )
    .join('\n\n')
