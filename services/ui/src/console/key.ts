import { useSyncExternalStore } from 'react'

const storageKey = 'marquee.operations-key'
const listeners = new Set<() => void>()
let current = read()

/** The operations key of this tab; undefined when none was given. It ends with the tab. */
export const operationsKey = (): string | undefined => current

export function giveKey(key: string | undefined): void {
  current = key
  try {
    if (key === undefined) window.sessionStorage.removeItem(storageKey)
    else window.sessionStorage.setItem(storageKey, key)
  } catch {
    // storage switched off: the key is known until the page is left
  }
  for (const listener of listeners) listener()
}

export const useOperationsKey = (): string | undefined => useSyncExternalStore(subscribe, operationsKey)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function read(): string | undefined {
  try {
    return window.sessionStorage.getItem(storageKey) ?? undefined
  } catch {
    return undefined
  }
}
