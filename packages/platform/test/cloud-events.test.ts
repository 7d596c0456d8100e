import { topics } from '@marquee/contracts/topics'
import { expect, test } from 'vitest'
import { toMessage } from '../src/cloud-events.ts'

const like = { eventId: 'e1', userId: 'ada' }

test('a message is a CloudEvent: attributes in its headers, the data alone in its value', () => {
  const message = toMessage('interactions', like, {
    key: 'ada',
    id: 'e1',
    source: 'ingestion',
    subject: 'heat',
    time: '2026-01-31T20:15:00Z',
  })
  expect(message).toEqual({
    key: 'ada',
    value: JSON.stringify(like),
    headers: {
      ce_specversion: '1.0',
      ce_id: 'e1',
      ce_source: '/marquee/ingestion',
      ce_type: topics.interactions.eventType,
      ce_time: '2026-01-31T20:15:00Z',
      ce_subject: 'heat',
      'content-type': 'application/json',
    },
  })
})

test('without an id and a time it gets its own', () => {
  const before = Date.now()
  const [one, two] = [1, 2].map(() => toMessage('movies', {}, { key: 'm', source: 'ingestion' }).headers)
  expect(one?.['ce_id']).not.toBe(two?.['ce_id'])
  expect(Date.parse(one?.['ce_time'] ?? '')).toBeGreaterThanOrEqual(before)
  expect(one).not.toHaveProperty('ce_subject')
})
