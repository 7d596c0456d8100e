import { randomUUID } from 'node:crypto'
import { ErasureAccepted } from '@marquee/contracts/erasure'
import { UserId } from '@marquee/contracts/ids'
import { personProblems, problemResponses } from '@marquee/contracts/problems'
import type { Access } from '@marquee/platform/access'
import type { Routes } from '@marquee/platform/http-server'
import Type from 'typebox'
import { type AcceptDependencies, acceptErasure } from '../accept.ts'

export const userRoutes: Routes<AcceptDependencies & { access: Access }> = (app, { access, ...dependencies }) => {
  app.delete(
    '/v1/users/:userId',
    {
      onRequest: access.requirePersonOrScope('ingestion'),
      schema: {
        tags: ['users'],
        summary: 'Erases a person: everything they did until now goes, from every store and the next model',
        description:
          'Answered once the erasure is durable. The receipt (GET /v1/erasures/{receiptId}, from the features service) tells how far it is and what was removed. Nobody is told whether the person existed.',
        security: [{ apiKey: [] }, { person: [] }],
        params: Type.Object({ userId: UserId }),
        response: {
          202: ErasureAccepted,
          ...problemResponses(
            'parameter-invalid',
            'key-required',
            'key-refused',
            ...personProblems,
            'rate-limited',
            'log-unavailable',
            'overloaded',
          ),
        },
      },
    },
    async ({ params: { userId } }, reply) => {
      const erasure = { receiptId: randomUUID(), userId, requestedAt: new Date().toISOString() }
      await acceptErasure(erasure, dependencies)
      const { receiptId, requestedAt } = erasure
      return reply.code(202).send({ receiptId, requestedAt, receipt: `/v1/erasures/${receiptId}` })
    },
  )
}
