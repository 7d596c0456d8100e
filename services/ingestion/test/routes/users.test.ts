import type { ErasureAccepted } from '@marquee/contracts/erasure'
import { topics } from '@marquee/contracts/topics'
import { afterAll, describe, expect, test } from 'vitest'
import { openIngestion, sha256, valuesOf } from '../open-ingestion.ts'

const key = 'the-key-of-ingestion'
const ingestion = await openIngestion()
const guarded = await openIngestion({ API_KEYS: `ingestion:${sha256(key)},operations:${sha256('other')}` })
afterAll(async () => {
  await ingestion[Symbol.asyncDispose]()
  await guarded[Symbol.asyncDispose]()
})

const erase = (userId: string, on = ingestion, headers: Record<string, string> = {}, remoteAddress = '127.0.0.1') =>
  on.send({ method: 'DELETE', url: `/v1/users/${userId}`, headers, remoteAddress })

test('an erasure is in the log once it is acknowledged, keyed by the person, and the answer says where its receipt is', async () => {
  const before = Date.now()
  const { status, body } = await erase('ada')
  const accepted = body as ErasureAccepted // the contract's schema for this route
  expect(status).toBe(202)
  expect(accepted).toEqual({
    receiptId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    requestedAt: expect.any(String),
    receipt: `/v1/erasures/${accepted.receiptId}`,
  })
  expect(Date.parse(accepted.requestedAt)).toBeGreaterThanOrEqual(before)
  const messages = await ingestion.messages('erasures')
  const { receiptId, requestedAt } = accepted
  expect(valuesOf(messages)).toEqual([{ receiptId, userId: 'ada', requestedAt }])
  expect(messages[0]).toMatchObject({
    key: 'ada',
    headers: { ce_type: topics.erasures.eventType, ce_id: receiptId, ce_time: requestedAt },
  })
})

test('asked for again it is another erasure, with a receipt of its own', async () => {
  const receipts = [await erase('grace'), await erase('grace')].map(({ body }) => (body as ErasureAccepted).receiptId)
  expect(new Set(receipts).size).toBe(2)
})

test.each(['x'.repeat(129), 'a%2Fb', 'a%0Ab', '%00'])('an id that cannot be (%s) is refused', async (userId) => {
  const before = await ingestion.count('erasures')
  expect(await erase(userId)).toMatchObject({ status: 400, problem: { code: 'parameter-invalid' } })
  expect(await ingestion.count('erasures')).toBe(before)
})

describe('nobody is erased', () => {
  test('from elsewhere without a key', async () => {
    expect(await erase('ada', ingestion, {}, '203.0.113.9')).toMatchObject({ status: 401 })
  })

  test('without the key of ingestion where there are keys', async () => {
    expect(await erase('ada', guarded)).toMatchObject({ status: 401, problem: { code: 'key-required' } })
    expect(await erase('ada', guarded, { authorization: 'Bearer other' })).toMatchObject({ status: 403 })
    expect(await guarded.count('erasures')).toBe(0)
    expect(await erase('ada', guarded, { authorization: `Bearer ${key}` })).toMatchObject({ status: 202 })
    expect(await guarded.count('erasures')).toBe(1)
  })
})
