import { runService } from '@marquee/platform/lifecycle'
import { createUiApp } from './app.ts'
import { uiSettings } from './config.ts'
import { datasetOf } from './routes/about.ts'

await runService('ui', uiSettings, async (config, _use, surroundings) => ({
  app: await createUiApp({ config, dataset: () => datasetOf(config) }, surroundings),
  background: [],
}))
