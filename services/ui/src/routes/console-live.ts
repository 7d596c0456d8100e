import { problemResponses } from '@marquee/contracts/problems'
import type { Access } from '@marquee/platform/access'
import type { Routes } from '@marquee/platform/http-server'
import { eventStreamOf, sendEvents } from '../operations/event-stream.ts'
import { LiveSample } from '../operations/live-sample.ts'
import type { ServicesWatch } from '../operations/watch-services.ts'

/** The stream behind the console: it ends with its reader, or with the server. */
export const consoleLiveRoutes: Routes<{ access: Access; watch: ServicesWatch }> = (app, { access, watch }) => {
  app.addHook('preClose', () => watch.close())
  app.get(
    '/api/console/live',
    {
      onRequest: access.requireScope('operations'),
      exposeHeadRoute: false, // it would open a stream that nobody reads
      schema: {
        tags: ['console'],
        summary: 'The whole system each second, as server-sent events: rates, lag, freshness, what is away',
        security: [{ apiKey: [] }],
        response: {
          ...eventStreamOf('A stream of samples', LiveSample),
          ...problemResponses('key-required', 'key-refused', 'overloaded'),
        },
      },
    },
    (_request, reply) => sendEvents(reply, watch.follow()),
  )
}
