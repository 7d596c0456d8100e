import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useMemo } from 'react'
import { type FilmSearch, messageOf } from '../api.ts'
import { FilmFilters } from '../components/film-filters.tsx'
import { FilmGrid } from '../components/film-grid.tsx'
import { filmsQuery } from '../queries.ts'
import { strings } from '../strings.ts'
import styles from './browse.module.css'

const route = getRouteApi('/browse')

/** The whole catalogue, or what a search and filters leave of it. The address says which. */
export function BrowsePage() {
  const { q, genre, decade } = route.useSearch()
  const search = useMemo(() => searchOf({ q, genre, decade }), [q, genre, decade])
  const { data, failureReason } = useQuery(filmsQuery(search, 0))

  useEffect(() => {
    document.title = strings.browse.page(q)
  }, [q])

  return (
    <>
      <div className={styles['head']}>
        <h1>{q === undefined ? strings.browse.heading : strings.browse.found(q)}</h1>
        <p role="status">
          {failureReason
            ? messageOf(failureReason)
            : data
              ? strings.browse.count(data.total)
              : strings.browse.searching}
        </p>
      </div>
      <FilmFilters />
      {data && data.total > 0 && <FilmGrid key={JSON.stringify(search)} search={search} total={data.total} />}
      {data?.total === 0 && <p className={styles['nothing']}>{strings.browse.nothing}</p>}
    </>
  )
}

/** What the address says → what the API is asked. A decade is named by its first year. */
function searchOf(address: {
  q: string | undefined
  genre: string | undefined
  decade: string | undefined
}): FilmSearch {
  const from = Number(address.decade)
  const isDecade = Number.isInteger(from) && from >= 1870 && from <= 2090
  return {
    ...(address.q === undefined ? {} : { query: address.q.slice(0, 200) }),
    ...(address.genre === undefined ? {} : { genre: address.genre.slice(0, 50) }),
    ...(isDecade ? { yearFrom: from, yearTo: from + 9 } : {}),
  }
}
