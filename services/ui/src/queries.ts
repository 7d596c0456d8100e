import { QueryClient, queryOptions, skipToken } from '@tanstack/react-query'
import { api, type FilmSearch } from './api.ts'
import { rememberList } from './last-list.ts'
import { waitBeforeRetry, worthReadingAgain } from './patience.ts'

/** A client that asks when we say so: lists must not move because a window got the focus. */
export const createQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always', // the API may be on this machine: being offline does not mean that it is away
        retry: worthReadingAgain,
        retryDelay: (failures, error) => waitBeforeRetry(failures, error),
        refetchOnWindowFocus: false,
        staleTime: Number.POSITIVE_INFINITY,
      },
      mutations: { networkMode: 'always' },
    },
  })

export const homeQuery = (userId: string) =>
  queryOptions({
    queryKey: ['home', userId],
    queryFn: async ({ signal }) => {
      const home = await api.home(userId, signal)
      whenIdle(() => rememberList(userId, home)) // writing it takes a moment that the rows need
      return home
    },
  })

export const historyQuery = (userId: string) =>
  queryOptions({ queryKey: ['history', userId], queryFn: ({ signal }) => api.history(userId, signal) })

export const filmQuery = (movieId: string) =>
  queryOptions({ queryKey: ['film', movieId], queryFn: ({ signal }) => api.film(movieId, signal), staleTime: 10_000 })

export const similarQuery = (movieId: string) =>
  queryOptions({ queryKey: ['similar', movieId], queryFn: ({ signal }) => api.similar(movieId, signal) })

/** How many films of the catalogue are asked for at once. */
export const filmsPage = 60

export const filmsQuery = (search: FilmSearch, page: number) =>
  queryOptions({
    queryKey: ['films', search, page],
    queryFn: ({ signal }) => api.movies(search, { limit: filmsPage, offset: page * filmsPage }, signal),
    staleTime: 60_000,
  })

export const facetsQuery = queryOptions({
  queryKey: ['facets'],
  queryFn: ({ signal }) => api.facets(signal),
  staleTime: 60_000,
})

export const firstFilmsQuery = (userId: string) =>
  queryOptions({ queryKey: ['first films', userId], queryFn: ({ signal }) => api.varied(userId, 48, signal) })

/** A receipt, looked at every second until there is nothing left to remove. */
export const receiptQuery = (receiptId: string | undefined) =>
  queryOptions({
    queryKey: ['receipt', receiptId],
    queryFn: receiptId === undefined ? skipToken : ({ signal }) => api.receipt(receiptId, signal),
    refetchInterval: ({ state: { data } }) => (data?.removedAt ? false : 1_000),
  })

export const aboutQuery = queryOptions({ queryKey: ['about'], queryFn: ({ signal }) => api.about(signal) })

/** Safari has no idle callback. */
const whenIdle = (work: () => void): void => {
  if ('requestIdleCallback' in window) window.requestIdleCallback(work, { timeout: 2_000 })
  else setTimeout(work, 200)
}
