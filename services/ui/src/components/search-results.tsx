import { useQuery } from '@tanstack/react-query'
import { useEffect, useId, useState } from 'react'
import { messageOf } from '../api.ts'
import { moviesQuery } from '../queries.ts'
import { strings } from '../strings.ts'
import type { Acts } from '../use-acts.ts'
import { FilmCard } from './film-card.tsx'
import styles from './search-results.module.css'

const typingPauseMs = 250

interface SearchResultsProps {
  readonly query: string
  readonly acts: Acts
}

/** Films of the catalogue that match; asked for when the typing pauses. */
export function SearchResults({ query, acts }: SearchResultsProps) {
  const { data, failureReason } = useQuery(moviesQuery(useSettled(query)))
  const headingId = useId()
  const state = data ? found(data.items.length, data.total) : strings.search.searching
  return (
    <section className={styles['results']} aria-labelledby={headingId}>
      <h2 id={headingId}>{strings.search.heading(query)}</h2>
      <p role="status">{failureReason ? messageOf(failureReason) : state}</p>
      <ul>
        {data?.items.map((movie) => (
          <FilmCard key={movie.movieId} movie={movie} acts={acts} />
        ))}
      </ul>
    </section>
  )
}

const found = (shown: number, total: number): string =>
  total === 0 ? strings.search.nothing : strings.search.found(shown, total)

/** The value, once it has not changed for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), typingPauseMs)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
