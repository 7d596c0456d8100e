export interface Health {
  /** add a check that readiness asks; it throws when the dependency cannot be used */
  readyWhen(name: string, check: () => Promise<void> | void): void
  /** from now on not ready: the first step of a shutdown */
  drain(): void
  isDraining(): boolean
  readiness(): Promise<{ ready: boolean; checks: Record<string, string> }>
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
      if (draining) return { ready: false, checks: { shutdown: 'draining' } }
      const results = await Promise.all([...checks].map(async ([name, check]) => [name, await outcome(check)] as const))
      return { ready: results.every(([, result]) => result === 'ok'), checks: Object.fromEntries(results) }
    },
  }
}

async function outcome(check: () => Promise<void> | void): Promise<string> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer in ${checkDeadlineMs} ms`)), checkDeadlineMs)
  try {
    await Promise.race([check(), late])
    return 'ok'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    clearTimeout(timer)
  }
}
