import { UserId } from '@marquee/contracts/ids'
import { personProblems, problemResponses } from '@marquee/contracts/problems'
import { Home } from '@marquee/contracts/recommendation'
import type { Access } from '@marquee/platform/access'
import type { Routes } from '@marquee/platform/http-server'
import Type from 'typebox'
import { homeJson } from '../answer-json.ts'
import type { createHomePages } from '../home.ts'
import type { LiveHistories } from '../live-history.ts'

export const homeRoutes: Routes<{
  access: Access
  histories: LiveHistories
  homeOf: ReturnType<typeof createHomePages>
}> = (app, { access, histories, homeOf }) => {
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
      serializerCompiler: homeJson,
    },
    async ({ params: { userId } }) => homeOf(userId, await histories.of(userId)),
  )
}
