import { UserId } from '@marquee/contracts/ids'
import { personProblems, problemResponses } from '@marquee/contracts/problems'
import { Home } from '@marquee/contracts/recommendation'
import type { Access } from '@marquee/platform/access'
import type { Routes } from '@marquee/platform/http-server'
import Type from 'typebox'
import { homeFor } from '../home.ts'
import type { Impressions } from '../impressions.ts'
import type { LiveHistories } from '../live-history.ts'
import type { Recommender } from '../recommend.ts'

export const homeRoutes: Routes<{
  access: Access
  recommender: Recommender
  histories: LiveHistories
  impressions: Impressions
}> = (app, { access, recommender, histories, impressions }) => {
  app.get(
    '/v1/users/:userId/home',
    {
      onRequest: access.requirePersonOrScopeIfIdentified('serving'),
      schema: {
        tags: ['recommendations'],
        summary: 'The rows of a home page in one call',
        security: [{}, { apiKey: [] }, { person: [] }],
        params: Type.Object({ userId: UserId }),
        response: {
          200: Home,
          ...problemResponses('parameter-invalid', 'key-refused', ...personProblems, 'rate-limited'),
        },
      },
    },
    async ({ params: { userId } }) => homeFor(userId, await histories.of(userId), { recommender, impressions }),
  )
}
