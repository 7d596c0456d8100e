import type { Figure } from '../figure.ts'
import { fitInProcess, productSize } from '../fit-program.ts'
import type { ListTimes } from '../maths/lists.ts'
import type { Suite } from '../suite.ts'

const fit = { shape: { people: 10_000, films: 4_000, each: 100 }, goalSeconds: 30, goalMb: 1_024 }
const quickFit = { ...fit.shape, people: 1_000 }
/** films of the catalogue → milliseconds of a list */
const listGoals: Readonly<Record<number, { p50?: number; p99: number }>> = {
  10000: { p50: 0.5, p99: 2 },
  100000: { p99: 5 },
}

/** The maths alone: a fit, and lists from large catalogues. */
export const training: Suite = {
  summary: 'A fit of a million interactions, and lists from large catalogues: the maths alone, on one core',
  needsServers: false,
  async run({ quick, tell }) {
    const shape = quick ? quickFit : fit.shape
    const interactions = (shape.people * shape.each).toLocaleString('en')
    tell(`fitting ${interactions} interactions`)
    const fitted = await fitInProcess(shape, 500)
    const figures: Figure[] = [
      {
        what: `fit of ${interactions} interactions × ${shape.films.toLocaleString('en')} films`,
        value: fitted.fitSeconds,
        unit: 's',
        goal: { atMost: fit.goalSeconds },
        reference: { what: `product of two ${productSize}² matrices by plain loops`, value: fitted.productSeconds },
      },
      { what: 'the same, processor time', value: fitted.fitCpuSeconds, unit: 's', goal: { atMost: fit.goalSeconds } },
      { what: 'the same, peak memory of the process', value: fitted.peakMb, unit: 'MB', goal: { atMost: fit.goalMb } },
      { what: 'the same, model', value: fitted.modelMb, unit: 'MB' },
    ]
    for (const [films, goals] of Object.entries(listGoals)) {
      tell(`lists from ${films} films`)
      const { lists } = await fitInProcess({ people: 3_000, films: Number(films), each: 60 }, quick ? 500 : 3_000)
      figures.push(...listFigures(Number(films), lists, goals))
    }
    return figures
  },
}

function listFigures(
  films: number,
  { p50, p99, pass, stages }: ListTimes,
  goals: { p50?: number; p99: number },
): Figure[] {
  const reference = { what: 'one pass over as many numbers as the model reads', value: pass }
  const name = `list of 20 from ${films.toLocaleString('en')} films, history of 50`
  return [
    {
      what: `${name}, p50`,
      value: p50,
      unit: 'ms',
      ...(goals.p50 === undefined ? {} : { goal: { atMost: goals.p50 } }),
      reference,
      note: `means: ${Object.entries(stages)
        .map(([stage, ms]) => `${stage} ${ms.toFixed(3)}`)
        .join(', ')}`,
    },
    { what: `${name}, p99`, value: p99, unit: 'ms', goal: { atMost: goals.p99 }, reference },
  ]
}
