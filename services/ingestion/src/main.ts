import { openKafkaEventLog } from '@marquee/platform/kafka-event-log'
import { runService } from '@marquee/platform/lifecycle'
import { createIngestionApp } from './app.ts'
import { ingestionConfig } from './config.ts'

await runService('ingestion', ingestionConfig, async (config, use, surroundings) => {
  const eventLog = await use(openKafkaEventLog(config, surroundings))
  return { app: await createIngestionApp({ config, eventLog }, surroundings), background: [] }
})
