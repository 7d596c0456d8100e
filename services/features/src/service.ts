import { openDeadLetterStore } from '@marquee/feature-store/dead-letters'
import { openImpressionStore } from '@marquee/feature-store/impressions'
import { openOfflineStore } from '@marquee/feature-store/offline'
import type { OnlineStore } from '@marquee/feature-store/online'
import type { Database } from '@marquee/platform/database'
import type { EventLog } from '@marquee/platform/event-log'
import type { Service, Surroundings } from '@marquee/platform/lifecycle'
import { createFeaturesApp } from './app.ts'
import type { FeaturesConfig } from './config.ts'
import { startConsuming } from './consume.ts'
import { forgetOld } from './forget-old.ts'
import { keepOnlineComplete } from './keep-online-complete.ts'
import { watchBacklog } from './watch-backlog.ts'

export interface FeaturesResources {
  readonly config: FeaturesConfig
  readonly database: Database
  readonly online: OnlineStore
  readonly eventLog: EventLog
}

/** The whole service on the resources it is given: its consumers, its repair loop and its HTTP app. */
export async function startFeatures(
  { config, database, online, eventLog }: FeaturesResources,
  surroundings: Surroundings,
): Promise<Service> {
  const offline = openOfflineStore(database)
  const consuming = startConsuming({ eventLog, offline, online, database }, surroundings)
  const repairing = keepOnlineComplete({ offline, online, migrated: consuming.migrated }, surroundings)
  const deadLetters = openDeadLetterStore(database)
  const forgetting = forgetOld({
    impressions: openImpressionStore(database),
    deadLetters,
    config,
    migrated: consuming.migrated,
    log: surroundings.log,
  })
  const watching = watchBacklog({ eventLog, offline, deadLetters, consuming }, surroundings)
  const app = await createFeaturesApp({ config, eventLog, offline, online, consuming, database }, surroundings)
  return { app, background: [consuming, forgetting, repairing, watching] }
}
