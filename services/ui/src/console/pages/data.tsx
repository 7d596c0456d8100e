import type { CatalogueCoverage } from '@marquee/contracts/operations'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { messageOf } from '../../api.ts'
import type { FeaturesStatus } from '../api.ts'
import { count, share, table } from '../numbers.ts'
import { DeadLetters } from '../parts/dead-letters.tsx'
import { Facts } from '../parts/facts.tsx'
import { Panel } from '../parts/panel.tsx'
import { StackedMinutes, sum } from '../parts/stacked-minutes.tsx'
import { activityQuery, coverageQuery, statusQuery } from '../queries.ts'
import { words } from '../strings.ts'
import styles from './console-page.module.css'
import own from './data.module.css'

const text = words.data
const types = Object.entries(words.types)
const ranges = [15, 60, 240, 1_440] as const

/** What there is, what arrives, how much of the catalogue is in use, and what could not be processed. */
export function DataPage() {
  const status = useQuery(statusQuery)
  useEffect(() => {
    document.title = words.title(words.pages.data)
  }, [])
  return (
    <div className={styles['page']} aria-busy={!status.data}>
      <div className={styles['title']}>
        <h1>{text.heading}</h1>
        <p>{status.error && words.failed(messageOf(status.error))}</p>
      </div>
      {status.data && <Counts status={status.data} />}
      <div className={styles['panels']} data-columns="two">
        <Arrivals />
        <Coverage />
        <DeadLetters />
      </div>
    </div>
  )
}

function Counts({ status }: { readonly status: FeaturesStatus }) {
  const figures = [
    [text.interactions, count(status.interactions)],
    [text.users, count(status.users)],
    [text.movies, count(status.movies)],
    [text.waiting, count(sum(status.lag))],
    [text.pending, count(status.onlinePending)],
    [text.online, status.onlineComplete ? text.complete : text.incomplete],
  ] as const
  return <Facts className={own['counts']} label={text.counts} rows={figures} />
}

function Arrivals() {
  const { minutes: wanted } = useSearch({ from: '/console/data' })
  const minutes = ranges.find((range) => String(range) === wanted) ?? 60
  const { data, error } = useQuery(activityQuery(minutes))
  const rows = (data?.minutes ?? []).map(({ minute, events }) => [
    minute,
    ...types.map(([type]) => events[type] ?? 0),
    sum(events),
  ])
  return (
    <Panel
      title={text.activity}
      note={text.activityNote}
      copy={() => table([[text.minute, ...types.map(([, name]) => name), text.total], ...rows])}
    >
      <nav className={own['ranges']} aria-label={text.range}>
        {ranges.map((range) => (
          <Link
            key={range}
            to="/console/data"
            search={(before) => ({ ...before, minutes: range === 60 ? undefined : String(range) })}
            resetScroll={false}
            activeOptions={{ exact: true }}
          >
            {text.minutes(range)}
          </Link>
        ))}
      </nav>
      {error && <p className={styles['trouble']}>{words.failed(messageOf(error))}</p>}
      {data && <StackedMinutes activity={data} minutes={minutes} />}
      {data?.minutes.length === 0 && <p className={styles['quiet']}>{text.quiet}</p>}
    </Panel>
  )
}

function Coverage() {
  const { data, error } = useQuery(coverageQuery)
  const rows = data ? sharesOf(data) : []
  return (
    <Panel
      title={text.coverage}
      {...(data ? { note: text.coverageNote(data.films) } : {})}
      copy={() => table(rows.map(([name, films]) => [name, films, data && data.films > 0 ? films / data.films : 0]))}
    >
      {error && <p className={styles['trouble']}>{words.failed(messageOf(error))}</p>}
      <dl className={own['shares']}>
        {rows.map(([name, films]) => {
          const part = data && data.films > 0 ? films / data.films : 0
          return (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                {count(films)} <span>{share(part)}</span>
              </dd>
              <dd className={own['bar']} style={{ '--share': part }} aria-hidden="true" />
            </div>
          )
        })}
      </dl>
    </Panel>
  )
}

const sharesOf = (coverage: CatalogueCoverage) =>
  [
    [text.shares.watched, coverage.watched],
    [text.shares.shown(coverage.lists), coverage.shown],
    [text.shares.withYear, coverage.withYear],
    [text.shares.withGenres, coverage.withGenres],
    [text.shares.withDirectors, coverage.withDirectors],
    [text.shares.withTags, coverage.withTags],
  ] as const
