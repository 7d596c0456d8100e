import type { ServiceName } from './services.ts'
import { type Topic, topics } from './topics.ts'

/** Who writes and who reads each topic. */
const traffic: Readonly<
  Record<keyof typeof topics, { readonly from: ServiceName; readonly to: readonly ServiceName[] }>
> = {
  interactions: { from: 'ingestion', to: ['features'] },
  movies: { from: 'ingestion', to: ['features'] },
  impressions: { from: 'serving', to: ['features'] },
  erasures: { from: 'ingestion', to: ['features'] },
  deadLetters: { from: 'features', to: ['features'] },
}

/** The topics as an AsyncAPI 3.0 document, derived from the table that the code uses. */
export function asyncApiDocument(): object {
  const entries = Object.entries(topics) as [keyof typeof topics, Topic][] // `topics` has no other keys
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Marquee events',
      version: '1.0.0',
      description:
        'CloudEvents 1.0 in binary mode: attributes in ce_ headers, JSON values, W3C trace context beside them. Fields are only ever added; a breaking change is a new topic version.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(entries.map(([key, topic]) => [key, channelOf(topic)])),
    operations: Object.fromEntries(entries.flatMap(([key]) => operationsOf(key))),
  }
}

const channelOf = (topic: Topic) => ({
  address: topic.name,
  description: topic.summary,
  messages: {
    message: {
      name: topic.eventType,
      contentType: 'application/json',
      headers: {
        type: 'object',
        required: ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_time', 'content-type'],
        properties: {
          ce_specversion: { const: '1.0' },
          ce_id: { type: 'string' },
          ce_source: { type: 'string' },
          ce_type: { const: topic.eventType },
          ce_time: { type: 'string', format: 'date-time' },
          ce_subject: { type: 'string' },
          traceparent: { type: 'string' },
          'content-type': { const: 'application/json' },
        },
      },
      payload: JSON.parse(JSON.stringify(topic.schema)),
      bindings: {
        kafka: {
          key: { type: 'string', description: [topic.key, topic.keyOtherwise].filter(Boolean).join(', or else ') },
        },
      },
    },
  },
  bindings: {
    kafka: {
      topic: topic.name,
      partitions: topic.partitions,
      topicConfiguration: topic.compacted
        ? { 'cleanup.policy': ['compact'] }
        : { 'cleanup.policy': ['delete'], 'retention.ms': topic.retentionDays * 86_400_000 },
    },
  },
})

function operationsOf(key: keyof typeof topics): [string, object][] {
  const channel = { $ref: `#/channels/${key}` }
  return [
    [`${traffic[key].from}-sends-${key}`, { action: 'send', channel, title: `${traffic[key].from} publishes` }],
    ...traffic[key].to.map((service): [string, object] => [
      `${service}-receives-${key}`,
      { action: 'receive', channel, title: `${service} consumes` },
    ]),
  ]
}
