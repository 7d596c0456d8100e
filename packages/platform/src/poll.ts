import { setTimeout as sleep } from 'node:timers/promises'

export interface Poll extends AsyncDisposable {
  /** Looks now instead of at the next turn; a look that is under way already serves. */
  refresh(): Promise<void>
}

/**
 * Looks at once and then every `everyMs`, never twice at the same time, until it is disposed.
 * @param look must not throw: what a failed look means is its own business
 */
export function poll(look: () => Promise<void>, everyMs: number): Poll {
  const stopping = new AbortController()
  let looking: Promise<void> | undefined
  const refresh = () => {
    looking ??= look().finally(() => {
      looking = undefined
    })
    return looking
  }
  const polling = (async () => {
    while (!stopping.signal.aborted) {
      await refresh()
      await sleep(everyMs, undefined, { signal: stopping.signal, ref: false }).catch(() => {})
    }
  })()
  return {
    refresh,
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await polling
    },
  }
}
