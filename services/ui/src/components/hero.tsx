import type { RecommendedItem } from '@marquee/contracts/recommendation'
import { Link } from '@tanstack/react-router'
import { strings } from '../strings.ts'
import { titleLength } from '../title-length.ts'
import { FilmActions } from './film-actions.tsx'
import styles from './hero.module.css'
import { PosterTile } from './poster-tile.tsx'
import { WhyButton } from './why-dialog.tsx'

interface HeroProps {
  readonly item: RecommendedItem | undefined
  readonly recommendationId: string | undefined
  /** nothing is known yet: its place is kept */
  readonly waiting: boolean
}

/** One film, large: what to see tonight, and why. */
export function Hero({ item, recommendationId, waiting }: HeroProps) {
  if (!item) return waiting ? <div className={styles['hero']} aria-hidden="true" /> : null
  const { movie, reason } = item
  const place = recommendationId === undefined ? {} : { place: { recommendationId, position: 0 } }
  return (
    <section className={styles['hero']} aria-label={strings.hero.label} key={movie.movieId}>
      <div className={styles['backdrop']} aria-hidden="true">
        <PosterTile movie={movie} face="backdrop" />
      </div>
      <div className={styles['stage']}>
        <Link
          to="/films/$movieId"
          params={{ movieId: movie.movieId }}
          className={styles['poster']}
          tabIndex={-1}
          aria-hidden="true"
        >
          <PosterTile movie={movie} />
        </Link>
        <div className={styles['words']}>
          <p className={styles['eyebrow']}>{strings.hero.label}</p>
          <h2 className={styles['title']} data-length={titleLength(movie.title)}>
            {movie.title}
          </h2>
          <p className={styles['facts']}>
            {[movie.year ?? strings.film.unknownYear, ...movie.genres.slice(0, 3)].join(' · ')}
          </p>
          <p className={styles['reason']}>
            {reason} <WhyButton item={item} />
          </p>
          <div className={styles['choices']}>
            <Link to="/films/$movieId" params={{ movieId: movie.movieId }} className="button" data-size="large">
              {strings.hero.open}
            </Link>
            <FilmActions movie={movie} {...place} />
          </div>
        </div>
      </div>
    </section>
  )
}
