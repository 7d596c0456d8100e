import type { ModelRecord } from '@marquee/contracts/model'
import { describe, expect, test } from 'vitest'
import { receiptOf } from '../src/erasure-receipt.ts'

const at = (hour: number) => Date.UTC(2026, 0, 1, hour)
const instant = (hour: number) => new Date(at(hour)).toISOString()

const erasure = (modelMark: number | null, removedAt: number | null = at(11)) => ({
  receiptId: '0b52f6d7-2a8e-4c1c-9df2-6f4a0c1f8f7e',
  requestedAt: at(10),
  removed: { interactions: 3 },
  removedAt,
  modelMark,
})
const model = (version: string, erasures: number, hour: number): ModelRecord => ({
  version,
  status: 'retired',
  algorithm: 'blend',
  parameters: {},
  dataWatermark: '1',
  catalogueRevision: null,
  lineage: null,
  fittedSha256: null,
  fingerprint: '',
  erasures: String(erasures),
  metrics: {},
  reason: null,
  artefactSha256: null,
  artefactBytes: 0,
  createdAt: instant(hour),
  promotedAt: null,
  refitBy: instant(hour + 1),
})
const noModels = { newest: undefined, champion: undefined, firstWithout: undefined }
const [v1, v2, v3] = [model('v1', 4, 8), model('v2', 5, 12), model('v3', 6, 13)]

describe('the first model without an erased person', () => {
  test.each([
    {
      when: 'no model can know them',
      mark: null,
      list: [v1],
      champion: 'v1',
      firstWithout: null,
      dueBy: null,
      state: 'forgotten',
    },
    {
      when: 'it is to come, by the plan',
      mark: 5,
      list: [model('v1', 4, 10)],
      champion: 'v1',
      firstWithout: null,
      dueBy: instant(11),
      state: 'removed',
    },
    {
      when: 'it is overdue: as soon as they were erased',
      mark: 5,
      list: [v1],
      champion: 'v1',
      firstWithout: null,
      dueBy: instant(10),
      state: 'removed',
    },
    {
      when: 'there was no model at all',
      mark: 5,
      list: [],
      champion: undefined,
      firstWithout: null,
      dueBy: null,
      state: 'forgotten',
    },
    { when: 'it serves', mark: 5, list: [v2, v1], champion: 'v2', firstWithout: 'v2', dueBy: null, state: 'forgotten' },
    {
      when: 'a later one serves',
      mark: 5,
      list: [v3, v2, v1],
      champion: 'v3',
      firstWithout: 'v2',
      dueBy: null,
      state: 'forgotten',
    },
    {
      when: 'it was turned down or rolled back',
      mark: 5,
      list: [v2, v1],
      champion: 'v1',
      firstWithout: 'v2',
      dueBy: null,
      state: 'removed',
    },
  ])('$when', ({ mark, list, champion, firstWithout, dueBy, state }) => {
    const models = {
      newest: list[0],
      champion: list.find(({ version }) => version === champion),
      firstWithout: list.findLast(({ erasures }) => Number(erasures) >= (mark ?? 0)),
    }
    const receipt = receiptOf(erasure(mark), models, 'embedded')
    expect(receipt).toMatchObject({ state, model: { firstWithout, dueBy } })
    expect(receipt.model.championIsWithout).toBe(state === 'forgotten')
    expect(receipt.model.fittedAt).toBe(firstWithout === null ? null : instant(12))
  })
})

test('until the online store is rid of them they are being removed, whatever the models', () => {
  expect(receiptOf(erasure(5, null), { newest: v2, champion: v2, firstWithout: v2 }, 'embedded')).toMatchObject({
    state: 'removing',
    removedAt: null,
  })
})

test('Kafka keeps what it has for its retention and a day; the embedded log nothing', () => {
  expect(receiptOf(erasure(5), noModels, 'kafka').logKeptUntil).toBe('2026-02-01T10:00:00.000Z')
  expect(receiptOf(erasure(5), noModels, 'embedded').logKeptUntil).toBeNull()
})
