import { problemResponses } from '@marquee/contracts/problems'
import type { OfflineStore } from '@marquee/feature-store/offline'
import type { OnlineStore } from '@marquee/feature-store/online'
import type { EventLog } from '@marquee/platform/event-log'
import type { Routes } from '@marquee/platform/http-server'
import { reaching } from '@marquee/platform/problem'
import Type from 'typebox'
import { lagOf } from '../consume.ts'
import { paced } from '../paced.ts'

/** Both counts read the whole table: nobody who asks, as often as they like, may keep the database busy with that. */
const countTimes = 20

const Status = Type.Object(
  {
    interactions: Type.Integer({
      description: `At most ${countTimes} times as old as counting takes: of millions, minutes`,
    }),
    users: Type.Integer({ description: 'People who did something; as old as the interactions' }),
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
  const counted = paced(() => offline.counts(), countTimes)
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
      const [counts, movies, lag, onlineComplete, onlinePending] = await reached(
        Promise.all([
          counted(),
          offline.countMovies(),
          lagOf(eventLog),
          online.isComplete().catch(() => false),
          offline.pending.count(),
        ]),
      )
      return { ...counts, movies, lag: { ...lag }, onlineComplete, onlinePending }
    },
  )
}

const reached = reaching('feature store or event log')
