import { createContext, type ReactNode, useContext, useLayoutEffect, useState, useSyncExternalStore } from 'react'
import type { Standing } from './standing.ts'
import { type Acts, useActs } from './use-acts.ts'

const ActsContext = createContext<Acts | undefined>(undefined)
const BoardContext = createContext<Board | undefined>(undefined)

/** Everything below shows and changes what one person thinks of films. */
export function ActsProvider({ userId, children }: { readonly userId: string; readonly children: ReactNode }) {
  const acts = useActs(userId)
  const [board] = useState(() => createBoard(acts))
  useLayoutEffect(() => board.publish(acts), [board, acts])
  return (
    <BoardContext value={board}>
      <ActsContext value={acts}>{children}</ActsContext>
    </BoardContext>
  )
}

/** All of it; drawn anew with every change. @throws outside of an ActsProvider */
export const useSharedActs = (): Acts => provided(useContext(ActsContext))

/** How the person stands to one film; drawn anew only when that changes. @throws outside of an ActsProvider */
export function useStanding(movieId: string): Standing {
  const board = provided(useContext(BoardContext))
  return useSyncExternalStore(board.subscribe, () => board.standingOf(movieId))
}

/** Whether the person did anything with any film. @throws outside of an ActsProvider */
export function useHasFilms(): boolean {
  const board = provided(useContext(BoardContext))
  return useSyncExternalStore(board.subscribe, board.hasFilms)
}

/** Who is watching. @throws outside of an ActsProvider */
export const useUserId = (): string => provided(useContext(BoardContext)).userId

/** Ways to act that never change. @throws outside of an ActsProvider */
export const useCommands = (): Commands => provided(useContext(BoardContext)).commands

type Commands = Pick<Acts, 'act' | 'takeBack'>

/**
 * The newest acts, for the hundreds of cards of a page: one of them that was clicked must not have all the others drawn
 * anew before the click is seen.
 */
interface Board {
  readonly userId: string
  readonly commands: Commands
  hasFilms(): boolean
  standingOf(movieId: string): Standing
  subscribe(changed: () => void): () => void
  publish(acts: Acts): void
}

function createBoard(first: Acts): Board {
  let acts = first
  const listeners = new Set<() => void>()
  return {
    userId: first.userId, // another person gets a board of their own
    hasFilms: () => acts.films.length > 0,
    commands: {
      act: (...deed) => acts.act(...deed),
      takeBack: (movie) => acts.takeBack(movie),
    },
    standingOf: (movieId) => acts.standingOf(movieId),
    subscribe(changed) {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    publish(newest) {
      acts = newest
      for (const changed of listeners) changed()
    },
  }
}

function provided<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('no ActsProvider above')
  return value
}
