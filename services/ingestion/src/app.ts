import { importRoute } from '@marquee/contracts/body-limits'
import { openAccess } from '@marquee/platform/access'
import type { EventLog } from '@marquee/platform/event-log'
import { type App, createHttpServer } from '@marquee/platform/http-server'
import type { Surroundings } from '@marquee/platform/lifecycle'
import type { IngestionConfig } from './config.ts'
import { eventRoutes } from './routes/events.ts'
import { importRoutes } from './routes/import.ts'
import { movieRoutes } from './routes/movies.ts'
import { userRoutes } from './routes/users.ts'

export interface IngestionDependencies {
  readonly config: IngestionConfig
  readonly eventLog: EventLog
}

/** HTTP in, events out: validates at the edge, acknowledges what is durable, keeps nothing. */
export async function createIngestionApp(
  { config, eventLog }: IngestionDependencies,
  { log, metrics, health }: Surroundings,
): Promise<App> {
  const access = await openAccess(config, { log })
  const app = await createHttpServer({
    service: 'ingestion',
    config,
    log,
    metrics,
    health,
    access,
    slowRoute: importRoute,
  })
  health.readyWhen('event log', () => eventLog.ping())
  const dependencies = { access, eventLog, metrics }
  eventRoutes(app, dependencies)
  importRoutes(app, dependencies)
  movieRoutes(app, dependencies)
  userRoutes(app, dependencies)
  return app
}
