import { randomUUID } from 'node:crypto'
import type { ServiceName } from '@marquee/contracts/services'
import { expect, test } from 'vitest'
import { startService } from '../processes.ts'

const person = 'ada-whom-no-log-may-name'
const receiptId = randomUUID() // whoever has it may read it
const away = '127.0.0.1:3'

/** Stores and services that are away: there is something to say about whatever is asked. */
const environment = {
  DATABASE_URL: `postgres://marquee@${away}/marquee`,
  REDIS_URL: `redis://${away}`,
  KAFKA_BROKERS: away,
  PUBLISH_DEADLINE_MS: '100',
  ...{ INGESTION_URL: `http://${away}`, FEATURES_URL: `http://${away}` },
  ...{ TRAINING_URL: `http://${away}`, SERVING_URL: `http://${away}` },
}

const asked: Readonly<Partial<Record<ServiceName, readonly (readonly [method: string, path: string])[]>>> = {
  ui: [
    ['GET', `/api/v1/users/${person}/home`],
    ['POST', '/api/v1/events'],
    ['DELETE', `/api/v1/users/${person}`],
    ['GET', `/api/v1/erasures/${receiptId}`],
  ],
  ingestion: [
    ['POST', '/v1/events'],
    ['DELETE', `/v1/users/${person}`],
  ],
  features: [
    ['GET', `/v1/users/${person}/features`],
    ['GET', `/v1/erasures/${receiptId}`],
  ],
  serving: [
    ['GET', `/v1/users/${person}/recommendations`],
    ['GET', `/v1/users/${person}/history`],
  ],
}

test.each(Object.entries(asked))(
  'the log of %s names no person and no receipt, whatever fails',
  async (name, requests) => {
    await using service = await startService(name as ServiceName, environment, { waitFor: 'listening' }) // its own keys
    for (const [method, path] of requests) {
      const event = {
        eventId: randomUUID(),
        userId: person,
        movieId: 'heat',
        type: 'like',
        occurredAt: new Date().toISOString(),
      }
      await fetch(service.address + path, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(method === 'POST' ? { body: JSON.stringify(event) } : {}),
        signal: AbortSignal.timeout(20_000),
      }).then((response) => response.arrayBuffer())
    }
    await service.kill('SIGTERM')
    const said = service.stdout() + service.stderr()
    expect(said).toContain(name)
    expect(said).not.toContain(person)
    expect(said).not.toContain(receiptId)
  },
  60_000,
)
