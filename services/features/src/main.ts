import { openRedisOnlineStore } from '@marquee/feature-store/redis-online-store'
import { openPostgres } from '@marquee/platform/database'
import { openKafkaEventLog } from '@marquee/platform/kafka-event-log'
import { runService } from '@marquee/platform/lifecycle'
import { featuresConfig } from './config.ts'
import { startFeatures } from './service.ts'

await runService('features', featuresConfig, async (config, use, surroundings) => {
  const database = await use(openPostgres(config, surroundings.log))
  const online = await use(openRedisOnlineStore(config, surroundings.log))
  const eventLog = await use(openKafkaEventLog(config, surroundings))
  return startFeatures({ config, database, online, eventLog }, surroundings)
})
