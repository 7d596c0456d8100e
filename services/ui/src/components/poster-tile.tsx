import type { MovieCard } from '@marquee/contracts/movie'
import { memo, useContext, useState } from 'react'
import { posterOf } from '../poster.ts'
import { canvas } from '../poster-motifs.ts'
import { RealPosters } from '../real-posters.ts'
import styles from './poster-tile.module.css'

interface PosterTileProps {
  readonly movie: MovieCard
  /** poster: upright, with its words; wide: lying, with its words; plate: small, without words; backdrop: the drawing alone, behind something */
  readonly face?: 'poster' | 'wide' | 'plate' | 'backdrop'
}

/**
 * A poster drawn from title, genres and year, under the real one where there is one. The words on it are for the eye;
 * they are said elsewhere.
 */
export const PosterTile = memo(function PosterTile({ movie, face: shown = 'poster' }: PosterTileProps) {
  const { hue, accentHue, era, face, layout, size, shapes } = posterOf(movie)
  return (
    <div
      className={styles['poster']}
      style={{ '--hue': hue, '--accent-hue': accentHue }}
      data-era={era}
      data-face={shown === 'backdrop' ? 'plate' : shown}
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
      {(shown === 'poster' || shown === 'wide') && (
        <span className={styles['words']}>
          <span className={styles['title']} data-face={face} data-size={size}>
            {movie.title}
          </span>
          <span className={styles['credit']}>{[movie.year, movie.genres[0]].filter(Boolean).join('  ·  ')}</span>
        </span>
      )}
      {(shown === 'poster' || shown === 'plate') && <RealPoster movieId={movie.movieId} />}
    </div>
  )
})

/** Lies over the drawing once it is there; where there is none the drawing stays. */
function RealPoster({ movieId }: { readonly movieId: string }) {
  const has = useContext(RealPosters)
  const [state, setState] = useState<'coming' | 'there' | 'none'>('coming')
  if (!has || state === 'none') return null
  return (
    <img
      className={styles['real']}
      src={`/api/posters/${encodeURIComponent(movieId)}`}
      alt=""
      loading="lazy"
      decoding="async"
      data-state={state}
      onLoad={() => setState('there')}
      onError={() => setState('none')}
    />
  )
}
