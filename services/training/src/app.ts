import type { OfflineStore } from '@marquee/feature-store/offline'
import type { ModelRegistry } from '@marquee/model-registry/registry'
import type { TrainingRuns } from '@marquee/model-registry/runs'
import { openAccess } from '@marquee/platform/access'
import type { Database } from '@marquee/platform/database'
import { type App, createHttpServer } from '@marquee/platform/http-server'
import type { Surroundings } from '@marquee/platform/lifecycle'
import type { TrainingConfig } from './config.ts'
import { modelRoutes } from './routes/models.ts'
import { runRoutes } from './routes/runs.ts'
import type { Trainer } from './trainer.ts'

export interface TrainingDependencies {
  readonly config: TrainingConfig
  readonly database: Database
  readonly offline: OfflineStore
  readonly registry: ModelRegistry
  readonly runs: TrainingRuns
  readonly trainer: Trainer
}

/** Versions, runs, promotion and rollback over HTTP; any replica answers, whichever of them is training. */
export async function createTrainingApp(
  { config, database, offline, registry, runs, trainer }: TrainingDependencies,
  { log, metrics, health }: Surroundings,
): Promise<App> {
  const access = await openAccess(config, { log })
  const app = await createHttpServer({ service: 'training', config, log, metrics, health, access })
  health.readyWhen('database', () => database.ping())
  health.readyWhen('schema', () => {
    if (!trainer.isMigrated()) throw new Error('not up to date yet')
  })
  modelRoutes(app, { config, access, registry, offline })
  runRoutes(app, { access, runs, trainer })
  return app
}
