import { expect, test } from 'vitest'
import { beginTrace, followTrace } from '../src/act-trace.ts'

const eventId = '0b52f6d7-2a8e-4c1c-9df2-6f4a0c1f8f7e'
const traceId = '0b52f6d72a8e4c1c9df26f4a0c1f8f7e'

test('what is asked before anybody did anything belongs to nothing', () => {
  expect(followTrace()).toEqual({})
})

test('an act begins a trace by its own id, and what is asked in the ten seconds after it belongs to that', () => {
  const begun = beginTrace(eventId, 1_000)
  expect(begun.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`))
  const followed = followTrace(9_000)
  expect(followed.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`))
  expect(followed).not.toEqual(begun) // another span of the same trace
  expect(followTrace(11_001)).toEqual({})
})
