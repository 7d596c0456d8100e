import type { MovieCard } from '@marquee/contracts/movie'
import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { memo, useLayoutEffect, useRef, useState } from 'react'
import { useStanding } from '../acts-context.tsx'
import type { FilmSearch } from '../api.ts'
import { filmsPage, filmsQuery } from '../queries.ts'
import { standingInWords } from '../standing.ts'
import { strings } from '../strings.ts'
import styles from './film-grid.module.css'
import { PosterTile } from './poster-tile.tsx'

interface FilmGridProps {
  readonly search: FilmSearch
  readonly total: number
}

/** Any number of films: only the lines on the screen are drawn, and only their pages are asked for. */
export function FilmGrid({ search, total }: FilmGridProps) {
  const grid = useRef<HTMLUListElement>(null)
  const { columns, lineHeight, top } = useMeasures(grid)
  const virtualizer = useWindowVirtualizer({
    count: Math.ceil(total / columns),
    estimateSize: () => lineHeight,
    overscan: 2,
    scrollMargin: top,
  })
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, lineHeight])

  const lines = virtualizer.getVirtualItems()
  const first = (lines[0]?.index ?? 0) * columns
  const end = Math.min(total, ((lines.at(-1)?.index ?? 0) + 1) * columns)
  const pages = pagesOf(first, end)
  const results = useQueries({ queries: pages.map((page) => filmsQuery(search, page)) })
  const filmAt = (index: number): MovieCard | undefined =>
    results[pages.indexOf(Math.floor(index / filmsPage))]?.data?.items[index % filmsPage]

  return (
    <ul
      ref={grid}
      className={styles['grid']}
      style={{ height: virtualizer.getTotalSize(), '--columns': columns, '--line': `${lineHeight}px` }}
      aria-label={strings.browse.grid}
    >
      {Array.from({ length: Math.max(0, end - first) }, (_, offset) => {
        const index = first + offset
        const line = Math.floor(index / columns)
        return (
          <li
            key={index}
            aria-setsize={total}
            aria-posinset={index + 1}
            style={{ '--at': line, '--column': index % columns }}
          >
            <GridFilm movie={filmAt(index)} />
          </li>
        )
      })}
    </ul>
  )
}

function GridFilm({ movie }: { readonly movie: MovieCard | undefined }) {
  return movie ? <DrawnFilm movie={movie} /> : <div className={styles['waiting']} />
}

const DrawnFilm = memo(function DrawnFilm({ movie }: { readonly movie: MovieCard }) {
  const words = standingInWords(useStanding(movie.movieId))
  return (
    <Link to="/films/$movieId" params={{ movieId: movie.movieId }} className={styles['film']}>
      <PosterTile movie={movie} />
      {words !== '' && <span className={styles['standing']}>{words}</span>}
      <span className={styles['title']}>{movie.title}</span>
      <span className={styles['facts']}>
        {[movie.year ?? strings.film.unknownYear, ...movie.genres.slice(0, 1)].join(' · ')}
      </span>
    </Link>
  )
})

const pagesOf = (first: number, end: number): number[] => {
  const page = Math.floor(first / filmsPage)
  return Array.from({ length: Math.max(0, Math.ceil(end / filmsPage) - page) }, (_, index) => page + index)
}

const gap = 16
const narrowest = 136
const remsBelow = 4 // title and facts

/** How many films stand in a line, how high a line is, and where the grid begins; all in pixels. */
function useMeasures(grid: React.RefObject<HTMLElement | null>) {
  const [measures, setMeasures] = useState({ columns: 6, lineHeight: 340, top: 0 })
  useLayoutEffect(() => {
    const element = grid.current
    if (!element) return undefined
    const measure = (): void => {
      const style = getComputedStyle(element)
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
      const width = element.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight)
      const wanted = Math.max(narrowest, Math.min(13.75 * rem, width / 8))
      const columns = Math.max(2, Math.floor((width + gap) / (wanted + gap)))
      const film = (width - gap * (columns - 1)) / columns
      setMeasures({ columns, lineHeight: Math.round(film * 1.5 + remsBelow * rem + gap), top: element.offsetTop })
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [grid])
  return measures
}
