import type { HomeRow } from '@marquee/contracts/recommendation'
import { useId, useRef } from 'react'
import { strings } from '../strings.ts'
import type { Acts } from '../use-acts.ts'
import type { ShownHome } from '../use-home.ts'
import { movesAs, useRearrangement } from '../use-rearrangement.ts'
import { FilmCard } from './film-card.tsx'
import styles from './film-rows.module.css'
import { Icon } from './icon.tsx'
import { SkeletonRows } from './skeleton-rows.tsx'

interface FilmRowsProps {
  readonly shown: ShownHome
  readonly acts: Acts
}

/** The rows of the home page, or what stands in for them. They move when a new list comes. */
export function FilmRows({ shown: { home, givenUp, tryAgain }, acts }: FilmRowsProps) {
  const rows = useRef<HTMLElement>(null)
  useRearrangement(rows)
  return (
    <section className={styles['rows']} id="films" ref={rows} tabIndex={-1} aria-busy={!home && !givenUp}>
      {!home && !givenUp && <SkeletonRows />}
      {!home && givenUp && (
        <div className={styles['instead']} role="alert">
          <p>{strings.rows.failed}</p>
          <button type="button" className="button" onClick={tryAgain}>
            {strings.notice.retry}
          </button>
        </div>
      )}
      {home?.rows.length === 0 && <p className={styles['instead']}>{strings.rows.empty}</p>}
      {home?.rows.map((row) => (
        <FilmRow key={row.id} row={row} recommendationId={home.recommendationId} acts={acts} />
      ))}
    </section>
  )
}

interface FilmRowProps {
  readonly row: HomeRow
  readonly recommendationId: string
  readonly acts: Acts
}

function FilmRow({ row: { id, title, items }, recommendationId, acts }: FilmRowProps) {
  const headingId = useId()
  const films = useRef<HTMLUListElement>(null)
  useRearrangement(films)
  const scroll = (direction: 1 | -1): void => {
    const page = (films.current?.clientWidth ?? 0) * 0.9
    films.current?.scrollBy({ left: direction * page }) // smooth where the style sheet says so
  }
  return (
    <section className={styles['row']} aria-labelledby={headingId} {...movesAs(id)}>
      <div className={styles['head']}>
        <h2 id={headingId}>{title}</h2>
        <button
          type="button"
          className={styles['scroll']}
          aria-label={strings.rows.back(title)}
          onClick={() => scroll(-1)}
        >
          <Icon name="back" />
        </button>
        <button
          type="button"
          className={styles['scroll']}
          aria-label={strings.rows.forward(title)}
          onClick={() => scroll(1)}
        >
          <Icon name="forward" />
        </button>
      </div>
      <ul className={styles['films']} ref={films}>
        {items.map((item, position) => (
          <FilmCard
            key={item.movie.movieId}
            movie={item.movie}
            acts={acts}
            because={item}
            place={{ recommendationId, position }}
          />
        ))}
      </ul>
    </section>
  )
}
