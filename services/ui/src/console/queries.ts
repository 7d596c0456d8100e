import { queryOptions } from '@tanstack/react-query'
import { consoleApi } from './api.ts'

const every = (seconds: number) => ({ refetchInterval: seconds * 1_000 })

export const accessQuery = (key: string | undefined) =>
  queryOptions({ queryKey: ['console', 'access', key], queryFn: ({ signal }) => consoleApi.access(signal) })

export const modelsQuery = queryOptions({
  queryKey: ['console', 'models'],
  queryFn: ({ signal }) => consoleApi.models(signal),
  ...every(10),
})

export const runsQuery = queryOptions({
  queryKey: ['console', 'runs'],
  queryFn: ({ signal }) => consoleApi.runs(signal),
  ...every(10),
})

export const statusQuery = queryOptions({
  queryKey: ['console', 'status'],
  queryFn: ({ signal }) => consoleApi.status(signal),
  ...every(10),
})

export const activityQuery = (minutes: number) =>
  queryOptions({
    queryKey: ['console', 'activity', minutes],
    queryFn: ({ signal }) => consoleApi.activity(minutes, signal),
    ...every(10),
  })

export const coverageQuery = queryOptions({
  queryKey: ['console', 'coverage'],
  queryFn: ({ signal }) => consoleApi.coverage(signal),
  ...every(60),
})

export const lettersPage = 10

export const deadLettersQuery = (page: number) =>
  queryOptions({
    queryKey: ['console', 'dead letters', page],
    queryFn: ({ signal }) => consoleApi.deadLetters({ limit: lettersPage, offset: (page - 1) * lettersPage }, signal),
    ...every(5),
  })

export const deadLetterQuery = (id: string) =>
  queryOptions({
    queryKey: ['console', 'dead letter', id],
    queryFn: ({ signal }) => consoleApi.deadLetter(id, signal),
  })

export const featuresQuery = (userId: string) =>
  queryOptions({
    queryKey: ['console', 'features', userId],
    queryFn: ({ signal }) => consoleApi.features(userId, signal),
    ...every(10),
  })

export const personHistoryQuery = (userId: string) =>
  queryOptions({
    queryKey: ['console', 'history', userId],
    queryFn: ({ signal }) => consoleApi.history(userId, signal),
    ...every(10),
  })

/** A list of the past by its id, or the one that the person would get now. */
export const explanationQuery = (userId: string, recommendationId: string | undefined) =>
  queryOptions({
    queryKey: ['console', 'explanation', userId, recommendationId],
    queryFn: ({ signal }) =>
      recommendationId === undefined
        ? consoleApi.explanation(userId, signal)
        : consoleApi.pastList(recommendationId, signal),
  })
