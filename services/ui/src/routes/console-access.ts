import { requireScope } from '@marquee/platform/access'
import type { Routes } from '@marquee/platform/http-server'
import { ProblemError } from '@marquee/platform/problem'
import Type from 'typebox'
import type { UiConfig } from '../config.ts'

const Access = Type.Object(
  { access: Type.Enum(['granted', 'key-required', 'key-refused']) },
  { title: 'ConsoleAccess' },
)

/** Whether who asks may use the console, by the same rule as everywhere; asked first, so that nothing has to fail to find out. */
export const consoleAccessRoutes: Routes<{ config: UiConfig }> = (app, { config }) => {
  const check = requireScope('operations', config)
  app.get(
    '/api/console/access',
    {
      schema: {
        tags: ['console'],
        summary: 'Whether the console is open to this caller, or wants a key',
        security: [{ apiKey: [] }],
        response: { 200: Access },
      },
    },
    (request, reply) => {
      let refusal: Error | undefined
      check(request, reply, (error) => {
        refusal = error
      })
      reply.header('cache-control', 'no-store')
      if (refusal === undefined) return { access: 'granted' as const }
      if (!(refusal instanceof ProblemError)) throw refusal
      return { access: refusal.code === 'key-required' ? ('key-required' as const) : ('key-refused' as const) }
    },
  )
}
