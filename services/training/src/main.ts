import { openPostgres } from '@marquee/platform/database'
import { runService } from '@marquee/platform/lifecycle'
import { trainingConfig } from './config.ts'
import { startTraining } from './service.ts'

await runService('training', trainingConfig, async (config, use, surroundings) => {
  const database = await use(openPostgres(config, surroundings.log))
  return startTraining({ config, database }, surroundings)
})
