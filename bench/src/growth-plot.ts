import type { TopLevelSpec } from 'vega-lite'

export interface GrowthPoint {
  readonly grown: 'people' | 'films'
  readonly size: number
  readonly cost: string
  readonly value: number
}

/** The points as one SVG image: a panel a cost, both axes logarithmic, so that in proportion is a slope of one. */
export async function drawGrowth(points: readonly GrowthPoint[]): Promise<string> {
  const [{ parse, View }, { compile }] = await Promise.all([import('vega'), import('vega-lite')])
  const view = new View(parse(compile(growthPlot(points)).spec), { renderer: 'none' })
  try {
    return await view.toSVG()
  } finally {
    view.finalize()
  }
}

function growthPlot(points: readonly GrowthPoint[]): TopLevelSpec {
  const costs = [...new Set(points.map(({ cost }) => cost))]
  return {
    title: {
      text: 'What growth costs',
      subtitle: 'Grey: in proportion to the first point. Nothing may rise faster.',
      offset: 18,
    },
    background: '#fdfcfa',
    padding: 24,
    columns: 2,
    concat: costs.map((cost) => {
      const measured = points.filter((point) => point.cost === cost)
      return {
        title: cost,
        width: 320,
        height: 190,
        encoding: {
          x: { field: 'size', type: 'quantitative', scale: { type: 'log' }, title: 'how many', axis: { format: '~s' } },
          y: { field: 'value', type: 'quantitative', scale: { type: 'log' }, title: cost },
        },
        layer: [
          {
            data: { values: inProportion(measured) },
            mark: { type: 'line', color: '#b9b3a8', strokeDash: [4, 4] },
            encoding: { detail: { field: 'grown' } },
          },
          {
            data: { values: measured },
            mark: { type: 'line', point: true },
            encoding: {
              color: {
                field: 'grown',
                type: 'nominal',
                title: 'grown',
                scale: { domain: ['people', 'films'], range: ['#0b66b0', '#cf3a1b'] },
              },
            },
          },
        ],
      }
    }),
  }
}

/** What each point would be if its cost had grown as the size did. */
const inProportion = (points: readonly GrowthPoint[]): GrowthPoint[] =>
  [...Map.groupBy(points, ({ grown }) => grown).values()].flatMap((series) =>
    series.map((point) => ({ ...point, value: ((series[0]?.value ?? 0) * point.size) / (series[0]?.size ?? 1) })),
  )
