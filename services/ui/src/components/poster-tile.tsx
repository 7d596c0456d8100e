import type { MovieCard } from '@marquee/contracts/movie'
import { posterOf } from '../poster.ts'
import { canvas } from '../poster-motifs.ts'
import styles from './poster-tile.module.css'

interface PosterTileProps {
  readonly movie: MovieCard
  /** small: without the title, which then stands beside it */
  readonly small?: boolean
}

/** A poster drawn from title and genres. The title on it is for the eye; it is said elsewhere. */
export function PosterTile({ movie, small = false }: PosterTileProps) {
  const { hue, accentHue, face, size, shapes } = posterOf(movie)
  return (
    <div className={styles['poster']} style={{ '--hue': hue, '--accent-hue': accentHue }} aria-hidden="true">
      <svg
        viewBox={`0 0 ${canvas.width} ${canvas.height}`}
        preserveAspectRatio="xMidYMid slice"
        fillRule="evenodd"
        aria-hidden="true"
      >
        {shapes.map(({ path, tone, opacity }) => (
          <path key={path} d={path} className={styles[tone]} opacity={opacity} />
        ))}
      </svg>
      {!small && (
        <span className={styles['title']} data-face={face} data-size={size}>
          {movie.title}
        </span>
      )}
    </div>
  )
}
