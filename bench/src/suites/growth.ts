import { writeFile } from 'node:fs/promises'
import type { Figure } from '../figure.ts'
import { fitInProcess } from '../fit-program.ts'
import { drawGrowth, type GrowthPoint } from '../growth-plot.ts'
import type { FitMeasure } from '../maths/fit.ts'
import type { WorldShape } from '../maths/walkers.ts'
import type { Suite } from '../suite.ts'

const base: WorldShape = { people: 600, films: 1_000, each: 20 }
const grown: readonly { readonly of: 'people' | 'films'; readonly shapes: readonly WorldShape[] }[] = [
  { of: 'people', shapes: [1, 10, 100].map((times) => ({ ...base, people: base.people * times })) },
  { of: 'films', shapes: [1, 10].map((times) => ({ ...base, people: base.people * 10, films: base.films * times })) },
]
/** Nothing may cost more than in proportion. */
const costs: readonly { readonly what: string; readonly unit: string; readonly of: (fit: FitMeasure) => number }[] = [
  { what: 'processor time of a fit', unit: 's', of: ({ fitCpuSeconds }) => fitCpuSeconds },
  { what: 'peak memory of a fit', unit: 'MB', of: ({ peakMb }) => peakMb },
  { what: 'model', unit: 'MB', of: ({ modelMb }) => modelMb },
  { what: 'list of 20, p50', unit: 'ms', of: ({ lists }) => lists.p50 },
]

/** What ten and a hundred times as many people cost, and ten times as many films. */
export const growth: Suite = {
  summary: 'What 10 and 100 times the people cost, and 10 times the films',
  needsServers: false,
  async run({ quick, plot, tell }) {
    const figures: Figure[] = []
    const points: GrowthPoint[] = []
    for (const { of, shapes } of grown) {
      const measured: { shape: WorldShape; fit: FitMeasure }[] = []
      for (const shape of quick ? shapes.slice(0, 2) : shapes) {
        tell(`${shape.people.toLocaleString('en')} people, ${shape.films.toLocaleString('en')} films`)
        measured.push({ shape, fit: await fitInProcess(shape, 500) })
      }
      for (const cost of costs)
        for (const [step, { shape, fit }] of measured.entries()) {
          const before = measured[step - 1]
          points.push({ grown: of, size: shape[of], cost: `${cost.what}, ${cost.unit}`, value: cost.of(fit) })
          if (before)
            figures.push(
              grownFigure(`${cost.what}, ${sizeText(shape, of)}`, cost.unit, [before, { shape, fit }], of, cost.of),
            )
        }
    }
    if (plot !== undefined) await writeFile(plot, await drawGrowth(points))
    return figures
  },
}

const sizeText = (shape: WorldShape, of: 'people' | 'films') =>
  `${shape[of].toLocaleString('en')} ${of}${of === 'films' ? ` (${shape.people.toLocaleString('en')} people)` : ''}`

interface Measured {
  readonly shape: WorldShape
  readonly fit: FitMeasure
}

function grownFigure(
  what: string,
  unit: string,
  [before, after]: readonly [Measured, Measured],
  of: 'people' | 'films',
  costOf: (fit: FitMeasure) => number,
): Figure {
  return {
    what,
    value: costOf(after.fit),
    unit,
    reference: { what: `with ${before.shape[of].toLocaleString('en')}`, value: costOf(before.fit) },
    ratioGoal: { atMost: after.shape[of] / before.shape[of] },
  }
}
