import { UserId } from '@marquee/contracts/ids'
import { problemResponses } from '@marquee/contracts/problems'
import { HistoryPage, PageQuery } from '@marquee/contracts/recommendation'
import type { Routes } from '@marquee/platform/http-server'
import Type from 'typebox'
import { cardOf, type FollowedCatalogue } from '../catalogue.ts'
import type { LiveHistories } from '../live-history.ts'

export const historyRoutes: Routes<{ histories: LiveHistories; catalogue: FollowedCatalogue }> = (
  app,
  { histories, catalogue },
) => {
  app.get(
    '/v1/users/:userId/history',
    {
      schema: {
        tags: ['history'],
        summary: 'What a person thinks of films as of now, newest first',
        params: Type.Object({ userId: UserId }),
        querystring: PageQuery,
        response: { 200: HistoryPage, ...problemResponses('parameter-invalid', 'rate-limited') },
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
