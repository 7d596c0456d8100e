import { useQuery } from '@tanstack/react-query'
import { useId, useRef } from 'react'
import { historyQuery } from '../queries.ts'
import { standingInWords } from '../standing.ts'
import { strings } from '../strings.ts'
import type { Acts } from '../use-acts.ts'
import { movesAs, useRearrangement } from '../use-rearrangement.ts'
import styles from './history-strip.module.css'
import { Icon } from './icon.tsx'
import { PosterTile } from './poster-tile.tsx'

const mostShown = 24

interface HistoryStripProps {
  readonly userId: string
  readonly acts: Acts
}

/** What the person did last, newest first, with a way to take each back. */
export function HistoryStrip({ userId, acts }: HistoryStripProps) {
  const { data } = useQuery(historyQuery(userId))
  const headingId = useId()
  const list = useRef<HTMLUListElement>(null)
  useRearrangement(list)
  const films = acts.films.slice(0, mostShown)
  return (
    <section className={styles['history']} aria-labelledby={headingId}>
      <h2 id={headingId}>
        {strings.history.heading}
        {data && data.total > 0 && <span className={styles['total']}>{strings.history.count(data.total)}</span>}
      </h2>
      {data?.degraded && <p className={styles['note']}>{strings.history.degraded}</p>}
      {films.length === 0 && data && <p className={styles['note']}>{strings.history.empty}</p>}
      <ul ref={list}>
        {films.map(({ movie, standing }) => (
          <li key={movie.movieId} {...movesAs(movie.movieId)}>
            <PosterTile movie={movie} small />
            <div className={styles['words']}>
              <p className={styles['title']} title={movie.title}>
                {movie.title}
              </p>
              <p className={styles['standing']}>{standingInWords(standing)}</p>
            </div>
            <button
              type="button"
              tabIndex={0}
              title={strings.history.takeBack(movie.title)}
              aria-label={strings.history.takeBack(movie.title)}
              onClick={() => acts.takeBack(movie)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
