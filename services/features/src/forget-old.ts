import { topics } from '@marquee/contracts/topics'
import type { DeadLetterStore } from '@marquee/feature-store/dead-letters'
import type { ImpressionStore } from '@marquee/feature-store/impressions'
import type { Log } from '@marquee/platform/log'
import { type Poll, poll } from '@marquee/platform/poll'
import type { FeaturesConfig } from './config.ts'

const everyMs = 60_000
const piece = 5_000
const dayMs = 86_400_000

/**
 * Keeps the record of impressions within its days and its number, and dead letters for as long as their topic does. Every replica does;
 * what one has forgotten is gone for all.
 */
export function forgetOld({
  impressions,
  deadLetters,
  config,
  migrated,
  log,
}: {
  impressions: ImpressionStore
  deadLetters: DeadLetterStore
  config: FeaturesConfig
  migrated: Promise<void>
  log: Log
}): Poll {
  return poll(async () => {
    try {
      await migrated
      const shownBefore = Date.now() - config.impressionDays * dayMs
      await inPieces(() => impressions.forget({ before: shownBefore, beyond: config.maxImpressions, limit: piece }))
      const failedBefore = Date.now() - topics.deadLetters.retentionDays * dayMs
      await inPieces(() => deadLetters.forget({ before: failedBefore, limit: piece }))
    } catch (error) {
      log.warn({ err: error }, 'old impressions and dead letters could not be forgotten; trying again')
    }
  }, everyMs)
}

async function inPieces(forget: () => Promise<number>): Promise<void> {
  let forgotten: number
  do forgotten = await forget()
  while (forgotten === piece)
}
