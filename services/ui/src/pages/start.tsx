import type { MovieCard } from '@marquee/contracts/movie'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useUserId } from '../acts-context.tsx'
import { api, messageOf } from '../api.ts'
import { Icon } from '../components/icon.tsx'
import { PosterTile } from '../components/poster-tile.tsx'
import { interactionsOf } from '../interactions.ts'
import { firstFilmsQuery, historyQuery, homeQuery } from '../queries.ts'
import { strings } from '../strings.ts'
import { untilListened } from '../until-listened.ts'
import styles from './start.module.css'

const enough = 3

/** A first visit: choose a few films out of very different ones. No account, no form. */
export function StartPage() {
  const userId = useUserId()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { data, failureReason } = useQuery(firstFilmsQuery(userId))
  const [picked, setPicked] = useState<readonly MovieCard[]>([])

  useEffect(() => {
    document.title = strings.start.page
  }, [])

  const toggle = (movie: MovieCard): void =>
    setPicked((before) => (before.includes(movie) ? before.filter((film) => film !== movie) : [...before, movie]))

  const { mutate, isPending, error } = useMutation({
    mutationFn: async (movies: readonly MovieCard[]) => {
      const now = Date.now() - movies.length
      await api.send(
        movies.flatMap(({ movieId }, index) =>
          interactionsOf([{ type: 'like' }], { userId, movieId, now: now + index }),
        ),
      )
      await untilListened(async () => {
        const history = await api.history(userId, AbortSignal.timeout(3_000))
        client.setQueryData(historyQuery(userId).queryKey, history)
        return movies.every(({ movieId }) => history.items.some(({ movie }) => movie.movieId === movieId))
      })
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: homeQuery(userId).queryKey, refetchType: 'all' })
      await navigate({ to: '/' })
    },
  })

  return (
    <>
      <div className={styles['head']}>
        <h1>{strings.start.heading}</h1>
        <p>{strings.start.text}</p>
      </div>
      {data?.items.length === 0 && <p className={styles['empty']}>{strings.rows.empty}</p>}
      <ul className={styles['films']} aria-busy={!data}>
        {data?.items.map(({ movie }) => (
          <li key={movie.movieId}>
            <button type="button" aria-pressed={picked.includes(movie)} onClick={() => toggle(movie)}>
              <span className="visually-hidden">{strings.start.film(movie.title, movie.year)}</span>
              <PosterTile movie={movie} />
              <span className={styles['mark']}>
                <Icon name="check" />
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className={styles['bar']}>
        <p role="status">
          {failureReason || error ? messageOf(error ?? failureReason) : strings.start.progress(picked.length, enough)}
        </p>
        <button
          type="button"
          className="button"
          data-size="large"
          disabled={picked.length < enough || isPending}
          onClick={() => mutate(picked)}
        >
          {isPending ? strings.start.saving : strings.start.done}
        </button>
      </div>
    </>
  )
}
