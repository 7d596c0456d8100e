import type { Access } from '@marquee/platform/access'
import type { Routes } from '@marquee/platform/http-server'
import { ProblemError } from '@marquee/platform/problem'
import Type from 'typebox'

const ConsoleAccess = Type.Object(
  { access: Type.Enum(['granted', 'key-required', 'key-refused']) },
  { title: 'ConsoleAccess' },
)

/** Whether who asks may use the console, by the same rule as everywhere; asked first, so that nothing has to fail to find out. */
export const consoleAccessRoutes: Routes<{ access: Access }> = (app, { access }) => {
  const check = access.requireScope('operations')
  app.get(
    '/api/console/access',
    {
      schema: {
        tags: ['console'],
        summary: 'Whether the console is open to this caller, or wants a key',
        security: [{}, { apiKey: [] }],
        response: { 200: ConsoleAccess },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store')
      try {
        await check(request)
        return { access: 'granted' as const }
      } catch (refusal) {
        if (!(refusal instanceof ProblemError)) throw refusal
        return { access: refusal.code === 'key-required' ? ('key-required' as const) : ('key-refused' as const) }
      }
    },
  )
}
