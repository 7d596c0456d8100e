import { randomUUID } from 'node:crypto'
import { type TopicKey, topics } from '@marquee/contracts/topics'
import type { OutgoingMessage } from './event-log.ts'
import { injectTrace } from './telemetry.ts'

/**
 * A message as a CloudEvent 1.0 in Kafka's binary mode: attributes in `ce_` headers, the data alone in the value; the W3C trace
 * context beside them.
 * Source: CloudEvents, Kafka protocol binding 1.0.2, section 3.2.
 */
export function toMessage(
  topic: TopicKey,
  data: object,
  {
    key,
    id = randomUUID(),
    source,
    subject,
    time,
  }: { key: string; id?: string; source: string; subject?: string; time?: string },
): OutgoingMessage {
  return {
    key,
    value: JSON.stringify(data),
    headers: {
      ce_specversion: '1.0',
      ce_id: id,
      ce_source: `/marquee/${source}`,
      ce_type: topics[topic].eventType,
      ce_time: time ?? new Date().toISOString(),
      ...(subject === undefined ? {} : { ce_subject: subject }),
      'content-type': 'application/json',
      ...injectTrace(),
    },
  }
}
