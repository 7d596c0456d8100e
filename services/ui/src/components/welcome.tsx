import type { MovieCard } from '@marquee/contracts/movie'
import { Link } from '@tanstack/react-router'
import { strings } from '../strings.ts'
import { PosterTile } from './poster-tile.tsx'
import styles from './welcome.module.css'

const onTheWall = 15

/** What somebody sees who has never told us anything: a wall of posters, and the way in. */
export function Welcome({ films }: { readonly films: readonly MovieCard[] }) {
  return (
    <section className={styles['welcome']} aria-label={strings.welcome.heading}>
      <div className={styles['wall']} aria-hidden="true">
        {films.slice(0, onTheWall).map((movie) => (
          <PosterTile key={movie.movieId} movie={movie} />
        ))}
      </div>
      <div className={styles['words']}>
        <h2>{strings.welcome.heading}</h2>
        <p>{strings.welcome.text}</p>
        <Link to="/start" className="button" data-size="large">
          {strings.welcome.start}
        </Link>
      </div>
    </section>
  )
}
