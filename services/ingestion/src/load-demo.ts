import { services } from '@marquee/contracts/services'
import { presentedKey } from '@marquee/platform/access'
import { url } from '@marquee/platform/config'
import { runJob } from '@marquee/platform/lifecycle'
import { load } from './load.ts'
import { openDemo } from './sources/demo.ts'

const settings = {
  ingestionUrl: url({
    env: 'INGESTION_URL',
    schemes: ['http', 'https'],
    fallback: `http://127.0.0.1:${services.ingestion.port}`,
    description: 'Where ingestion answers',
  }),
  apiKey: presentedKey({ env: 'INGESTION_API_KEY', description: 'Key presented to ingestion' }),
}

const patienceMs = 300_000 // for a whole system that is still starting

/** The demo's films and invented people, through the API like any client's, then the end. Loading again changes nothing. */
await runJob('ingestion', settings, async (config, use, { log }) => {
  const demo = await use(openDemo())
  log.info(await load(demo, { ...config, patienceMs }), 'the demo is loaded')
})
