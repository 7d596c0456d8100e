import { table } from '@marquee/standalone/table'

/** A bound that a number should keep. */
export type Goal = { readonly atLeast: number } | { readonly atMost: number }

/** One measured number, what it should be, and what else was measured in the same run to compare it with. */
export interface Figure {
  readonly what: string
  readonly value: number
  readonly unit: string
  readonly goal?: Goal
  /** Measured in the same run, in the same unit: machines differ, ratios differ less. */
  readonly reference?: { readonly what: string; readonly value: number }
  /** What value ÷ reference should be. */
  readonly ratioGoal?: Goal
  /** under which conditions, if they are not the ones of the goal */
  readonly note?: string
}

export const ratioOf = ({ value, reference }: Figure): number | undefined =>
  reference === undefined ? undefined : value / reference.value

/** Whether every goal of a figure is reached; undefined where it has none. A number that is none reaches nothing. */
export function isReached(figure: Figure): boolean | undefined {
  const verdicts = [
    figure.goal && keeps(figure.value, figure.goal),
    figure.ratioGoal && keeps(ratioOf(figure) ?? Number.NaN, figure.ratioGoal),
  ].filter((verdict) => verdict !== undefined)
  return verdicts.length === 0 ? undefined : verdicts.every(Boolean)
}

const keeps = (value: number, goal: Goal): boolean => ('atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost)

const header = ['what', 'figure', 'goal', 'reached', 'ratio', 'reference', 'note']

/** A table row says the figure, its goal, whether that is reached, the ratio and what it is the ratio to. */
export const figureRow = (figure: Figure): readonly string[] => {
  const { what, value, unit, goal, ratioGoal, reference, note } = figure
  const goals = [goal && `${boundText(goal)} ${unit}`, ratioGoal && `ratio ${boundText(ratioGoal)}`]
  const ratio = ratioOf(figure)
  return [
    what,
    `${readable(value)} ${unit}`.trim(),
    goals.filter((text) => text !== undefined).join(', ') || '–',
    reachedText[String(isReached(figure))] ?? '',
    ratio === undefined ? '–' : readable(ratio),
    reference ? `${reference.what}: ${readable(reference.value)} ${unit}`.trim() : '–',
    note ?? '',
  ]
}

const reachedText: Readonly<Record<string, string>> = { true: 'yes', false: 'NO', undefined: '–' }

export const figureTable = (figures: readonly Figure[]): string => table(header, figures.map(figureRow))

export const figureMarkdown = (figures: readonly Figure[]): string =>
  [header, header.map(() => '---'), ...figures.map(figureRow)]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n')

const boundText = (goal: Goal): string =>
  'atLeast' in goal ? `≥ ${readable(goal.atLeast)}` : `≤ ${readable(goal.atMost)}`

/** Three digits that count; thousands in full. */
export function readable(value: number): string {
  if (!Number.isFinite(value)) return 'none'
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en')
  return value === 0 ? '0' : String(Number(value.toPrecision(3)))
}
