import { randomUUID } from 'node:crypto'
import { openImpressionStore } from '@marquee/feature-store/impressions'
import { openOfflineStore } from '@marquee/feature-store/offline'
import type { OnlineStore } from '@marquee/feature-store/online'
import { followChampion } from '@marquee/model-registry/follow-champion'
import { openModelRegistry } from '@marquee/model-registry/registry'
import type { Database } from '@marquee/platform/database'
import type { EventLog } from '@marquee/platform/event-log'
import type { Service, Surroundings } from '@marquee/platform/lifecycle'
import { loadServedModel } from '@marquee/recommender/served-model'
import { createServingApp } from './app.ts'
import { followCatalogue } from './catalogue.ts'
import type { ServingConfig } from './config.ts'
import { forgetErased } from './forget-erased.ts'
import { openImpressions } from './impressions.ts'
import { openLiveHistories } from './live-history.ts'
import { followStalePeople } from './stale-people.ts'

export interface ServingResources {
  readonly config: ServingConfig
  readonly database: Database
  readonly online: OnlineStore
  readonly eventLog: EventLog
  /** where ids and times come from; a test that compares lists byte by byte brings its own */
  readonly newId?: () => string
}

/** The whole service on the resources it is given: it follows the champion and the catalogue, and answers. */
export async function startServing(
  { config, database, online, eventLog, newId = randomUUID }: ServingResources,
  surroundings: Surroundings,
): Promise<Service> {
  const { log, metrics } = surroundings
  const offline = openOfflineStore(database)
  const registry = openModelRegistry(database)
  const champion = followChampion({
    registry,
    load: loadServedModel,
    everyMs: config.pollMs,
    log,
    metrics,
  })
  const catalogue = followCatalogue({ offline, everyMs: config.pollMs, log })
  const impressions = openImpressions({ eventLog, log, metrics })
  const stale = followStalePeople({ offline, everyMs: config.pollMs, log })
  const histories = openLiveHistories({ online, offline, stale, config, metrics })
  const forgetting = forgetErased({
    offline,
    histories,
    everyMs: config.pollMs,
    longestReadMs: config.onlineDeadlineMs + config.offlineDeadlineMs,
    log,
  })
  await Promise.all([champion.refresh(), catalogue.refresh(), forgetting.refresh(), stale.refresh()])
  const app = await createServingApp(
    {
      config,
      champion,
      catalogue,
      histories,
      offline,
      impressions,
      shown: openImpressionStore(database),
      registry,
      newId,
    },
    surroundings,
  )
  app.addHook('onClose', () => impressions[Symbol.asyncDispose]()) // the list in flight at a shutdown is on record too
  return { app, background: [champion, catalogue, forgetting, stale] }
}
