import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { similarQuery } from '../queries.ts'
import { strings } from '../strings.ts'
import { FilmCard } from './film-card.tsx'
import styles from './similar-films.module.css'

/** Where the people who liked a film go from here; each way leads on to the next film's own. */
export function SimilarFilms({ movieId, title }: { readonly movieId: string; readonly title: string }) {
  const headingId = useId()
  const { data } = useQuery(similarQuery(movieId))
  return (
    <section className={styles['similar']} aria-labelledby={headingId}>
      <h2 id={headingId}>{strings.film.similar(title)}</h2>
      {data?.items.length === 0 && <p>{strings.film.nothingSimilar}</p>}
      <ul>
        {data?.items.map(({ movie }) => (
          <FilmCard key={movie.movieId} movie={movie} via={movieId} />
        ))}
      </ul>
    </section>
  )
}
