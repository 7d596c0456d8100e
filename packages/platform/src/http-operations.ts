import Type from 'typebox'
import type { Health } from './health.ts'
import type { App } from './http-server.ts'
import type { Metrics } from './metrics.ts'

/** What an operator's tools ask of every service. */
export function operationRoutes(app: App, { health, metrics }: { health: Health; metrics: Metrics }): void {
  const tags = ['operations']
  const quiet = { rateLimit: false as const }
  app.get(
    '/livez',
    {
      config: quiet,
      schema: { tags, summary: 'The process runs', response: { 200: Type.Object({ status: Type.String() }) } },
    },
    () => ({ status: 'alive' }),
  )
  const Readiness = Type.Object({ ready: Type.Boolean(), checks: Type.Record(Type.String(), Type.String()) })
  app.get(
    '/readyz',
    {
      config: quiet,
      schema: {
        tags,
        summary: 'Everything this service cannot do without answers',
        response: { 200: Readiness, 503: Readiness },
      },
    },
    async (_request, reply) => {
      const readiness = await health.readiness()
      return reply.code(readiness.ready ? 200 : 503).send(readiness)
    },
  )
  app.get(
    '/metrics',
    { config: quiet, schema: { tags, summary: "Prometheus' text format", produces: ['text/plain'] } },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.expose()),
  )
  app.get('/openapi.json', { config: quiet, schema: { hide: true } }, () => app.swagger())
}
