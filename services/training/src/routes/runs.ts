import { TrainingRun } from '@marquee/contracts/model'
import { problemResponses } from '@marquee/contracts/problems'
import type { TrainingRuns } from '@marquee/model-registry/runs'
import type { Access } from '@marquee/platform/access'
import type { Routes } from '@marquee/platform/http-server'
import { ProblemError } from '@marquee/platform/problem'
import Type from 'typebox'
import { storeReached } from '../store-reached.ts'
import type { Trainer } from '../trainer.ts'

const newestRuns = 50

export const runRoutes: Routes<{ access: Access; runs: TrainingRuns; trainer: Trainer }> = (
  app,
  { access, runs, trainer },
) => {
  app.get(
    '/v1/runs',
    {
      schema: {
        tags: ['runs'],
        summary: 'The newest training runs',
        response: { 200: Type.Object({ runs: Type.Array(TrainingRun) }), ...problemResponses('store-unavailable') },
      },
    },
    async () => ({
      runs: await storeReached(runs.list(newestRuns)),
    }),
  )

  app.get(
    '/v1/runs/:runId',
    {
      schema: {
        tags: ['runs'],
        summary: 'One training run, how far it is and how it ended',
        params: Type.Object({ runId: Type.String({ pattern: '^[1-9][0-9]{0,8}$' }) }),
        response: { 200: TrainingRun, ...problemResponses('parameter-invalid', 'not-found', 'store-unavailable') },
      },
    },
    async ({ params: { runId } }) => {
      const run = await storeReached(runs.find(runId))
      if (!run) throw new ProblemError('not-found', { what: `run ${runId}` })
      return run
    },
  )

  app.post(
    '/v1/runs',
    {
      onRequest: access.requireScope('operations'),
      schema: {
        tags: ['runs'],
        summary: 'Asks for a fit now',
        security: [{ apiKey: [] }],
        response: { 202: TrainingRun, ...problemResponses('key-required', 'key-refused', 'store-unavailable') },
      },
    },
    async (_request, reply) => {
      const run = await storeReached(runs.request())
      trainer.wake()
      return reply.code(202).send(run)
    },
  )
}
