import type { TrainerDependencies } from './trainer.ts'
import { championRecord } from './usable-champion.ts'

/** Whether a fit is worth it. */
export interface Need {
  isThere(): Promise<boolean>
  /** What was seen last has been looked into, and was no different from what the champion knows. */
  isMet(): void
}

/** What a fit would be made of. */
interface Marks {
  readonly watermark: number
  readonly erasures: number
}

/**
 * A fit is worth it when enough is new, or when something is and the last fit is old; and no flood is just coming in. A person
 * erased whom the champion knows is something new even when no interaction is, and stays so until a champion does not know them.
 */
export function watchNeed({ config, offline, registry }: TrainerDependencies): Need {
  let seen: Marks = { watermark: 0, erasures: 0 }
  let met: Marks | undefined
  let quietSince = performance.now()
  let newSince: number | undefined

  async function isThere(): Promise<boolean> {
    const newest = (await registry.list({ limit: 1 }))[0]
    const fitted = { watermark: Number(newest?.dataWatermark ?? 0), erasures: Number(newest?.erasures ?? 0) }
    const current = { watermark: await offline.watermark(), erasures: await offline.erasures.newest() }
    const isFlowing = current.watermark !== seen.watermark
    seen = current
    const champion = await championRecord(registry)
    const isKnown = champion !== undefined && champion.erasures !== String(current.erasures)
    if (areSame(current, met) || (areSame(current, fitted) && !isKnown)) {
      newSince = undefined
      return false
    }
    const now = performance.now()
    newSince ??= now
    if (isFlowing) quietSince = now
    const settled = now - quietSince >= config.settleMs || now - newSince >= 10 * config.settleMs
    const enough = current.watermark - fitted.watermark >= Math.max(config.minNew, fitted.watermark / 10)
    // either way: one that is said to come from the far future is as old as one of long ago, the clock was set back
    const age = Math.abs(Date.now() - Date.parse(newest?.createdAt ?? new Date(0).toISOString()))
    const old = age >= config.maxAgeSeconds * 1_000
    return settled && (enough || (old && (newest !== undefined || current.watermark >= config.minNew)))
  }

  return {
    isThere,
    isMet() {
      met = seen
    },
  }
}

const areSame = (a: Marks, b: Marks | undefined): boolean => a.watermark === b?.watermark && a.erasures === b.erasures
