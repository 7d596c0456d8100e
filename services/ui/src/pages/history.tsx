import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useMemo } from 'react'
import { useSharedActs } from '../acts-context.tsx'
import { api, historyPage, messageOf } from '../api.ts'
import { EraseMe } from '../components/erase-me.tsx'
import { HistoryRow } from '../components/history-row.tsx'
import { saveAsFile, wholeHistory } from '../export-history.ts'
import { historyQuery } from '../queries.ts'
import { yourFilms } from '../standing.ts'
import { strings } from '../strings.ts'
import styles from './history.module.css'

/** Everything a person said about films: to change, to take back, to take away. */
export function HistoryPage() {
  const { userId, sent, films: newest } = useSharedActs()
  const { data, failureReason } = useQuery(historyQuery(userId))
  const older = useInfiniteQuery({
    queryKey: ['older history', userId],
    queryFn: ({ pageParam, signal }) => api.history(userId, signal, pageParam),
    initialPageParam: historyPage,
    getNextPageParam: (_, pages) => historyPage * (pages.length + 1),
    enabled: false,
  })
  const olderPages = older.data?.pages
  const films = useMemo(
    () =>
      olderPages ? yourFilms([...(data?.items ?? []), ...olderPages.flatMap(({ items }) => items)], sent) : newest,
    [olderPages, data, sent, newest],
  )
  const loaded = historyPage * (1 + (olderPages?.length ?? 0))
  const taking = useMutation({
    mutationFn: async () => saveAsFile(`marquee-${userId}.json`, await wholeHistory(userId)),
  })

  useEffect(() => {
    document.title = strings.history.page
  }, [])

  return (
    <div className={styles['page']}>
      <div className={styles['head']}>
        <h1>{strings.history.heading}</h1>
        <p>{strings.history.text}</p>
        <div className={styles['tools']}>
          <button type="button" className="button" disabled={taking.isPending} onClick={() => taking.mutate()}>
            {strings.history.take}
          </button>
          <EraseMe userId={userId} />
          {taking.error && <p role="alert">{messageOf(taking.error)}</p>}
        </div>
      </div>
      <p role="status" className={styles['note']}>
        {failureReason && messageOf(failureReason)}
        {data?.degraded && strings.history.degraded}
        {data && films.length > 0 && strings.history.count(Math.max(data.total, films.length))}
      </p>
      {data && films.length === 0 && (
        <p className={styles['empty']}>
          {strings.history.empty} <Link to="/start">{strings.welcome.start}</Link>
        </p>
      )}
      <ul className={styles['films']}>
        {films.map(({ movie, standing }) => (
          <HistoryRow key={movie.movieId} movie={movie} standing={standing} />
        ))}
      </ul>
      {data && data.total > loaded && (
        <button
          type="button"
          className="button"
          disabled={older.isFetching}
          onClick={() => void (olderPages ? older.fetchNextPage() : older.refetch())}
        >
          {strings.history.older}
        </button>
      )}
    </div>
  )
}
