import type { Log } from '@marquee/platform/log'
import type { Metrics } from '@marquee/platform/metrics'
import { poll } from '@marquee/platform/poll'
import type { ModelRegistry } from './registry.ts'

export interface Champion<Loaded> extends AsyncDisposable {
  /** undefined until the first champion has been loaded; afterwards always the newest that could be */
  current(): { readonly version: string; readonly model: Loaded } | undefined
  /** looks now instead of at the next poll */
  refresh(): Promise<void>
}

/**
 * Keeps the champion in memory: looks every `everyMs` which version it is and loads a new one beside the old, which answers until the
 * new one is ready. While the registry does not answer, the last champion stays.
 */
export function followChampion<Loaded>({
  registry,
  load,
  everyMs,
  log,
  metrics,
}: {
  registry: ModelRegistry
  load: (bytes: Uint8Array) => Promise<Loaded>
  everyMs: number
  log: Log
  metrics: Metrics
}): Champion<Loaded> {
  let current: { version: string; model: Loaded } | undefined
  let unusable: string | undefined
  let away = false

  async function look(): Promise<void> {
    try {
      const version = await registry.champion()
      if (version !== undefined && version !== current?.version && version !== unusable) await take(version)
      away = false
    } catch (error) {
      if (!away)
        log.warn(
          { err: error, keeping: current?.version },
          'the model registry does not answer; the last champion stays',
        )
      away = true
    }
  }

  async function take(version: string): Promise<void> {
    const bytes = await registry.artefact(version)
    if (!bytes) throw new Error(`the artefact of ${version} is not kept`)
    try {
      current = { version, model: await load(bytes) }
      metrics.of('championVersion').set(Number(version.slice(1)))
      log.info({ version, bytes: bytes.length }, 'a champion takes over')
    } catch (error) {
      unusable = version // its bytes will not change: the next version is waited for
      log.error({ err: error, version, keeping: current?.version }, 'the champion cannot be used; the last one stays')
    }
  }

  const polling = poll(look, everyMs)
  return {
    current: () => current,
    refresh: polling.refresh,
    [Symbol.asyncDispose]: () => polling[Symbol.asyncDispose](),
  }
}
