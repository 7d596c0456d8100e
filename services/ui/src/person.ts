import { useSyncExternalStore } from 'react'
import { readStored, writeStored } from './storage.ts'

/**
 * Who is watching: `?user=` in the address, else the guest this browser was given.
 * Switching to an empty id returns to the guest.
 */
export function usePerson(): { userId: string; switchTo: (userId: string) => void } {
  const search = useSyncExternalStore(whenAddressChanges, () => window.location.search)
  return { userId: userIn(search) ?? guest(), switchTo }
}

/** The user id that an address names, if it names one. */
export function userIn(search: string): string | undefined {
  return new URLSearchParams(search).get('user')?.trim() || undefined
}

/** "guest-" and eight letters or digits. */
export function newGuestId(): string {
  const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789' // 32 characters, none mistaken for another: a byte fits evenly
  const letters = crypto.getRandomValues(new Uint8Array(8))
  return `guest-${Array.from(letters, (byte) => alphabet.charAt(byte % alphabet.length)).join('')}`
}

function switchTo(userId: string): void {
  const address = new URL(window.location.href)
  if (userId === '' || userId === guest()) address.searchParams.delete('user')
  else address.searchParams.set('user', userId)
  window.history.pushState(null, '', address)
  window.dispatchEvent(new PopStateEvent('popstate')) // pushState tells nobody
}

function whenAddressChanges(changed: () => void): () => void {
  window.addEventListener('popstate', changed)
  return () => window.removeEventListener('popstate', changed)
}

const guestKey = 'marquee.guest'
let guestOfThisPage: string | undefined

function guest(): string {
  if (guestOfThisPage === undefined) {
    const stored = readStored(guestKey)
    guestOfThisPage = typeof stored === 'string' ? stored : newGuestId()
    writeStored(guestKey, guestOfThisPage)
  }
  return guestOfThisPage
}
