import { scaleLinear } from '@visx/scale'
import { Bar, Line } from '@visx/shape'
import { score } from '../numbers.ts'
import styles from './error-bars.module.css'

export interface Estimate {
  readonly name: string
  readonly value: number
  readonly standardError: number
  readonly isOurs: boolean
}

const [width, height] = [400, 20]

/** Estimates on one scale, each with the standard error to both sides. */
export function ErrorBars({ estimates }: { readonly estimates: readonly Estimate[] }) {
  const most = Math.max(...estimates.map(({ value, standardError }) => value + standardError), 0)
  const x = scaleLinear<number>({ domain: [0, most || 1], range: [0, width - 4] })
  return (
    <ul className={styles['estimates']}>
      {estimates.map(({ name, value, standardError, isOurs }) => (
        <li key={name} data-ours={isOurs}>
          <span className={styles['name']}>{name}</span>
          <span className={styles['value']}>
            {score(value)} <span>± {score(standardError)}</span>
          </span>
          <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
            <Bar className={styles['bar'] ?? ''} x={0} y={4} width={x(value)} height={height - 8} />
            <Line
              className={styles['error'] ?? ''}
              from={{ x: x(Math.max(0, value - standardError)), y: height / 2 }}
              to={{ x: x(value + standardError), y: height / 2 }}
            />
            {[value - standardError, value + standardError].map((end) => (
              <Line
                key={end}
                className={styles['error'] ?? ''}
                from={{ x: x(Math.max(0, end)), y: 3 }}
                to={{ x: x(Math.max(0, end)), y: height - 3 }}
              />
            ))}
          </svg>
        </li>
      ))}
    </ul>
  )
}
