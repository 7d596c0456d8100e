import type { Dataset } from '@marquee/recommender/dataset'
import { type ExaminerSplit, examinerSplit } from '@marquee/recommender/splits'

export interface Examiners {
  /** How many people at most. */
  readonly examiners: number
  /** Nobody with a higher hash is one; null where nobody was chosen before. */
  readonly examinerThreshold: number | null
}

/** The last film of each examiner apart: what judges a model, and all of whose parts must not know it. */
export function examinersApart(dataset: Dataset, { examiners, examinerThreshold }: Examiners): ExaminerSplit {
  return examinerSplit(dataset, {
    limit: examiners,
    ...(examinerThreshold === null ? {} : { threshold: examinerThreshold }),
  })
}
