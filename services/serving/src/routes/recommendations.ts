import { UserId } from '@marquee/contracts/ids'
import { ruleErrors } from '@marquee/contracts/interaction'
import { personProblems, problemResponses } from '@marquee/contracts/problems'
import { RecommendationList, RecommendationQuery, SessionBody } from '@marquee/contracts/recommendation'
import type { Access } from '@marquee/platform/access'
import type { Routes } from '@marquee/platform/http-server'
import { ProblemError } from '@marquee/platform/problem'
import Type from 'typebox'
import { listJson } from '../answer-json.ts'
import { historyOfVisit, type LiveHistories } from '../live-history.ts'
import type { Recommender } from '../recommend.ts'

export const recommendationRoutes: Routes<{ access: Access; recommender: Recommender; histories: LiveHistories }> = (
  app,
  { access, recommender, histories },
) => {
  app.get(
    '/v1/users/:userId/recommendations',
    {
      onRequest: access.requirePersonOrScopeIfIdentified('serving'),
      schema: {
        tags: ['recommendations'],
        summary: 'A ranked, explained list for one person, from what they did up to this moment',
        security: [{}, { apiKey: [] }, { person: [] }],
        params: Type.Object({ userId: UserId }),
        querystring: RecommendationQuery,
        response: {
          200: RecommendationList,
          ...problemResponses('parameter-invalid', 'key-refused', ...personProblems, 'unknown-genre', 'rate-limited'),
        },
      },
      serializerCompiler: listJson,
    },
    async ({ params, query: { exclude, ...query } }) =>
      recommender.recommend(params.userId, await histories.of(params.userId), {
        ...query,
        exclude: exclude ? exclude.split(',') : [],
      }),
  )

  app.post(
    '/v1/sessions/recommendations',
    {
      schema: {
        tags: ['recommendations'],
        summary: 'The same for someone without an account: the history comes along and is not kept',
        body: SessionBody,
        response: {
          200: RecommendationList,
          ...problemResponses(
            'malformed-json',
            'body-invalid',
            'body-too-large',
            'unsupported-media-type',
            'unknown-genre',
            'rate-limited',
          ),
        },
      },
      serializerCompiler: listJson,
    },
    async ({ body: { history, limit = 20, offset = 0, exclude = [], ...filter } }) => {
      const now = Date.now()
      refuseImpossible(history, now)
      return recommender.recommend(
        null,
        { history: historyOfVisit(history, now), source: 'stored', degraded: false },
        { ...filter, limit, offset, exclude },
      )
    },
  )
}

/** @throws ProblemError that names every field of a visit that no interaction may have */
function refuseImpossible(history: SessionBody['history'], now: number): void {
  const fields = history.flatMap((event, index) =>
    ruleErrors(event, now).map((error) => ({ ...error, path: `/history/${index}${error.path}` })),
  )
  if (fields.length > 0) throw new ProblemError('body-invalid', {}, { fields })
}
