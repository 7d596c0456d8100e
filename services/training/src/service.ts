import { openOfflineStore } from '@marquee/feature-store/offline'
import { openCheckpoints } from '@marquee/model-registry/checkpoints'
import { openModelRegistry } from '@marquee/model-registry/registry'
import { openTrainingRuns } from '@marquee/model-registry/runs'
import type { Database } from '@marquee/platform/database'
import type { Service, Surroundings } from '@marquee/platform/lifecycle'
import { createTrainingApp } from './app.ts'
import type { TrainingConfig } from './config.ts'
import { startTrainer } from './trainer.ts'
import { watchChampion } from './watch-champion.ts'

/** The whole service on the database it is given: the trainer's loop and the HTTP app. */
export async function startTraining(
  { config, database }: { config: TrainingConfig; database: Database },
  surroundings: Surroundings,
): Promise<Service> {
  const registry = openModelRegistry(database)
  const runs = openTrainingRuns(database)
  const offline = openOfflineStore(database)
  const checkpoints = openCheckpoints(database)
  const trainer = startTrainer({ config, database, offline, registry, runs, checkpoints }, surroundings)
  const watching = watchChampion({ registry, trainer }, surroundings)
  const app = await createTrainingApp({ config, database, offline, registry, runs, trainer }, surroundings)
  return { app, background: [trainer, watching] }
}
