import type { Home } from '@marquee/contracts/recommendation'
import { isHome } from './api.ts'
import { readStored, writeStored } from './storage.ts'

const key = 'marquee.last-list'

export interface LastList {
  readonly home: Home
  /** epoch milliseconds */
  readonly savedAt: number
}

/** Keeps one list, the newest, for a time when the API cannot be reached. */
export function rememberList(userId: string, home: Home): void {
  writeStored(key, { userId, home, savedAt: Date.now() })
}

/** Nothing of anybody stays in this browser. */
export function forgetLastList(): void {
  writeStored(key, null)
}

export function lastListOf(userId: string): LastList | undefined {
  const stored = readStored(key)
  if (typeof stored !== 'object' || stored === null) return undefined
  if (!('userId' in stored && 'home' in stored && 'savedAt' in stored)) return undefined
  const { home, savedAt } = stored
  return stored.userId === userId && isHome(home) && typeof savedAt === 'number' ? { home, savedAt } : undefined
}
