import kafkajs, { type Kafka } from 'kafkajs'
import { kafkaLogCreator } from './kafka-log.ts'
import type { Log } from './log.ts'

// A client that never gives up by itself: the default rejects sends after 10 s and needs as long to resume after an outage.
// Callers have their own deadline (group-commit.ts).
export const kafkaRetry = {
  initialRetryTime: 100,
  maxRetryTime: 1_500,
  retries: 1_000_000,
  restartOnFailure: async () => true,
}

/** Connects when it is first used. */
export const openKafkaClient = (
  { kafkaBrokers }: { kafkaBrokers: readonly string[] },
  { log, instance }: { log: Log; instance: string },
): Kafka =>
  new kafkajs.Kafka({
    clientId: `marquee-${instance}`,
    brokers: [...kafkaBrokers],
    connectionTimeout: 1_000,
    requestTimeout: 10_000,
    enforceRequestTimeout: true,
    retry: kafkaRetry,
    logLevel: kafkajs.logLevel.WARN,
    logCreator: kafkaLogCreator(log),
  })
