import { connect, type Socket } from 'node:net'
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

export type KafkaClient = Pick<Kafka, 'producer' | 'consumer' | 'admin'>

/** Connects when it is first used. */
export function openKafkaClient(
  { kafkaBrokers }: { kafkaBrokers: readonly string[] },
  { log, instance }: { log: Log; instance: string },
): KafkaClient {
  const connections = brokerConnections()
  const kafka = new kafkajs.Kafka({
    clientId: `marquee-${instance}`,
    brokers: [...kafkaBrokers],
    connectionTimeout: 1_000,
    requestTimeout: 5_000,
    enforceRequestTimeout: true,
    socketFactory: connections.open,
    retry: kafkaRetry,
    logLevel: kafkajs.logLevel.WARN,
    logCreator: kafkaLogCreator(log),
  })
  return {
    producer(config) {
      const producer = kafka.producer(config)
      producer.on(producer.events.REQUEST_TIMEOUT, ({ payload }) => connections.drop(payload.broker))
      return producer
    },
    consumer(config) {
      const consumer = kafka.consumer(config)
      consumer.on(consumer.events.REQUEST_TIMEOUT, ({ payload }) => connections.drop(payload.broker))
      return consumer
    },
    admin(config) {
      const admin = kafka.admin(config)
      admin.on(admin.events.REQUEST_TIMEOUT, ({ payload }) => connections.drop(payload.broker))
      return admin
    },
  }
}

/**
 * Connections by broker, host:port. kafkajs sends a request that was not answered again on the same connection, for ever: where
 * something on the way has forgotten the connection, only another one helps (tulios/kafkajs #919).
 */
function brokerConnections() {
  const sockets = new Map<Socket, string>()
  return {
    open({ host, port, onConnect }: { host: string; port: number; onConnect: () => void }): Socket {
      const socket = connect({ host, port, keepAlive: true, keepAliveInitialDelay: 60_000 }, onConnect)
      sockets.set(socket, `${host}:${port}`)
      socket.once('close', () => sockets.delete(socket))
      return socket
    },
    drop(broker: string): void {
      const error = new Error(`${broker} did not answer`) // without one kafkajs does not notice
      for (const [socket, target] of sockets) if (target === broker) socket.destroy(error)
    },
  }
}
