import type { ImpressionStore } from '@marquee/feature-store/impressions'
import type { Log } from '@marquee/platform/log'
import { type Poll, poll } from '@marquee/platform/poll'
import type { FeaturesConfig } from './config.ts'

const everyMs = 60_000
const piece = 5_000
const dayMs = 86_400_000

/** Keeps the record of impressions within its days and its number. Every replica does; what one has forgotten is gone for all. */
export function forgetImpressions({
  store,
  config,
  migrated,
  log,
}: {
  store: ImpressionStore
  config: FeaturesConfig
  migrated: Promise<void>
  log: Log
}): Poll {
  return poll(async () => {
    try {
      await migrated
      const before = Date.now() - config.impressionDays * dayMs
      let forgotten: number
      do forgotten = await store.forget({ before, beyond: config.maxImpressions, limit: piece })
      while (forgotten === piece)
    } catch (error) {
      log.warn({ err: error }, 'old impressions could not be forgotten; trying again')
    }
  }, everyMs)
}
