import type { AlgorithmName } from '@marquee/recommender/algorithms'
import type { EvaluationRow, Protocol } from '@marquee/recommender/evaluate'
import type { TopLevelSpec } from 'vega-lite'
import { type Box, placeLabels, stackLabels } from './place-labels.ts'

/** What was measured on what. */
export interface EvaluationReport {
  readonly dataset: string
  readonly protocol: Protocol
  readonly people: number
  readonly films: number
  readonly interactions: number
  readonly models: readonly MeasuredModel[]
}

type MeasuredModel = Pick<
  EvaluationRow,
  'name' | 'ndcg10' | 'ndcg10StandardError' | 'coverage10' | 'byHistoryLength' | 'diversity'
>

/** The report as one SVG image. Vega is loaded here, since no other command needs it. */
export async function drawEvaluation(report: EvaluationReport): Promise<string> {
  const [{ parse, View }, { compile }] = await Promise.all([import('vega'), import('vega-lite')])
  const view = new View(parse(compile(evaluationPlot(report)).spec), { renderer: 'none' })
  try {
    return await view.toSVG()
  } finally {
    view.finalize()
  }
}

/** The plot as plain data: quality against coverage above, against the length of the history and against diversity below. */
function evaluationPlot({ dataset, protocol, people, films, interactions, models }: EvaluationReport): TopLevelSpec {
  return {
    title: {
      text: `How good the lists are: ${dataset}`,
      subtitle: [
        `${counted(people)} people, ${counted(films)} films, ${counted(interactions)} interactions`,
        protocols[protocol],
        'Full ranking over the catalogue, films already seen left out. Bars: one standard error up and down.',
      ],
      fontSize: 19,
      subtitlePadding: 7,
      offset: 22,
    },
    vconcat: [
      panelOf(coveragePanel(models)),
      { hconcat: [historyPanel(models), diversityPanel(models)].map(panelOf), spacing: 108, bounds: 'flush' },
    ],
    spacing: 36,
    padding: 26,
    background: paper,
    config: {
      font: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
      title: { anchor: 'start', color: ink, subtitleColor: faint, subtitleFontSize: 12, subtitleLineHeight: 18 },
      axis: {
        labelColor: faint,
        labelFontSize: 11,
        titleColor: faint,
        titleFontSize: 12,
        titleFontWeight: 'normal',
        titlePadding: 9,
        gridColor: '#eae6de',
        domainColor: '#b9b3a8',
        tickColor: '#b9b3a8',
      },
      view: { stroke: null },
    },
  }
}

const paper = '#fdfcfa' // its own, for viewers are light or dark
const ink = '#23201b'
const faint = '#625c52'

const protocols: Readonly<Record<Protocol, string>> = {
  'leave-one-out': 'Leave-one-out: each person’s last film, from all before it.',
  'global-time': 'Global time: the newest tenth of all interactions, from what happened before.',
}

const colours: Readonly<Record<AlgorithmName, string>> = {
  popularity: '#77716a',
  'recent-popularity': '#a0704a',
  'item-knn': '#0f7a5f',
  ease: '#0b66b0',
  transitions: '#8a4fb5',
  slit: '#2f8196',
  content: '#a67200',
  blend: '#cf3a1b',
}

/** The one that ships. */
const shipped: AlgorithmName = 'blend'
/** More lines than these would hide each other. */
const compared: readonly AlgorithmName[] = ['popularity', 'item-knn', 'ease', 'transitions', shipped]

interface Panel {
  readonly title: string
  readonly subtitle: string
  readonly width: number
  readonly height: number
  readonly x: Axis
  readonly y: Axis
  readonly points: readonly Point[]
  /** whether the points of an algorithm are joined, in their order */
  readonly joined: boolean
  /** Where labels start, in pixels, if they stand in a column. */
  readonly column?: number
}

interface Axis {
  readonly title: string
  readonly domain: readonly [number, number]
  /** for an axis of groups: the lines of text at 0, 1, 2… */
  readonly groups?: readonly (readonly string[])[]
}

interface Point {
  readonly name: AlgorithmName
  readonly x: number
  readonly y: number
  readonly standardError: number
  readonly label?: string
  /** What someone is told who cannot see it. */
  readonly description: string
}

function coveragePanel(models: readonly MeasuredModel[]): Panel {
  const points = models.map(({ name, ndcg10, ndcg10StandardError, coverage10 }) => ({
    name,
    x: coverage10,
    y: ndcg10,
    standardError: ndcg10StandardError,
    label: name,
    description: `${name}: NDCG@10 ${figure(ndcg10)}, coverage@10 ${figure(coverage10)}`,
  }))
  return {
    title: 'Quality against coverage',
    subtitle: 'how well each algorithm ranks, and how much of the catalogue it finds somebody for',
    width: 900,
    height: 330,
    x: {
      title: 'coverage@10: the part of the catalogue that is in anybody’s list',
      domain: upTo(points.map(({ x }) => x)),
    },
    y: { title: 'NDCG@10', domain: upTo(points.map(({ y, standardError }) => y + standardError)) },
    points,
    joined: false,
  }
}

function historyPanel(models: readonly MeasuredModel[]): Panel {
  const shown = models.filter(({ name }) => compared.includes(name))
  const lengths = shown[0]?.byHistoryLength ?? []
  const points = shown.flatMap(({ name, byHistoryLength }, at) =>
    byHistoryLength.map(({ from, to, ndcg10, ndcg10StandardError }, group) => ({
      name,
      x: group + (at - (shown.length - 1) / 2) * 0.07, // side by side, or their bars would hide each other
      y: ndcg10,
      standardError: ndcg10StandardError,
      ...(group === byHistoryLength.length - 1 ? { label: name } : {}),
      description: `${name}, histories of ${range(from, to)}: NDCG@10 ${figure(ndcg10)}`,
    })),
  )
  const [width, names] = [392, 84]
  const perGroup = (width - names) / (Math.max(1, lengths.length) - 0.45)
  const left = -0.35
  return {
    title: 'Quality against the length of the history',
    subtitle: 'how much is known of a person',
    width,
    height: 270,
    x: {
      title: 'films in the history, and how many people have so many',
      domain: [left, left + width / perGroup],
      groups: lengths.map(({ from, to, cases }) => [range(from, to), `n = ${counted(cases)}`]),
    },
    y: { title: 'NDCG@10', domain: upTo(points.map(({ y, standardError }) => y + standardError)) },
    points,
    joined: true,
    column: width - names,
  }
}

function diversityPanel(models: readonly MeasuredModel[]): Panel {
  const curve = models.find(({ name }) => name === shipped)?.diversity ?? []
  const points = curve.map(({ strength, ndcg10, ndcg10ChangeStandardError, diversity10 }) => ({
    name: shipped,
    x: diversity10,
    y: ndcg10,
    standardError: ndcg10ChangeStandardError,
    label: strength === 0 ? 'strength 0' : String(strength),
    description: `${shipped}, diversity of strength ${strength}: NDCG@10 ${figure(ndcg10)}, intra-list diversity ${figure(diversity10)}`,
  }))
  return {
    title: `What variety costs ${shipped}, which ships`,
    subtitle: 'bars: of the difference to strength 0',
    width: 392,
    height: 270,
    x: { title: 'intra-list diversity of ten films', domain: around(points.map(({ x }) => x)) },
    y: {
      title: 'NDCG@10',
      domain: around(points.flatMap(({ y, standardError }) => [y - standardError, y + standardError])),
    },
    points,
    joined: true,
  }
}

/** The vega-lite of a panel. Scales are fixed, for the labels are placed in pixels. */
function panelOf({ title, subtitle, width, height, x, y, points, joined, column }: Panel): PanelSpec {
  const [across, up] = [scaleOf(x.domain, [0, width]), scaleOf(y.domain, [height, 0])]
  const marks = points.map(({ standardError, ...point }) => ({
    ...point,
    low: point.y - standardError,
    high: point.y + standardError,
    bar: `${point.description} ± ${figure(standardError)}`,
    colour: colours[point.name],
    weight: point.name === shipped ? 2.5 : 1.5,
  }))
  const labelled = marks.flatMap(({ label, ...mark }) => (label === undefined ? [] : { ...mark, label }))
  const anchors = labelled.map((mark) => ({ x: across(mark.x), y: up(mark.y), ...sizeOf(mark.label) }))
  const obstacles = marks.flatMap((mark) => [
    boxAround(across(mark.x), up(mark.y), up(mark.y), 6),
    boxAround(across(mark.x), up(mark.high), up(mark.low), 4),
  ])
  if (joined) obstacles.push(...alongLines(marks.map(({ name, x, y }) => ({ name, x: across(x), y: up(y) }))))
  const boxes =
    column === undefined
      ? placeLabels(anchors, { within: { left: 4, top: 0, right: width, bottom: height - 2 }, obstacles })
      : stackLabels(anchors, { left: column, bottom: height })
  const labels = labelled.flatMap(({ label, colour, weight }, at) => {
    const box = boxes[at]
    if (!box) return []
    return { label, colour, weight, x: across.invert(box.left), y: up.invert((box.top + box.bottom) / 2) }
  })
  const colour = { field: 'colour', type: 'nominal', scale: null } as const
  const weight = { field: 'weight', type: 'quantitative', scale: null } as const
  const line = { type: 'line', opacity: 0.75 } as const
  return {
    title: { text: title, subtitle, fontSize: 14, offset: 14 },
    width,
    height,
    encoding: {
      x: { field: 'x', type: 'quantitative', scale: fixed(x), axis: axisOf(x) },
      y: { field: 'y', type: 'quantitative', scale: fixed(y), axis: axisOf(y) },
      color: colour,
    },
    layer: [
      ...(joined
        ? [{ data: { values: marks }, mark: line, encoding: { detail: { field: 'name' }, strokeWidth: weight } }]
        : []),
      {
        data: { values: marks },
        mark: { type: 'rule', strokeWidth: 1.5, opacity: 0.7 },
        encoding: { y: { field: 'low' }, y2: { field: 'high' }, description: { field: 'bar' } },
      },
      ...['low', 'high'].map((field) => ({
        data: { values: marks },
        mark: { type: 'tick', orient: 'horizontal', size: 7, thickness: 1.5, opacity: 0.7, aria: false } as const,
        encoding: { y: { field } },
      })),
      {
        data: { values: marks },
        mark: { type: 'point', filled: true, size: 62, opacity: 1, stroke: paper, strokeWidth: 1.2 },
        encoding: { description: { field: 'description' } },
      },
      {
        data: { values: labels },
        mark: { type: 'text', align: 'left', baseline: 'middle', fontSize: labelSize, fontWeight: 600 },
        encoding: { text: { field: 'label' } },
      },
    ],
  }
}

type PanelSpec = Extract<TopLevelSpec, { layer: unknown }>

const fixed = ({ domain: [from, to] }: Axis) => ({ domain: [from, to], nice: false, zero: false })

const axisOf = ({ title, groups }: Axis) =>
  groups
    ? {
        title,
        grid: false,
        values: [...groups.keys()],
        labelExpr: `${JSON.stringify(groups)}[datum.value]`,
        labelLineHeight: 14,
      }
    : { title, tickCount: 6, format: '~f' }

interface Scale {
  (value: number): number
  invert(pixels: number): number
}

function scaleOf([from, to]: readonly [number, number], [start, end]: readonly [number, number]): Scale {
  const scale = (value: number) => start + ((value - from) / (to - from)) * (end - start)
  return Object.assign(scale, { invert: (pixels: number) => from + ((pixels - start) / (end - start)) * (to - from) })
}

/** From zero to a little more than the largest; up to one where there is nothing. */
const upTo = (values: readonly number[]): readonly [number, number] => [0, Math.max(0, ...values) * 1.06 || 1]

/** From a little less than the smallest to a little more than the largest. */
function around(values: readonly number[]): readonly [number, number] {
  if (values.length === 0) return [0, 1]
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const margin = (high - low) * 0.12 || 0.01
  return [low - margin, high + margin]
}

const labelSize = 12
/** Without a canvas nobody can measure text: no letter of these names is wider on average, in any of the fonts. */
const sizeOf = (text: string) => ({ width: text.length * labelSize * 0.6, height: labelSize + 3 })

const boxAround = (x: number, top: number, bottom: number, margin: number): Box => ({
  left: x - margin,
  right: x + margin,
  top: top - margin,
  bottom: bottom + margin,
})

/** Small boxes along the line from each point to the next of the same name. */
function alongLines(points: readonly { name: string; x: number; y: number }[]): Box[] {
  return points.slice(1).flatMap((to, at) => {
    const from = points[at]
    if (from?.name !== to.name) return []
    const steps = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 3)
    return Array.from({ length: steps }, (_, step) => {
      const y = from.y + ((to.y - from.y) * step) / steps
      return boxAround(from.x + ((to.x - from.x) * step) / steps, y, y, 2)
    })
  })
}

const range = (from: number, to: number | null) => (to === null ? `${from}+` : `${from}–${to}`)
const counted = (count: number) => count.toLocaleString('en')
const figure = (value: number) => value.toFixed(4)
