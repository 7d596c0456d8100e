import type { MovieCard } from '@marquee/contracts/movie'
import type { RecommendedItem } from '@marquee/contracts/recommendation'
import { useId } from 'react'
import type { Place } from '../interactions.ts'
import { reasonOf } from '../reason.ts'
import { standingInWords } from '../standing.ts'
import { strings } from '../strings.ts'
import type { Acts } from '../use-acts.ts'
import { movesAs } from '../use-rearrangement.ts'
import { FilmActions } from './film-actions.tsx'
import styles from './film-card.module.css'
import { PosterTile } from './poster-tile.tsx'

interface FilmCardProps {
  readonly movie: MovieCard
  readonly acts: Acts
  /** why it is here, where something recommended it */
  readonly because?: Pick<RecommendedItem, 'reason' | 'evidence'>
  readonly place?: Place
}

/** One film in a list: what it is, why it is here, and what the person thinks of it. */
export function FilmCard({ movie, acts, because, place }: FilmCardProps) {
  const titleId = useId()
  const standing = acts.standingOf(movie.movieId)
  const words = standingInWords(standing)
  return (
    <li className={styles['card']} {...movesAs(movie.movieId)}>
      <article aria-labelledby={titleId}>
        <h3 className="visually-hidden" id={titleId}>
          {movie.title}
        </h3>
        <div className={styles['picture']} data-acted={words !== ''} title={movie.title}>
          <PosterTile movie={movie} />
          {words !== '' && <span className={styles['standing']}>{words}</span>}
        </div>
        <p className={styles['facts']}>
          {[movie.year ?? strings.film.unknownYear, ...movie.genres.slice(0, 3)].join(' · ')}
        </p>
        <FilmActions movie={movie} standing={standing} acts={acts} {...(place && { place })} />
        {because && <Because {...reasonOf(because)} />}
      </article>
    </li>
  )
}

function Because({ sentence, evidence }: ReturnType<typeof reasonOf>) {
  return (
    <p className={styles['reason']}>
      {sentence}
      {evidence.length > 0 && <span className={styles['evidence']}>{evidence.join(' · ')}</span>}
    </p>
  )
}
