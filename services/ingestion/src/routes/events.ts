import { EventsBody, type Interaction, interactionErrors, maxEventsPerRequest } from '@marquee/contracts/interaction'
import { personProblems, problemResponses } from '@marquee/contracts/problems'
import type { FieldError } from '@marquee/contracts/validation'
import { type Access, refuseOthers } from '@marquee/platform/access'
import type { Routes } from '@marquee/platform/http-server'
import { checkedByHandler } from '@marquee/platform/http-validation'
import type { Metrics } from '@marquee/platform/metrics'
import { ProblemError } from '@marquee/platform/problem'
import Type from 'typebox'
import { type AcceptDependencies, acceptInteractions } from '../accept.ts'

export const eventRoutes: Routes<AcceptDependencies & { access: Access }> = (app, { access, ...dependencies }) => {
  app.post(
    '/v1/events',
    {
      onRequest: access.requirePersonOrScope('ingestion'),
      validatorCompiler: checkedByHandler, // a batch lists every error with its index
      schema: {
        tags: ['events'],
        summary: 'What people did: one interaction or an array of up to 1,000',
        description:
          'Answered once all of them are durable. A batch is accepted whole or refused whole with every error listed. Server-Timing tells how long the check took, and the log.',
        security: [{ apiKey: [] }, { person: [] }],
        body: EventsBody,
        response: {
          202: Type.Object({ accepted: Type.Integer() }),
          ...problemResponses(
            'malformed-json',
            'key-required',
            'key-refused',
            ...personProblems,
            'body-too-large',
            'batch-too-large',
            'unsupported-media-type',
            'event-invalid',
            'rate-limited',
            'log-unavailable',
            'overloaded',
          ),
        },
      },
    },
    async (request, reply) => {
      const arrived = performance.now()
      const interactions = validInteractions(request.body, dependencies.metrics)
      refuseOthers(
        access.personOf(request),
        interactions.map(({ userId }) => userId),
      )
      const checked = performance.now()
      await acceptInteractions(interactions, dependencies)
      const logged = performance.now()
      reply.header(
        'server-timing',
        `check;dur=${(checked - arrived).toFixed(2)}, log;dur=${(logged - checked).toFixed(2)}`,
      )
      return reply.code(202).send({ accepted: interactions.length })
    },
  )
}

/** @throws ProblemError that names every wrong field of every event */
function validInteractions(body: unknown, metrics: Metrics): Interaction[] {
  const batch: unknown[] = Array.isArray(body) ? body : [body]
  const refused = (reason: string) => metrics.of('eventsRefused').inc({ reason }, batch.length) // with one all are
  if (batch.length > maxEventsPerRequest) {
    refused('too-many')
    throw new ProblemError('batch-too-large', { limit: maxEventsPerRequest, count: batch.length })
  }
  const now = Date.now()
  const fields: FieldError[] = []
  let wrong = 0
  for (const [index, event] of batch.entries()) {
    const errors = interactionErrors(event, now)
    if (errors.length > 0) wrong++
    for (const error of errors) fields.push(Array.isArray(body) ? { ...error, path: `/${index}${error.path}` } : error)
  }
  if (batch.length === 0) fields.push({ path: '', value: 'an array of 0', expected: 'at least one event' })
  if (fields.length > 0) {
    refused('invalid')
    throw new ProblemError('event-invalid', { count: wrong, of: batch.length }, { fields })
  }
  return batch as Interaction[] // each has just been checked
}
