import { fileURLToPath } from 'node:url'
import type { Report } from '../report.ts'
import type { Constants } from './plan.ts'

/** The figures that are kept with the code. */
export const keptFigures = fileURLToPath(new URL('../../results/figures.json', import.meta.url))

/** Constant → the suite that measures it, and how its figure begins. */
const measuredBy: Readonly<Record<keyof Constants, readonly [suite: string, what: string]>> = {
  ingestionPerEvent: ['ingestion', 'ingestion, processor time of an event'],
  featuresPerEvent: ['features', 'features, processor time of an event'],
  servingPerList: ['serving', 'list of 20 ranked anew, processor time'],
  onlineBytesPerPerson: ['features', 'online store, a person'],
  offlineBytesPerEvent: ['features', 'offline store, an event'],
}

/** @throws when a figure that is needed was not measured */
export function constantsIn(reports: readonly Report[]): Constants {
  const of = (name: keyof Constants): number => {
    const [suite, what] = measuredBy[name]
    const figure = reports.find((report) => report.suite === suite)?.figures.find((each) => each.what.startsWith(what))
    if (!figure) throw new Error(`no figure "${what}…": expected it of the suite ${suite}`)
    return figure.value
  }
  return {
    ingestionPerEvent: of('ingestionPerEvent'),
    featuresPerEvent: of('featuresPerEvent'),
    servingPerList: of('servingPerList'),
    onlineBytesPerPerson: of('onlineBytesPerPerson'),
    offlineBytesPerEvent: of('offlineBytesPerEvent'),
  }
}
