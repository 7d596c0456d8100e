import type { ErasureReceipt } from '@marquee/contracts/erasure'
import type { ModelRecord } from '@marquee/contracts/model'
import { topics } from '@marquee/contracts/topics'
import type { StoredErasure } from '@marquee/feature-store/erasures'
import type { EventLog } from '@marquee/platform/event-log'

/** The models that a receipt is about, as far as there are any. */
interface Models {
  readonly newest: ModelRecord | undefined
  readonly champion: ModelRecord | undefined
  readonly firstWithout: ModelRecord | undefined
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

function modelPart(
  { modelMark, requestedAt }: StoredErasure,
  { newest, champion, firstWithout }: Models,
): ErasureReceipt['model'] {
  if (modelMark === null) return { firstWithout: null, fittedAt: null, dueBy: null, championIsWithout: true }
  const dueBy = firstWithout || !newest?.refitBy ? null : Math.max(Date.parse(newest.refitBy), requestedAt)
  return {
    firstWithout: firstWithout?.version ?? null,
    fittedAt: firstWithout?.createdAt ?? null,
    dueBy: dueBy === null ? null : instant(dueBy),
    championIsWithout: champion === undefined || Number(champion.erasures) >= modelMark,
  }
}

const dayMs = 86_400_000

/** The longest that a topic keeps what people did, and a day until the broker drops the segment it lies in. */
const logKeepsMs = dayMs + dayMs * Math.max(...Object.values(topics).map(({ retentionDays }) => retentionDays))

const instant = (at: number): string => new Date(at).toISOString()
