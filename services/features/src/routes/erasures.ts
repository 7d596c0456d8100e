import { ErasureReceipt } from '@marquee/contracts/erasure'
import { Uuid } from '@marquee/contracts/ids'
import { problemResponses } from '@marquee/contracts/problems'
import type { StoredErasure } from '@marquee/feature-store/erasures'
import type { OfflineStore } from '@marquee/feature-store/offline'
import type { ModelRegistry } from '@marquee/model-registry/registry'
import type { EventLog } from '@marquee/platform/event-log'
import type { Routes } from '@marquee/platform/http-server'
import { ProblemError, reaching } from '@marquee/platform/problem'
import Type from 'typebox'
import { consumerGroup } from '../consume.ts'
import { receiptOf, waitingReceipt } from '../erasure-receipt.ts'

interface Dependencies {
  readonly offline: OfflineStore
  readonly registry: ModelRegistry
  readonly eventLog: EventLog
}

export const erasureRoutes: Routes<Dependencies> = (app, { offline, registry, eventLog }) => {
  app.get(
    '/v1/erasures/:receiptId',
    {
      schema: {
        tags: ['erasures'],
        summary: 'How far an erasure is, and what was removed',
        params: Type.Object({ receiptId: Uuid }),
        response: {
          200: ErasureReceipt,
          ...problemResponses('parameter-invalid', 'unknown-erasure', 'store-unavailable'),
        },
      },
    },
    async ({ params: { receiptId } }) => {
      const found = await reached(find(receiptId.toLowerCase()))
      if (found === 'unknown') throw new ProblemError('unknown-erasure', { receiptId })
      return found === 'unread'
        ? waitingReceipt(receiptId)
        : receiptOf(found, await reached(modelsFor(found)), eventLog.driver)
    },
  )

  /** `unread`: it may be among the erasures that are still in the log. */
  async function find(receiptId: string) {
    const known = await offline.erasures.find(receiptId)
    if (known) return known
    const { erasures: waiting = 0 } = await eventLog.lag(consumerGroup, ['erasures'])
    if (waiting > 0) return 'unread'
    return (await offline.erasures.find(receiptId)) ?? 'unknown' // it may have been read between the two looks
  }

  async function modelsFor({ modelMark }: StoredErasure) {
    const [[newest], champion, firstWithout] = await Promise.all([
      registry.list({ limit: 1 }),
      registry.champion().then((version) => (version === undefined ? undefined : registry.find(version))),
      modelMark === null ? undefined : registry.firstWithout(modelMark),
    ]).catch(noRegistryYet)
    return { newest, champion, firstWithout }
  }
}

/** Training makes the registry's tables: before its first start there are none, and no models. */
function noRegistryYet(error: unknown): [[], undefined, undefined] {
  if (error instanceof Error && 'code' in error && error.code === '42P01') return [[], undefined, undefined]
  throw error
}

const reached = reaching('feature store or event log')
