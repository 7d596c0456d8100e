import { openDeadLetterStore } from '@marquee/feature-store/dead-letters'
import type { OfflineStore } from '@marquee/feature-store/offline'
import type { OnlineStore } from '@marquee/feature-store/online'
import { openOverview } from '@marquee/feature-store/overview'
import { openModelRegistry } from '@marquee/model-registry/registry'
import { openAccess } from '@marquee/platform/access'
import type { Database } from '@marquee/platform/database'
import type { EventLog } from '@marquee/platform/event-log'
import { type App, createHttpServer } from '@marquee/platform/http-server'
import type { Surroundings } from '@marquee/platform/lifecycle'
import type { FeaturesConfig } from './config.ts'
import type { Consuming } from './consume.ts'
import { deadLetterRoutes } from './routes/dead-letters.ts'
import { erasureRoutes } from './routes/erasures.ts'
import { onlineRoutes } from './routes/online.ts'
import { overviewRoutes } from './routes/overview.ts'
import { statusRoutes } from './routes/status.ts'

export interface FeaturesDependencies {
  readonly config: FeaturesConfig
  readonly database: Database
  readonly eventLog: EventLog
  readonly offline: OfflineStore
  readonly online: OnlineStore
  readonly consuming: Consuming
}

/** What operators ask the features service: how far it is, and to project everyone anew. */
export async function createFeaturesApp(
  { config, database, eventLog, offline, online, consuming }: FeaturesDependencies,
  { log, metrics, health }: Surroundings,
): Promise<App> {
  const access = await openAccess(config, { log })
  const app = await createHttpServer({ service: 'features', config, log, metrics, health, access })
  health.readyWhen('database', () => database.ping())
  health.readyWhen('event log', () => eventLog.ping())
  health.readyWhen('consumer', () => {
    if (!consuming.isConsuming()) throw new Error('not consuming yet')
  })
  statusRoutes(app, { offline, online, eventLog })
  erasureRoutes(app, { offline, registry: openModelRegistry(database), eventLog })
  onlineRoutes(app, { access, offline, online })
  overviewRoutes(app, { access, overview: openOverview(database), offline, online })
  deadLetterRoutes(app, { access, store: openDeadLetterStore(database), offline, eventLog })
  return app
}
