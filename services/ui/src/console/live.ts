import { useSyncExternalStore } from 'react'
import type { LiveSample } from '../operations/live-sample.ts'
import { streamEvents } from './event-stream.ts'

/** What the console knows of the moment: samples of the last minutes, and whether they still come. */
export interface Live {
  readonly state: 'connecting' | 'live' | 'lost'
  readonly samples: readonly LiveSample[]
}

const kept = 300
const reconnectMs = 2_000

let live: Live = { state: 'connecting', samples: [] }
const listeners = new Set<() => void>()

export const useLive = (): Live => useSyncExternalStore(subscribe, () => live)

/** The newest sample; undefined until one came. */
export const useNewest = (): LiveSample | undefined => useLive().samples.at(-1)

/** Follows the stream until it is told to stop; connects again when it ends. */
export function followLive(): () => void {
  const stop = new AbortController()
  void (async () => {
    while (!stop.signal.aborted) {
      try {
        await streamEvents<LiveSample>('/api/console/live', take, { signal: stop.signal })
      } catch {
        // the state says so; what is wrong is told where something was asked for
      }
      if (stop.signal.aborted) return
      set({ ...live, state: 'lost' })
      await new Promise((resolve) => setTimeout(resolve, reconnectMs))
    }
  })()
  return () => stop.abort()
}

function take(sample: LiveSample): void {
  const newest = live.samples.at(-1)
  if (newest && newest.at >= sample.at) return // told again after a new connection
  set({ state: 'live', samples: [...live.samples.slice(1 - kept), sample] })
}

function set(next: Live): void {
  live = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
