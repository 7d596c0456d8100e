import { Link } from '@tanstack/react-router'
import { useCommands } from '../acts-context.tsx'
import { standingInWords, type YourFilm } from '../standing.ts'
import { strings } from '../strings.ts'
import { FilmActions } from './film-actions.tsx'
import styles from './history-row.module.css'
import { Icon } from './icon.tsx'
import { PosterTile } from './poster-tile.tsx'

/** One film of a person's history: what they said of it, to change or to take back. */
export function HistoryRow({ movie, standing }: YourFilm) {
  const { takeBack } = useCommands()
  return (
    <li className={styles['row']}>
      <PosterTile movie={movie} face="plate" />
      <div className={styles['words']}>
        <h2>
          <Link to="/films/$movieId" params={{ movieId: movie.movieId }}>
            {movie.title}
          </Link>
        </h2>
        <p>{[movie.year ?? strings.film.unknownYear, ...movie.genres.slice(0, 3)].join(' · ')}</p>
      </div>
      <p className={styles['standing']}>{standingInWords(standing)}</p>
      <FilmActions movie={movie} />
      <button
        type="button"
        className={`round ${styles['remove']}`}
        title={strings.history.takeBack(movie.title)}
        aria-label={strings.history.takeBack(movie.title)}
        onClick={() => takeBack(movie)}
      >
        <Icon name="close" />
      </button>
    </li>
  )
}
