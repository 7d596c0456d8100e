import type { MovieCard } from '@marquee/contracts/movie'
import { memo } from 'react'
import { posterOf } from '../poster.ts'
import { canvas } from '../poster-motifs.ts'
import styles from './poster-tile.module.css'

interface PosterTileProps {
  readonly movie: Pick<MovieCard, 'title' | 'genres' | 'year'>
  /** poster: upright, with its words; wide: lying, with its words; plate: the drawing alone */
  readonly face?: 'poster' | 'wide' | 'plate'
}

/** A poster drawn from title, genres and year. The words on it are for the eye; they are said elsewhere. */
export const PosterTile = memo(function PosterTile({ movie, face: shown = 'poster' }: PosterTileProps) {
  const { hue, accentHue, era, face, layout, size, shapes } = posterOf(movie)
  return (
    <div
      className={styles['poster']}
      style={{ '--hue': hue, '--accent-hue': accentHue }}
      data-era={era}
      data-face={shown}
      data-layout={shown === 'wide' ? 'foot' : layout}
      aria-hidden="true"
    >
      <svg
        viewBox={`0 0 ${canvas.width} ${canvas.height}`}
        preserveAspectRatio="xMidYMid slice"
        fillRule="evenodd"
        aria-hidden="true"
      >
        {shapes.map(({ path, tone, opacity }) => (
          <path key={path} d={path} className={styles[tone]} fillOpacity={opacity} />
        ))}
      </svg>
      {shown !== 'plate' && (
        <span className={styles['words']}>
          <span className={styles['title']} data-face={face} data-size={size}>
            {movie.title}
          </span>
          <span className={styles['credit']}>{[movie.year, movie.genres[0]].filter(Boolean).join('  ·  ')}</span>
        </span>
      )}
    </div>
  )
})
