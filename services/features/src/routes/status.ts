import { problemResponses } from '@marquee/contracts/problems'
import type { OfflineStore } from '@marquee/feature-store/offline'
import type { OnlineStore } from '@marquee/feature-store/online'
import type { EventLog } from '@marquee/platform/event-log'
import type { Routes } from '@marquee/platform/http-server'
import { ProblemError } from '@marquee/platform/problem'
import Type from 'typebox'
import { lagOf } from '../consume.ts'

const Status = Type.Object(
  {
    interactions: Type.Integer(),
    users: Type.Integer(),
    movies: Type.Integer(),
    lag: Type.Record(Type.String(), Type.Integer(), { description: 'Messages not yet processed, by topic' }),
    onlineComplete: Type.Boolean(),
    onlinePending: Type.Integer({ description: 'People whose online features wait to be written again' }),
  },
  { title: 'FeaturesStatus' },
)

export const statusRoutes: Routes<{
  offline: OfflineStore
  online: OnlineStore
  eventLog: EventLog
}> = (app, { offline, online, eventLog }) => {
  app.get(
    '/v1/status',
    {
      schema: {
        tags: ['status'],
        summary: 'How much there is, and how far behind',
        response: { 200: Status, ...problemResponses('store-unavailable') },
      },
    },
    async () => {
      const [counts, lag, onlineComplete, onlinePending] = await Promise.all([
        offline.counts(),
        lagOf(eventLog),
        online.isComplete().catch(() => false),
        offline.pending.count(),
      ]).catch((cause: unknown) => {
        throw new ProblemError('store-unavailable', { store: 'feature store or event log' }, { cause })
      })
      return { ...counts, lag: { ...lag }, onlineComplete, onlinePending }
    },
  )
}
