import { UserId, Uuid } from '@marquee/contracts/ids'
import { problemResponses } from '@marquee/contracts/problems'
import { RecommendationExplanation, RecommendationQuery } from '@marquee/contracts/recommendation'
import type { ImpressionStore } from '@marquee/feature-store/impressions'
import type { Access } from '@marquee/platform/access'
import type { Guard } from '@marquee/platform/guard'
import type { Routes } from '@marquee/platform/http-server'
import { ProblemError, reaching } from '@marquee/platform/problem'
import Type from 'typebox'
import { createReplays, explainNow } from '../explain-list.ts'
import type { LiveHistories } from '../live-history.ts'
import type { Past } from '../past.ts'
import type { Recommender } from '../recommend.ts'

interface Dependencies {
  readonly access: Access
  readonly recommender: Recommender
  readonly histories: LiveHistories
  readonly impressions: ImpressionStore
  readonly past: Past
  readonly ask: Guard
}

export const explanationRoutes: Routes<Dependencies> = (
  app,
  { access, recommender, histories, impressions, past, ask },
) => {
  const onRequest = access.requireScope('operations')
  const replay = createReplays(past, recommender)
  const about = { tags: ['explanations'], security: [{ apiKey: [] }] }

  app.get(
    '/v1/recommendations/:recommendationId',
    {
      onRequest,
      schema: {
        ...about,
        summary: 'A list of the past, made again from its record: what was considered, and what became of it',
        params: Type.Object({ recommendationId: Uuid }),
        response: {
          200: RecommendationExplanation,
          ...problemResponses(
            'parameter-invalid',
            'key-required',
            'key-refused',
            'recommendation-unknown',
            'rate-limited',
            'store-unavailable',
          ),
        },
      },
    },
    async ({ params: { recommendationId } }) => {
      const impression = await reached(ask(() => impressions.find(recommendationId)))
      if (!impression) throw new ProblemError('recommendation-unknown', { recommendationId })
      return reached(replay(impression))
    },
  )

  app.get(
    '/v1/users/:userId/explanation',
    {
      onRequest,
      schema: {
        ...about,
        summary: 'The list that a person would get now: what was considered, and what became of it',
        params: Type.Object({ userId: UserId }),
        querystring: RecommendationQuery,
        response: {
          200: RecommendationExplanation,
          ...problemResponses('parameter-invalid', 'key-required', 'key-refused', 'unknown-genre', 'rate-limited'),
        },
      },
    },
    async ({ params: { userId }, query: { exclude, ...query } }) =>
      explainNow(
        {
          userId,
          question: { ...query, exclude: exclude ? exclude.split(',') : [] },
          live: await histories.of(userId),
        },
        recommender,
      ),
  )
}

/** @throws ProblemError `store-unavailable` when a store did not answer in time */
const reached = reaching('feature store or model registry')
