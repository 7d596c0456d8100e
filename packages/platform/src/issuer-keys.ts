import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose'

const keysDeadlineMs = 3_000

interface KeyTimes {
  /** for so long nobody asks whether they are still the same */
  readonly freshForMs: number
  /** for so long they are taken for what they were while the issuer does not answer */
  readonly keptForMs: number
  /** how soon an issuer that did not answer is asked again */
  readonly againMs: number
}

const usual: KeyTimes = { freshForMs: 600_000, keptForMs: 12 * 3_600_000, againMs: 30_000 }

/**
 * The keys that an issuer publishes (RFC 7517). They are asked for again behind whoever comes, so that nobody waits for an issuer that was
 * there before, and are good for half a day without it. A token that names another key asks at once, at most every thirty seconds.
 */
export function issuerKeys(url: URL, { freshForMs, keptForMs, againMs }: KeyTimes = usual): JWTVerifyGetKey {
  // when they are old is told by the time that passes here: the library goes by the clock, which jumps
  const keys = createRemoteJWKSet(url, { timeoutDuration: keysDeadlineMs, cacheMaxAge: Number.POSITIVE_INFINITY })
  let hadAt = Number.NEGATIVE_INFINITY
  let askedAt = Number.NEGATIVE_INFINITY
  const ask = async () => {
    askedAt = performance.now()
    await keys.reload()
    hadAt = performance.now()
  }
  return async (header, token) => {
    const now = performance.now()
    if (now - hadAt > keptForMs) await ask()
    else if (now - hadAt > freshForMs && now - askedAt > againMs) ask().catch(() => {}) // the next one tries again
    return keys(header, token)
  }
}
