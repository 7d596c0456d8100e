import { interactionErrors } from '@marquee/contracts/interaction'
import { expect, test } from 'vitest'
import { interactionsOf, newUuid } from '../src/interactions.ts'

const now = Date.parse('2026-01-01T12:00:00.000Z')
const place = { recommendationId: newUuid(), position: 3 }

test('what is sent fits the contract', () => {
  const deeds = [{ type: 'retract' }, { type: 'rating', rating: 4 }] as const
  const events = interactionsOf(deeds, { userId: 'guest-abcdefgh', movieId: '6', place, now })
  expect(events.flatMap((event) => interactionErrors(event, now))).toEqual([])
  expect(events[1]).toMatchObject({ ...place, rating: 4 })
})

test('events of one act have their own ids and keep their order in time', () => {
  const [first, second] = interactionsOf([{ type: 'retract' }, { type: 'like' }], { userId: '42', movieId: '6', now })
  expect(first?.eventId).not.toBe(second?.eventId)
  expect(Date.parse(second?.occurredAt ?? '')).toBeGreaterThan(Date.parse(first?.occurredAt ?? ''))
  expect(first).not.toHaveProperty('recommendationId')
})

test('without a secure context the ids are still UUIDs of version 4', () => {
  const insecure = { getRandomValues: crypto.getRandomValues.bind(crypto) }
  const ids = Array.from({ length: 200 }, () => newUuid(insecure))
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(new Set(ids).size).toBe(ids.length)
})
