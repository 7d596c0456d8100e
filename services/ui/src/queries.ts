import { keepPreviousData, QueryClient, queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
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
      rememberList(userId, home)
      return home
    },
  })

export const historyQuery = (userId: string) =>
  queryOptions({ queryKey: ['history', userId], queryFn: ({ signal }) => api.history(userId, signal) })

export const moviesQuery = (query: string) =>
  queryOptions({
    queryKey: ['movies', query],
    queryFn: ({ signal }) => api.movies(query, signal),
    enabled: query !== '',
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  })

export const aboutQuery = queryOptions({ queryKey: ['about'], queryFn: ({ signal }) => api.about(signal) })
