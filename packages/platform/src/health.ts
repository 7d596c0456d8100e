export interface Health {
  /** add a check that readiness asks; it throws when the dependency cannot be used */
  readyWhen(name: string, check: () => Promise<void> | void): void
  /** from now on not ready: the first step of a shutdown */
  drain(): void
  isDraining(): boolean
  readiness(): Promise<Readiness>
}

export interface Readiness {
  readonly ready: boolean
  /** a word for each check, which says nothing of the inside: `ok`, `failed`, `no answer` */
  readonly checks: Record<string, string>
  /** why, of those that are not ok: for the log alone */
  readonly causes: ReadonlyMap<string, unknown>
}

interface Outcome {
  readonly word: 'ok' | 'failed' | 'no answer'
  readonly cause?: unknown
}

const checkDeadlineMs = 2_000

/** Readiness asks every dependency the service cannot do without; liveness never does, so an outage restarts nothing. */
export function createHealth(): Health {
  const checks = new Map<string, () => Promise<void> | void>()
  let draining = false
  return {
    readyWhen(name, check) {
      checks.set(name, check)
    },
    drain() {
      draining = true
    },
    isDraining: () => draining,
    async readiness() {
      if (draining) return { ready: false, checks: { shutdown: 'draining' }, causes: new Map() }
      const outcomes = await Promise.all(
        [...checks].map(async ([name, check]) => [name, await outcomeOf(check)] as const),
      )
      const failed = outcomes.filter(([, { word }]) => word !== 'ok')
      return {
        ready: failed.length === 0,
        checks: Object.fromEntries(outcomes.map(([name, { word }]) => [name, word])),
        causes: new Map(failed.map(([name, { cause }]) => [name, cause])),
      }
    },
  }
}

async function outcomeOf(check: () => Promise<void> | void): Promise<Outcome> {
  const { promise: late, resolve } = Promise.withResolvers<Outcome>()
  const timer = setTimeout(
    () => resolve({ word: 'no answer', cause: new Error(`no answer in ${checkDeadlineMs} ms`) }),
    checkDeadlineMs,
  )
  try {
    return await Promise.race([Promise.resolve(check()).then((): Outcome => ({ word: 'ok' })), late])
  } catch (cause) {
    return { word: 'failed', cause }
  } finally {
    clearTimeout(timer)
  }
}
