import type { ErasureReceipt } from '@marquee/contracts/erasure'
import type { ModelRecord } from '@marquee/contracts/model'
import { topics } from '@marquee/contracts/topics'
import type { StoredErasure } from '@marquee/feature-store/erasures'
import type { EventLog } from '@marquee/platform/event-log'

interface Models {
  /** newest first */
  readonly list: readonly ModelRecord[]
  readonly champion: string | undefined
}

/** What a receipt says of an erasure that nobody has read yet. */
export const waitingReceipt = (receiptId: string): ErasureReceipt => ({
  receiptId,
  state: 'waiting',
  requestedAt: null,
  removedAt: null,
  removed: {},
  model: { firstWithout: null, fittedAt: null, dueBy: null, championIsWithout: false },
  logKeptUntil: null,
})

/** What a receipt says as of now: of the stores what was written down, of the models what they are fitted on. */
export function receiptOf(erasure: StoredErasure, models: Models, log: EventLog['driver']): ErasureReceipt {
  const model = modelPart(erasure, models)
  return {
    receiptId: erasure.receiptId,
    state: erasure.removedAt === null ? 'removing' : model.championIsWithout ? 'forgotten' : 'removed',
    requestedAt: instant(erasure.requestedAt),
    removedAt: erasure.removedAt === null ? null : instant(erasure.removedAt),
    removed: { ...erasure.removed },
    model,
    logKeptUntil: log === 'kafka' ? instant(erasure.requestedAt + logKeepsMs) : null,
  }
}

function modelPart({ modelMark, requestedAt }: StoredErasure, { list, champion }: Models): ErasureReceipt['model'] {
  if (modelMark === null) return { firstWithout: null, fittedAt: null, dueBy: null, championIsWithout: true }
  const without = list.filter(({ erasures }) => Number(erasures) >= modelMark)
  const first = without.at(-1)
  const dueBy = first || !list[0]?.refitBy ? null : Math.max(Date.parse(list[0].refitBy), requestedAt)
  return {
    firstWithout: first?.version ?? null,
    fittedAt: first?.createdAt ?? null,
    dueBy: dueBy === null ? null : instant(dueBy),
    championIsWithout: champion === undefined || without.some(({ version }) => version === champion),
  }
}

const dayMs = 86_400_000

/** The longest that a topic keeps what people did, and a day until the broker drops the segment it lies in. */
const logKeepsMs = dayMs + dayMs * Math.max(...Object.values(topics).map(({ retentionDays }) => retentionDays))

const instant = (at: number): string => new Date(at).toISOString()
