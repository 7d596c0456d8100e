import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { facetsQuery } from '../queries.ts'
import { strings } from '../strings.ts'
import styles from './film-filters.module.css'

/** Genres and decades to narrow the catalogue by; the one chosen is taken off by choosing it again. */
export function FilmFilters() {
  const { genre, decade } = useSearch({ from: '/browse' })
  const { data } = useQuery(facetsQuery)
  return (
    <div className={styles['filters']}>
      <nav aria-label={strings.browse.genres}>
        <ul>
          {data?.genres.map(({ genre: name, films }) => (
            <li key={name}>
              <Link
                to="/browse"
                search={(before) => ({ ...before, genre: genre === name ? undefined : name })}
                aria-current={genre === name}
                aria-label={strings.browse.films(name, films)}
              >
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <nav aria-label={strings.browse.decades}>
        <ul>
          {data?.decades.map(({ from, films }) => (
            <li key={from}>
              <Link
                to="/browse"
                search={(before) => ({ ...before, decade: decade === String(from) ? undefined : String(from) })}
                aria-current={decade === String(from)}
                aria-label={strings.browse.films(strings.browse.decade(from), films)}
              >
                {strings.browse.decade(from)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  )
}
