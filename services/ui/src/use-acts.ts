import type { MovieCard } from '@marquee/contracts/movie'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { api, messageOf } from './api.ts'
import { type Deed, interactionsOf, type Place } from './interactions.ts'
import { waitBeforeRetry, worthSendingAgain } from './patience.ts'
import { historyQuery, homeQuery } from './queries.ts'
import { type Act, deedsBehind, hasHeard, type Standing, type YourFilm, yourFilms } from './standing.ts'
import { untilListened } from './until-listened.ts'

/** What became of an act: the newest one, and every one that failed and was not dealt with. */
export interface Notice {
  readonly act: Act
  /** `followed` once new rows were asked for, knowing of the act */
  readonly state: 'sending' | 'saved' | 'followed' | 'failed'
  /** why it failed, in words */
  readonly why?: string
}

export interface Acts {
  readonly userId: string
  readonly films: readonly YourFilm[]
  /** what was sent from this page, in order */
  readonly sent: readonly Act[]
  readonly notices: readonly Notice[]
  standingOf(movieId: string): Standing
  /** Shows at once that the person did this, sends it, and takes it back from the screen if it cannot be saved. */
  act(movie: MovieCard, deed: Deed, place?: Place): void
  /** Takes back everything the person did with a film. */
  takeBack(movie: MovieCard): void
  /** Takes back one act: the film stands again as it did before. */
  undo(act: Act): void
  /** Sends a failed act again, under the same event ids. */
  retry(act: Act): void
  dismiss(act: Act): void
}

/** What a person does with films on this page: optimistic, retried, undoable, and followed by new rows. */
export function useActs(userId: string): Acts {
  const history = useQuery(historyQuery(userId)).data?.items
  const [sent, setSent] = useState<readonly Act[]>([])
  const [notices, setNotices] = useState<readonly Notice[]>([])
  const followUp = useFollowUp(userId)

  const films = useMemo(() => yourFilms(history ?? [], sent), [history, sent])
  const standings = useStandings(films)
  const standingOf = (movieId: string): Standing => standings.get(movieId) ?? none

  const { mutate } = useMutation({
    mutationFn: (act: Act) => api.send(act.events),
    scope: { id: `acts of ${userId}` }, // one after the other: an undo must not overtake what it undoes
    retry: worthSendingAgain,
    retryDelay: (failures, error) => waitBeforeRetry(failures, error),
    onSuccess: (_, act) => {
      setState(act, 'saved')
      void followUp(act).then(() => setState(act, 'followed'))
    },
    onError: (error, act) => {
      setSent((all) => all.filter(({ id }) => id !== act.id))
      setNotices((all) => [...without(all, act), { act, state: 'failed', why: messageOf(error) }])
    },
  })

  const setState = (act: Act, state: Notice['state']): void =>
    setNotices((all) => all.map((notice) => (notice.act.id === act.id ? { act, state } : notice)))
  const send = (act: Act): void => {
    setSent((all) => [...all.filter(({ id }) => id !== act.id), act])
    setNotices((all) => [...without(all, act).filter(({ state }) => state === 'failed'), { act, state: 'sending' }])
    mutate(act)
  }
  const sendDeeds = (movie: MovieCard, deeds: readonly Deed[], place?: Place): void => {
    const events = interactionsOf(deeds, { userId, movieId: movie.movieId, place })
    const [first] = events
    if (first) send({ id: first.eventId, movie, events, before: standingOf(movie.movieId) })
  }

  const dismiss = useCallback((act: Act): void => setNotices((all) => without(all, act)), [])

  return {
    userId,
    films,
    sent,
    notices,
    standingOf,
    act: (movie, deed, place) => sendDeeds(movie, [deed], place),
    takeBack: (movie) => sendDeeds(movie, [{ type: 'retract' }]),
    undo: ({ movie, before }) => sendDeeds(movie, [{ type: 'retract' }, ...deedsBehind(before)]),
    retry: send,
    dismiss,
  }
}

const none: Standing = {}

/** How the person stands to each film; a standing that did not change is the same object as before. */
function useStandings(films: readonly YourFilm[]): ReadonlyMap<string, Standing> {
  const [known, setKnown] = useState<{ films: readonly YourFilm[]; standings: ReadonlyMap<string, Standing> }>()
  if (known?.films === films) return known.standings
  const standings = new Map(
    films.map(({ movie, standing }) => {
      const before = known?.standings.get(movie.movieId)
      return [movie.movieId, JSON.stringify(before) === JSON.stringify(standing) && before ? before : standing]
    }),
  )
  setKnown({ films, standings })
  return standings
}

/** After an act is saved: waits until the history shows it, then asks for new rows, once. */
function useFollowUp(userId: string): (act: Act) => Promise<void> {
  const client = useQueryClient()
  const leaving = useRef(new AbortController())
  useEffect(() => {
    const controller = new AbortController()
    leaving.current = controller
    return () => controller.abort()
  }, [])

  return async ({ events }) => {
    const { signal } = leaving.current
    const heard = async (): Promise<boolean> => {
      const history = await api.history(userId, signal)
      client.setQueryData(historyQuery(userId).queryKey, history)
      return hasHeard(history, events)
    }
    await untilListened(heard, { signal })
    if (!signal.aborted) await client.invalidateQueries({ queryKey: homeQuery(userId).queryKey })
  }
}

const without = (notices: readonly Notice[], act: Act): Notice[] => notices.filter((notice) => notice.act.id !== act.id)
