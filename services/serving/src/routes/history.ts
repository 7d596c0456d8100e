import { UserId } from '@marquee/contracts/ids'
import { personProblems, problemResponses } from '@marquee/contracts/problems'
import { HistoryPage, PageQuery } from '@marquee/contracts/recommendation'
import type { Access } from '@marquee/platform/access'
import type { Routes } from '@marquee/platform/http-server'
import Type from 'typebox'
import { cardOf, type FollowedCatalogue } from '../catalogue.ts'
import type { LiveHistories } from '../live-history.ts'

export const historyRoutes: Routes<{ access: Access; histories: LiveHistories; catalogue: FollowedCatalogue }> = (
  app,
  { access, histories, catalogue },
) => {
  app.get(
    '/v1/users/:userId/history',
    {
      onRequest: access.requirePersonOrScopeIfIdentified('serving'),
      schema: {
        tags: ['history'],
        summary: 'What a person thinks of films as of now, newest first',
        security: [{}, { apiKey: [] }, { person: [] }],
        params: Type.Object({ userId: UserId }),
        querystring: PageQuery,
        response: {
          200: HistoryPage,
          ...problemResponses('parameter-invalid', 'key-refused', ...personProblems, 'rate-limited'),
        },
      },
    },
    async ({ params: { userId }, query: { limit, offset } }) => {
      const { history, degraded } = await histories.of(userId)
      const films = catalogue.current()
      const newest = history.entries.toReversed()
      return {
        userId,
        total: newest.length,
        degraded,
        items: newest.slice(offset, offset + limit).map(({ movieId, type, rating, at }) => {
          const movie = films.find(movieId)
          return {
            movie: movie ? cardOf(movie) : { movieId, title: movieId, year: null, genres: [] },
            type,
            ...(rating === null ? {} : { rating }),
            occurredAt: new Date(at).toISOString(),
          }
        }),
      }
    },
  )
}
