import type { HomeRow } from '@marquee/contracts/recommendation'
import { Link } from '@tanstack/react-router'
import { memo, useId, useRef } from 'react'
import { strings } from '../strings.ts'
import { useDrawn } from '../use-drawn.ts'
import { useNear } from '../use-near.ts'
import { movesAs, useRearrangement } from '../use-rearrangement.ts'
import { type CardShape, FilmCard } from './film-card.tsx'
import styles from './film-row.module.css'
import { Icon } from './icon.tsx'

interface Look {
  readonly shape: CardShape
  /** what the row is about, under its title */
  readonly line: string
  readonly ranked?: true
}

const looks: Readonly<Record<HomeRow['kind'], Look>> = {
  top: { shape: 'poster', line: strings.rows.line.top },
  list: { shape: 'slim', line: strings.rows.line.list },
  because: { shape: 'poster', line: strings.rows.line.because },
  trending: { shape: 'poster', line: strings.rows.line.trending, ranked: true },
  genre: { shape: 'wide', line: strings.rows.line.genre },
  gems: { shape: 'slim', line: strings.rows.line.gems },
  again: { shape: 'poster', line: strings.rows.line.again },
}

const mostRanked = 10

interface FilmRowProps {
  readonly row: HomeRow
  readonly recommendationId: string
  /** a film that stands above the rows already: it is not shown twice */
  readonly above: string | undefined
}

/** One row; its films are drawn when it comes near the screen. */
export const FilmRow = memo(function FilmRow({
  row: { id, kind, subject, title, items },
  recommendationId,
  above,
}: FilmRowProps) {
  const headingId = useId()
  const row = useRef<HTMLElement>(null)
  const films = useRef<HTMLUListElement>(null)
  const near = useNear(row)
  const { shape, line, ranked } = looks[kind]
  const placed = items.map((item, position) => ({ item, position })).filter(({ item }) => item.movie.movieId !== above)
  const { amount, onTurnedTo } = useDrawn(ranked ? mostRanked : placed.length)
  const shown = near ? placed.slice(0, amount) : []
  useRearrangement(films, shown.map(({ item }) => item.movie.movieId).join())
  const scroll = (direction: 1 | -1): void => {
    const page = (films.current?.clientWidth ?? 0) * 0.9
    films.current?.scrollBy({ left: direction * page }) // smooth where the style sheet says so
  }
  return (
    <section className={styles['row']} aria-labelledby={headingId} ref={row} {...onTurnedTo} {...movesAs(id)}>
      <div className={styles['head']}>
        <div>
          <h2 id={headingId}>{title}</h2>
          <p className={styles['line']}>
            {line}{' '}
            {kind === 'genre' && subject !== null && (
              <Link to="/browse" search={{ genre: subject }}>
                {strings.rows.all(subject)}
              </Link>
            )}
          </p>
        </div>
        <div className={styles['turns']}>
          <button
            type="button"
            className={styles['turn']}
            aria-label={strings.rows.back(title)}
            onClick={() => scroll(-1)}
          >
            <Icon name="back" />
          </button>
          <button
            type="button"
            className={styles['turn']}
            aria-label={strings.rows.forward(title)}
            onClick={() => scroll(1)}
          >
            <Icon name="forward" />
          </button>
        </div>
      </div>
      <ul className={styles['films']} ref={films} data-shape={shape}>
        {shown.map(({ item, position }, index) => (
          <FilmCard
            key={item.movie.movieId}
            movie={item.movie}
            shape={shape}
            because={item}
            recommendationId={recommendationId}
            position={position}
            {...(ranked && { rank: index + 1 })}
          />
        ))}
      </ul>
    </section>
  )
})
