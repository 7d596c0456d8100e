import { type Topic, topics } from '@marquee/contracts/topics'
import type { Admin } from 'kafkajs'
import { backoff } from './backoff.ts'
import { type KafkaClient, kafkaRetry } from './kafka-client.ts'

export interface TopicsConfig {
  readonly kafkaTopicPrefix: string
  readonly kafkaReplicas: number
}

/**
 * Creates the topics that are missing, however long the brokers take to come. They are never auto-created: the first send to one
 * would throw.
 *
 * @throws when the signal is aborted, with what stood in the way
 */
export async function createTopics(kafka: KafkaClient, config: TopicsConfig, signal: AbortSignal): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await withAdmin(kafka, async (admin) => {
        await admin.createTopics({
          waitForLeaders: true,
          timeout: 10_000,
          topics: Object.values(topics).map((topic) => topicConfig(topic, config)),
        })
      })
    } catch (error) {
      if (isTopicExists(error)) return
      await backoff(attempt, { signal }).catch(() => {
        throw new Error('the topics could not be created', { cause: error })
      })
    }
  }
}

/** A topic that exists is not what the services need. */
export class TopicsUnfit extends Error {
  override readonly name = 'TopicsUnfit'
}

/**
 * Looks at every topic as the brokers have it.
 *
 * @returns their names
 * @throws TopicsUnfit naming each that has fewer partitions than declared, a partition without a leader or too few copies of one
 */
export async function checkTopics(kafka: KafkaClient, config: TopicsConfig): Promise<readonly string[]> {
  const declared = Object.values(topics).map((topic) => topicConfig(topic, config))
  const names = declared.map(({ topic }) => topic)
  const { topics: found } = await withAdmin(kafka, (admin) => admin.fetchTopicMetadata({ topics: names }))
  const wrong = declared.flatMap(({ topic, numPartitions, replicationFactor }) => {
    const partitions = found.find(({ name }) => name === topic)?.partitions ?? []
    const copies = Math.min(...partitions.map(({ replicas }) => replicas.length))
    return [
      ...(partitions.length < numPartitions ? [`has ${partitions.length} partitions, expected ${numPartitions}`] : []),
      ...(copies < replicationFactor ? [`keeps ${copies} copies, expected ${replicationFactor}`] : []),
      ...partitions
        .filter(({ leader }) => leader < 0)
        .map(({ partitionId }) => `partition ${partitionId} has no leader`),
    ].map((what) => `${topic} ${what}`)
  })
  if (wrong.length > 0) throw new TopicsUnfit(wrong.join('; '))
  return names
}

async function withAdmin<Result>(kafka: KafkaClient, use: (admin: Admin) => Promise<Result>): Promise<Result> {
  const admin = kafka.admin({ retry: { ...kafkaRetry, retries: 5 } })
  try {
    await admin.connect()
    return await use(admin)
  } finally {
    await admin.disconnect().catch(() => {})
  }
}

const isTopicExists = (error: unknown): boolean =>
  error instanceof Error && 'type' in error && error.type === 'TOPIC_ALREADY_EXISTS'

const dayMs = 86_400_000

const topicConfig = (topic: Topic, config: TopicsConfig) => ({
  topic: config.kafkaTopicPrefix + topic.name,
  numPartitions: topic.partitions,
  replicationFactor: config.kafkaReplicas,
  configEntries: [
    { name: 'cleanup.policy', value: topic.compacted ? 'compact' : 'delete' },
    ...(topic.compacted
      ? []
      : [
          { name: 'retention.ms', value: String(topic.retentionDays * dayMs) },
          { name: 'segment.ms', value: String(dayMs) }, // only whole segments go: nothing outlives its retention by more than a day
        ]),
    { name: 'min.insync.replicas', value: String(Math.max(1, config.kafkaReplicas - 1)) },
  ],
})
