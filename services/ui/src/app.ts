import { importRoute } from '@marquee/contracts/body-limits'
import { openAccess } from '@marquee/platform/access'
import { type App, createHttpServer } from '@marquee/platform/http-server'
import type { Surroundings } from '@marquee/platform/lifecycle'
import type { UiConfig } from './config.ts'
import { watchServices } from './operations/watch-services.ts'
import { aboutRoutes, type Dataset } from './routes/about.ts'
import { apiProxy } from './routes/api-proxy.ts'
import { consoleAccessRoutes } from './routes/console-access.ts'
import { consoleLiveRoutes } from './routes/console-live.ts'
import { consoleTestEventRoutes } from './routes/console-test-event.ts'
import { posterRoutes } from './routes/posters.ts'
import { siteFiles } from './routes/site-files.ts'

export interface UiDependencies {
  readonly config: UiConfig
  /** asked for each time: the standalone learns it while it runs */
  readonly dataset: () => Dataset | null
}

/** The site's files, and the services behind one address. */
export async function createUiApp({ config, dataset }: UiDependencies, surroundings: Surroundings): Promise<App> {
  const access = await openAccess(config, surroundings)
  const app = await createHttpServer({
    service: 'ui',
    config,
    access,
    slowRoute: { ...importRoute, path: `/api${importRoute.path}` },
    ...surroundings,
  })
  aboutRoutes(app, { dataset, posters: config.tmdbApiKey !== undefined })
  posterRoutes(app, { config, ...surroundings })
  consoleAccessRoutes(app, { access })
  consoleTestEventRoutes(app, { config, access })
  consoleLiveRoutes(app, { access, watch: watchServices(config, surroundings) })
  await apiProxy(app, { config, access })
  await siteFiles(app)
  return app
}
