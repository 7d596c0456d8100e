import type { Home } from '@marquee/contracts/recommendation'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { ApiError, messageOf } from './api.ts'
import { lastListOf } from './last-list.ts'
import { homeQuery } from './queries.ts'

export interface ShownHome {
  /** the newest list; the last one of an earlier visit when none can be had; undefined while there is none at all */
  readonly home: Home | undefined
  /** epoch milliseconds of that list */
  readonly from: number
  /** why the newest list cannot be had, in words */
  readonly trouble: string | undefined
  /** nobody tries any more: it is up to the person */
  readonly givenUp: boolean
  /** nor would it help: there can be no such person, or not here */
  readonly refused: boolean
  tryAgain(): void
}

/** The person's home page, as good as it can be had. */
export function useHome(userId: string): ShownHome {
  const { data, dataUpdatedAt, failureReason, isError, refetch } = useQuery(homeQuery(userId))
  const last = useMemo(() => lastListOf(userId), [userId])
  const useLast = data === undefined && failureReason !== null && last !== undefined
  return {
    home: useLast ? last.home : data,
    from: useLast ? last.savedAt : dataUpdatedAt,
    trouble: failureReason === null ? undefined : messageOf(failureReason),
    givenUp: isError,
    refused: isError && failureReason instanceof ApiError && isOfThePerson(failureReason),
    tryAgain: () => void refetch(),
  }
}

const isOfThePerson = ({ status = 0 }: ApiError): boolean => status >= 400 && status < 500
