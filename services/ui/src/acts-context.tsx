import { createContext, type ReactNode, useContext } from 'react'
import { type Acts, useActs } from './use-acts.ts'

const ActsContext = createContext<Acts | undefined>(undefined)

/** Everything below shows and changes what one person thinks of films. */
export function ActsProvider({ userId, children }: { readonly userId: string; readonly children: ReactNode }) {
  return <ActsContext value={useActs(userId)}>{children}</ActsContext>
}

/** @throws outside of an ActsProvider */
export function useSharedActs(): Acts {
  const acts = useContext(ActsContext)
  if (!acts) throw new Error('no ActsProvider above')
  return acts
}
