import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isErased, type Tombstone } from '../src/tombstones.ts'

const time = fc.integer({ min: 0, max: 20 }) // few, so that they meet
const tombstone = fc.record({ acceptedUntil: time, occurredUntil: time })
const event = fc.record({ acceptedAt: fc.option(time, { nil: undefined }), occurredAt: time })

test('whoever was never erased keeps everything', () => {
  fc.assert(fc.property(event, (done) => !isErased(undefined, done)))
})

test('what was accepted or happened until the erasure is gone, by either time alone', () => {
  fc.assert(
    fc.property(tombstone, event, (stone, done) => {
      const accepted = done.acceptedAt !== undefined && done.acceptedAt <= stone.acceptedUntil
      expect(isErased(stone, done)).toBe(accepted || done.occurredAt <= stone.occurredUntil)
    }),
  )
})

test('what happened and was accepted after it is kept', () => {
  fc.assert(
    fc.property(tombstone, fc.integer({ min: 1, max: 9 }), (stone, later) => {
      const done = { acceptedAt: stone.acceptedUntil + later, occurredAt: stone.occurredUntil + later }
      expect(isErased(stone, done)).toBe(false)
    }),
  )
})

test('accepting it again does not bring back what happened before: a retry, a replay, a file loaded again', () => {
  fc.assert(
    fc.property(tombstone, event, fc.integer({ min: 1, max: 99 }), (stone, done, later) => {
      const again = {
        occurredAt: Math.min(done.occurredAt, stone.occurredUntil),
        acceptedAt: stone.acceptedUntil + later,
      }
      expect(isErased(stone, again)).toBe(true)
    }),
  )
})

test('a later erasure takes with it all that an earlier one does', () => {
  fc.assert(
    fc.property(tombstone, event, time, (stone, done, more) => {
      const later: Tombstone = { acceptedUntil: stone.acceptedUntil + more, occurredUntil: stone.occurredUntil + more }
      if (isErased(stone, done)) expect(isErased(later, done)).toBe(true)
    }),
  )
})
