import { openKafkaClient } from '@marquee/platform/kafka-client'
import { eventLogSettings } from '@marquee/platform/kafka-event-log'
import { checkTopics, createTopics } from '@marquee/platform/kafka-topics'
import { runJob } from '@marquee/platform/lifecycle'

const patienceMs = 120_000 // for brokers that are still starting

/** Every topic, then the end: what a deployment runs before the services. Safe beside running services, and again. */
await runJob('ingestion', eventLogSettings, async (config, _use, surroundings) => {
  const kafka = openKafkaClient(config, surroundings)
  await createTopics(kafka, config, AbortSignal.timeout(patienceMs))
  surroundings.log.info({ topics: await checkTopics(kafka, config) }, 'every topic is there')
})
