import { problemResponses } from '@marquee/contracts/problems'
import type { OfflineStore } from '@marquee/feature-store/offline'
import type { OnlineStore } from '@marquee/feature-store/online'
import { rebuildOnline } from '@marquee/feature-store/project'
import { requireScope } from '@marquee/platform/access'
import type { Routes } from '@marquee/platform/http-server'
import { ProblemError } from '@marquee/platform/problem'
import Type from 'typebox'
import type { FeaturesConfig } from '../config.ts'

export const onlineRoutes: Routes<{ config: FeaturesConfig; offline: OfflineStore; online: OnlineStore }> = (
  app,
  { config, ...stores },
) => {
  app.post(
    '/v1/online/rebuild',
    {
      onRequest: requireScope('operations', config),
      schema: {
        tags: ['online store'],
        summary: "Writes everyone's online features anew from the offline store",
        security: [{ apiKey: [] }],
        response: {
          200: Type.Object({ people: Type.Integer() }),
          ...problemResponses('key-required', 'key-refused', 'store-unavailable'),
        },
      },
    },
    async () => {
      const people = await rebuildOnline(stores).catch((cause: unknown) => {
        throw new ProblemError('store-unavailable', { store: 'feature store' }, { cause })
      })
      return { people }
    },
  )
}
