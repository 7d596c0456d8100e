import { scaleLinear } from '@visx/scale'
import { AreaClosed, LinePath } from '@visx/shape'
import { words } from '../strings.ts'
import styles from './charts.module.css'

export interface Line {
  readonly name: string
  /** one a moment, the oldest first; null where it is not known */
  readonly values: readonly (number | null)[]
}

interface LineChartProps {
  readonly label: string
  readonly lines: readonly Line[]
  readonly format: (value: number) => string
  /** as many moments as the width stands for: fewer values stand at its right */
  readonly moments: number
}

const [width, height] = [400, 110]

/** What changed lately, a line each; the newest values stand beside their names, as text. */
export function LineChart({ label, lines, format, moments }: LineChartProps) {
  const known = lines.flatMap(({ values }) => values.filter((value) => value !== null))
  const most = Math.max(...known, 0)
  const x = scaleLinear<number>({ domain: [0, moments - 1], range: [0, width] })
  const y = scaleLinear<number>({ domain: [0, most || 1], range: [height - 1, 3], nice: 3 })
  const top = y.domain()[1] ?? 1
  return (
    <figure className={styles['chart']} aria-label={label}>
      <div className={styles['plot']}>
        <span className={styles['top']}>{format(top)}</span>
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
          {y.ticks(3).map((tick) => (
            <line key={tick} className={styles['grid']} x1={0} x2={width} y1={y(tick)} y2={y(tick)} />
          ))}
          {lines.map(({ name, values }, place) => {
            const first = moments - values.length
            const points = values.flatMap((value, index) => (value === null ? [] : [{ at: first + index, value }]))
            const way = { data: points, x: (point: Point) => x(point.at), y: (point: Point) => y(point.value) }
            return (
              <g key={name} data-series={place + 1}>
                {lines.length === 1 && <AreaClosed {...way} yScale={y} className={styles['area'] ?? ''} />}
                <LinePath {...way} className={styles['line'] ?? ''} />
              </g>
            )
          })}
        </svg>
      </div>
      <div className={styles['axis']} aria-hidden="true">
        <span>{words.flow.ago}</span>
        <span>{words.flow.now}</span>
      </div>
      <Legend entries={lines.map(({ name, values }) => ({ name, value: newestOf(values, format) }))} />
    </figure>
  )
}

function newestOf(values: Line['values'], format: (value: number) => string): string {
  const newest = values.at(-1)
  return newest === null || newest === undefined ? '–' : format(newest)
}

interface Point {
  readonly at: number
  readonly value: number
}

/** Names beside their colours, with what they stand at. */
export function Legend({
  entries,
}: {
  readonly entries: readonly { readonly name: string; readonly value: string }[]
}) {
  return (
    <dl className={styles['legend']}>
      {entries.map(({ name, value }, place) => (
        <div key={name} data-series={place + 1}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
