import { openRedisOnlineStore } from '@marquee/feature-store/redis-online-store'
import { openPostgres } from '@marquee/platform/database'
import { openKafkaEventLog } from '@marquee/platform/kafka-event-log'
import { runService } from '@marquee/platform/lifecycle'
import { servingConfig } from './config.ts'
import { startServing } from './service.ts'

await runService('serving', servingConfig, async (config, use, surroundings) => {
  const database = await use(openPostgres(config, surroundings.log))
  const online = await use(openRedisOnlineStore(config, surroundings.log))
  const eventLog = await use(openKafkaEventLog(config, surroundings))
  return startServing({ config, database, online, eventLog }, surroundings)
})
