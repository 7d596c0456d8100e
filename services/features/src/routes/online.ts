import { problemResponses } from '@marquee/contracts/problems'
import type { OfflineStore } from '@marquee/feature-store/offline'
import type { OnlineStore } from '@marquee/feature-store/online'
import { rebuildOnline } from '@marquee/feature-store/project'
import type { Access } from '@marquee/platform/access'
import type { Routes } from '@marquee/platform/http-server'
import { reaching } from '@marquee/platform/problem'
import Type from 'typebox'

export const onlineRoutes: Routes<{ access: Access; offline: OfflineStore; online: OnlineStore }> = (
  app,
  { access, ...stores },
) => {
  app.post(
    '/v1/online/rebuild',
    {
      onRequest: access.requireScope('operations'),
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
    async () => ({ people: await reached(rebuildOnline(stores)) }),
  )
}

const reached = reaching('feature store')
