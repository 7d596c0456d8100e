import type { MovieCard } from '@marquee/contracts/movie'
import type { RecommendedItem } from '@marquee/contracts/recommendation'
import { Link } from '@tanstack/react-router'
import { memo, useId } from 'react'
import { useStanding } from '../acts-context.tsx'
import { standingInWords } from '../standing.ts'
import { strings } from '../strings.ts'
import { movesAs } from '../use-rearrangement.ts'
import { FilmActions } from './film-actions.tsx'
import styles from './film-card.module.css'
import { PosterTile } from './poster-tile.tsx'
import { WhyButton } from './why-dialog.tsx'

/** poster: upright; wide: the drawing lying down; slim: a small poster beside the words */
export type CardShape = 'poster' | 'wide' | 'slim'

interface FilmCardProps {
  readonly movie: MovieCard
  readonly shape?: CardShape
  /** why it is here, where something recommended it */
  readonly because?: Pick<RecommendedItem, 'reason' | 'evidence'>
  /** the list it stands in, and where */
  readonly recommendationId?: string
  readonly position?: number
  /** its place in a chart, from 1 */
  readonly rank?: number
  /** the film whose page leads here */
  readonly via?: string
}

/** One film in a list: what it is, why it is here, and what the person thinks of it. */
export const FilmCard = memo(function FilmCard({
  movie,
  shape = 'poster',
  because,
  recommendationId,
  position = 0,
  rank,
  via,
}: FilmCardProps) {
  const titleId = useId()
  const words = standingInWords(useStanding(movie.movieId))
  return (
    <li className={styles['card']} data-shape={shape} data-ranked={rank !== undefined} {...movesAs(movie.movieId)}>
      {rank !== undefined && (
        <span className={styles['rank']} aria-hidden="true">
          {rank}
        </span>
      )}
      <article aria-labelledby={titleId} className={styles['film']}>
        <div className={styles['picture']}>
          <Link
            to="/films/$movieId"
            params={{ movieId: movie.movieId }}
            {...(via === undefined ? {} : { search: { via } })}
            className={styles['open']}
            tabIndex={-1}
            aria-hidden="true"
          >
            <PosterTile movie={movie} face={shape === 'wide' ? 'wide' : shape === 'slim' ? 'plate' : 'poster'} />
          </Link>
          {words !== '' && <span className={styles['standing']}>{words}</span>}
        </div>
        <div className={styles['words']}>
          <h3 className={styles['title']} id={titleId}>
            <Link
              to="/films/$movieId"
              params={{ movieId: movie.movieId }}
              {...(via === undefined ? {} : { search: { via } })}
              title={movie.title}
            >
              {movie.title}
            </Link>
          </h3>
          <p className={styles['facts']}>
            {[movie.year ?? strings.film.unknownYear, ...movie.genres.slice(0, 2)].join(' · ')}
          </p>
          {because && (
            <p className={styles['reason']}>
              {shape === 'slim' && because.reason} <WhyButton item={{ movie, ...because }} />
            </p>
          )}
          <div className={styles['actions']}>
            <FilmActions movie={movie} {...(recommendationId && { place: { recommendationId, position } })} />
          </div>
        </div>
      </article>
    </li>
  )
})
