import { scaleBand, scaleLinear } from '@visx/scale'
import { Bar } from '@visx/shape'
import styles from './charts.module.css'

interface BarsProps {
  readonly label: string
  readonly bars: readonly { readonly name: string; readonly value: number }[]
  /** every how many bars a name stands below */
  readonly nameEvery?: number
}

const [width, height] = [400, 110]

/** How often each of some values occurred. */
export function Bars({ label, bars, nameEvery = 1 }: BarsProps) {
  const x = scaleBand<number>({ domain: bars.map((_, place) => place), range: [0, width], padding: 0.18 })
  const y = scaleLinear<number>({
    domain: [0, Math.max(...bars.map(({ value }) => value), 1)],
    range: [height, 2],
  })
  const told = bars.filter(({ value }) => value > 0).map(({ name, value }) => `${name}: ${value}`)
  return (
    <figure className={styles['chart']} role="img" aria-label={`${label}. ${told.join('; ')}`}>
      <div className={styles['plot']} data-series="1">
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
          {bars.map(({ name, value }, place) => (
            <Bar
              key={name}
              className={styles['bar'] ?? ''}
              x={x(place) ?? 0}
              width={x.bandwidth()}
              y={value > 0 ? Math.min(y(value), height - 3) : height - 1}
              height={value > 0 ? Math.max(height - y(value), 3) : 1}
              data-empty={value === 0}
            />
          ))}
        </svg>
      </div>
      <ol className={styles['names']} aria-hidden="true">
        {bars.map(({ name }, place) => (
          <li key={name}>{place % nameEvery === 0 ? name : ''}</li>
        ))}
      </ol>
    </figure>
  )
}
