import { createHash, timingSafeEqual } from 'node:crypto'

/** What a key opens: writing events and films, reading anyone's lists where people are identified, and operating the system. */
export const scopes = ['ingestion', 'serving', 'operations'] as const
export type Scope = (typeof scopes)[number]

export interface ApiKey {
  readonly scope: Scope
  readonly sha256: Buffer
}

export const keysExpected = 'scope:sha256hex, separated by commas or line ends'

/** `scope:sha256-of-the-key,…`, of a variable or a file; undefined when any part is something else. */
export function parseApiKeys(text: string): readonly ApiKey[] | undefined {
  const parts = text.trim() === '' ? [] : text.trim().split(/[,\n]/)
  const keys = parts.map((part) => part.trim().split(':')).map(([scope, hex = '', ...more]) => keyOf(scope, hex, more))
  return keys.every((key) => key !== undefined) ? keys : undefined
}

function keyOf(name: string | undefined, hex: string, more: readonly string[]): ApiKey | undefined {
  const scope = scopes.find((known) => known === name)
  if (scope === undefined || more.length > 0 || !/^[0-9a-f]{64}$/.test(hex)) return undefined
  return { scope, sha256: Buffer.from(hex, 'hex') }
}

export interface KnownKey {
  /** tells it from other keys, and nobody what it is */
  readonly id: string
  readonly scopes: ReadonlySet<Scope>
}

/** What is known of a key that somebody presents; undefined when nobody configured it. One key may have several scopes. */
export function knownKey(presented: string, keys: readonly ApiKey[]): KnownKey | undefined {
  const digest = createHash('sha256').update(presented).digest()
  const same = keys.filter(({ sha256 }) => timingSafeEqual(sha256, digest))
  if (same.length === 0) return undefined
  return { id: digest.toString('hex', 0, 8), scopes: new Set(same.map(({ scope }) => scope)) }
}
