import { readStored, writeStored } from './storage.ts'

/** "guest-" and eight letters or digits. */
export function newGuestId(): string {
  const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789' // 32 characters, none mistaken for another: a byte fits evenly
  const letters = crypto.getRandomValues(new Uint8Array(8))
  return `guest-${Array.from(letters, (byte) => alphabet.charAt(byte % alphabet.length)).join('')}`
}

/** The guest this browser was given: somebody without an account. */
export function guest(): string {
  if (guestOfThisPage === undefined) {
    const stored = readStored(guestKey)
    guestOfThisPage = typeof stored === 'string' ? stored : newGuestId()
    writeStored(guestKey, guestOfThisPage)
  }
  return guestOfThisPage
}

/** The user id to put into the address for a person; none for the guest, or for nobody. */
export function userParam(userId: string): string | undefined {
  const wanted = userId.trim()
  return wanted === '' || wanted === guest() ? undefined : wanted
}

const guestKey = 'marquee.guest'
let guestOfThisPage: string | undefined

const peopleKey = 'marquee.people'
const mostRemembered = 6

/** Other people this browser watched as, the latest first. */
export function rememberedPeople(): string[] {
  const stored = readStored(peopleKey)
  return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : []
}

export function rememberPerson(userId: string): void {
  const others = rememberedPeople().filter((id) => id !== userId)
  writeStored(peopleKey, [userId, ...others].slice(0, mostRemembered))
}
