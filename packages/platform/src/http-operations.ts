import type { FastifyBaseLogger } from 'fastify'
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
  const logCauses = causesLog(app.log)
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
      const { ready, checks, causes } = await health.readiness()
      logCauses(causes)
      return reply.code(ready ? 200 : 503).send({ ready, checks })
    },
  )
  app.get(
    '/metrics',
    { config: quiet, schema: { tags, summary: "Prometheus' text format", produces: ['text/plain'] } },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.expose()),
  )
  app.get('/openapi.json', { config: quiet, schema: { hide: true } }, () => app.swagger())
}

/** Why a check fails, once: probes ask every few seconds. */
function causesLog(log: FastifyBaseLogger): (causes: ReadonlyMap<string, unknown>) => void {
  const logged = new Map<string, string>()
  return (causes) => {
    for (const check of logged.keys()) if (!causes.has(check)) logged.delete(check)
    for (const [check, cause] of causes) {
      if (logged.get(check) === String(cause)) continue
      logged.set(check, String(cause))
      log.warn({ err: cause, check }, 'not ready')
    }
  }
}
