import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useStanding } from '../acts-context.tsx'
import { ApiError, messageOf } from '../api.ts'
import { FilmActions } from '../components/film-actions.tsx'
import { PosterTile } from '../components/poster-tile.tsx'
import { Ratings } from '../components/ratings.tsx'
import { SimilarFilms } from '../components/similar-films.tsx'
import { filmQuery } from '../queries.ts'
import { standingInWords } from '../standing.ts'
import { strings } from '../strings.ts'
import { titleLength } from '../title-length.ts'
import styles from './film.module.css'
import { NotFound } from './not-found.tsx'

const route = getRouteApi('/films/$movieId')
const mostTags = 12

/** One film: what it is, what I and everybody gave it, and what the people who liked it liked too. */
export function FilmPage() {
  const { movieId } = route.useParams()
  const { via } = route.useSearch()
  const { data: film, failureReason, isError, refetch } = useQuery(filmQuery(movieId))
  const before = useQuery({ ...filmQuery(via ?? ''), enabled: via !== undefined }).data
  const standing = standingInWords(useStanding(movieId))

  useEffect(() => {
    if (film) document.title = strings.film.page(film.title)
  }, [film])

  if (isError && failureReason instanceof ApiError && failureReason.status === 404) return <NotFound />
  return (
    <>
      {via !== undefined && before && (
        <p className={styles['via']}>
          {strings.film.via}{' '}
          <Link to="/films/$movieId" params={{ movieId: via }}>
            {before.title}
          </Link>
        </p>
      )}
      <section className={styles['film']} aria-busy={!film}>
        <div className={styles['poster']}>{film && <PosterTile movie={film} key={movieId} />}</div>
        <div className={styles['words']}>
          {film ? (
            <>
              <h1 data-length={titleLength(film.title)}>{film.title}</h1>
              <p className={styles['facts']}>
                {film.year ?? strings.film.unknownYear}
                {film.directors.length > 0 && <> · {strings.film.by(film.directors)}</>}
              </p>
              <ul className={styles['genres']} aria-label={strings.film.genres}>
                {film.genres.map((genre) => (
                  <li key={genre}>
                    <Link to="/browse" search={{ genre }}>
                      {genre}
                    </Link>
                  </li>
                ))}
              </ul>
              <div className={styles['mine']}>
                <h2>{strings.film.yours}</h2>
                <p className={styles['standing']}>{standing === '' ? strings.film.notYet : standing}</p>
                <FilmActions movie={film} />
              </div>
              {film.tags.length > 0 && <p className={styles['tags']}>{film.tags.slice(0, mostTags).join(' · ')}</p>}
            </>
          ) : (
            <div role={failureReason ? 'alert' : 'status'} className={styles['waiting']}>
              <p>{failureReason ? messageOf(failureReason) : strings.film.loading}</p>
              {isError && (
                <button type="button" className="button" onClick={() => void refetch()}>
                  {strings.notice.retry}
                </button>
              )}
            </div>
          )}
        </div>
        {film && <Ratings ratings={film.ratings} votes={film.votes} degraded={film.degraded} />}
      </section>
      <SimilarFilms movieId={movieId} title={film?.title ?? ''} />
    </>
  )
}
