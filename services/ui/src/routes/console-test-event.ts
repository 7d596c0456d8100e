import { PassThrough } from 'node:stream'
import { problemResponses } from '@marquee/contracts/problems'
import type { Access } from '@marquee/platform/access'
import type { Routes } from '@marquee/platform/http-server'
import { ProblemError } from '@marquee/platform/problem'
import type { UiConfig } from '../config.ts'
import { eventOf, eventStreamOf, sendEvents } from '../operations/event-stream.ts'
import { followTestEvent, TestStep } from '../operations/test-event.ts'

/** One test event at a time: two would take back each other's ratings. */
export const consoleTestEventRoutes: Routes<{ config: UiConfig; access: Access }> = (app, { config, access }) => {
  let travelling: AbortController | undefined
  app.addHook('preClose', (done) => {
    travelling?.abort()
    done()
  })
  app.post(
    '/api/console/test-event',
    {
      onRequest: access.requireScope('operations'),
      schema: {
        tags: ['console'],
        summary: 'Sends a rating of a test person through ingestion and tells, as server-sent events, where it is',
        description: 'Outside loopback ingestion wants a key of its scope: one key may have both.',
        security: [{ apiKey: [] }],
        response: {
          ...eventStreamOf('A stage each, with its time', TestStep),
          ...problemResponses('key-required', 'key-refused', 'cross-site', 'overloaded'),
        },
      },
    },
    (request, reply) => {
      if (travelling) throw new ProblemError('overloaded')
      const { authorization } = request.headers
      const stop = new AbortController()
      travelling = stop
      const events = new PassThrough()
      events.once('close', () => stop.abort())
      const headers = { 'x-forwarded-for': request.ip, ...(authorization === undefined ? {} : { authorization }) }
      void followTestEvent(config, headers, {
        tell: (step) => events.write(eventOf(step)),
        signal: stop.signal,
      }).finally(() => {
        travelling = undefined
        events.end()
      })
      return sendEvents(reply, events)
    },
  )
}
