import type { Activity } from '@marquee/contracts/operations'
import { scaleLinear } from '@visx/scale'
import { Bar } from '@visx/shape'
import { count, timeOfDay } from '../numbers.ts'
import { words } from '../strings.ts'
import styles from './charts.module.css'
import { Legend } from './line-chart.tsx'

const [width, height] = [600, 140]
const minuteMs = 60_000
const types = Object.entries(words.types)

interface StackedMinutesProps {
  readonly activity: Activity
  /** as many as the width stands for; the newest is the one under way */
  readonly minutes: number
}

/** What arrived in each minute, the types of interaction on top of each other. */
export function StackedMinutes({ activity, minutes }: StackedMinutesProps) {
  const newest = Math.floor(Date.parse(activity.until) / minuteMs)
  const most = Math.max(...activity.minutes.map(({ events }) => sum(events)), 1)
  const x = scaleLinear<number>({ domain: [newest - minutes + 1, newest + 1], range: [0, width] })
  const y = scaleLinear<number>({ domain: [0, most], range: [0, height - 2] })
  const wide = Math.max((width / minutes) * 0.82, 0.8)
  return (
    <figure className={styles['chart']} aria-label={words.data.activity}>
      <div className={styles['plot']}>
        <span className={styles['top']}>{count(most)}</span>
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
          <line className={styles['grid']} x1={0} x2={width} y1={1} y2={1} />
          <line className={styles['grid']} x1={0} x2={width} y1={height - 1} y2={height - 1} />
          {activity.minutes.map(({ minute, events }) => {
            let below = 0
            return types.map(([type], place) => {
              const tall = y(events[type] ?? 0)
              const top = height - 1 - below - tall
              below += tall
              return tall === 0 ? null : (
                <g key={`${minute} ${type}`} data-series={place + 1}>
                  <Bar
                    className={styles['bar'] ?? ''}
                    x={x(Date.parse(minute) / minuteMs)}
                    width={wide}
                    y={top}
                    height={Math.max(tall, 1)}
                  />
                </g>
              )
            })
          })}
        </svg>
      </div>
      <div className={styles['axis']} aria-hidden="true">
        <span>{timeOfDay((newest - minutes + 1) * minuteMs)}</span>
        <span>{timeOfDay(newest * minuteMs)}</span>
      </div>
      <Legend
        entries={types.map(([type, name]) => ({
          name,
          value: count(activity.minutes.reduce((all, { events }) => all + (events[type] ?? 0), 0)),
        }))}
      />
    </figure>
  )
}

export const sum = (rates: Readonly<Record<string, number>>): number =>
  Object.values(rates).reduce((all, each) => all + each, 0)
