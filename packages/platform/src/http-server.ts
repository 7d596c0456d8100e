import { randomUUID } from 'node:crypto'
import { type IncomingMessage, maxHeaderSize, type ServerResponse } from 'node:http'
import helmet from '@fastify/helmet'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { bodyLimitBytes } from '@marquee/contracts/body-limits'
import { type ServiceName, services } from '@marquee/contracts/services'
import { context as traceContext } from '@opentelemetry/api'
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifySchema,
  fastify,
  LogController,
  type RawServerDefault,
} from 'fastify'
import Type from 'typebox'
import { type Access, refuseCrossSite } from './access.ts'
import { integer, list, optionalInteger, text } from './config.ts'
import type { Health } from './health.ts'
import { answerBeforeTheEnd, endConnections, limitArrival, limitConnections } from './http-connections.ts'
import { operationRoutes } from './http-operations.ts'
import { answerProblem, refuseUnreadable } from './http-problems.ts'
import { answerUnknown } from './http-unknown.ts'
import { validatorCompiler } from './http-validation.ts'
import { acceptJson } from './json-body.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { ProblemError } from './problem.ts'
import { limitRate, type RateLimit } from './rate-limit.ts'
import { serverSpan } from './telemetry.ts'

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** A file of routes: one resource, schema beside handler. */
export type Routes<Dependencies> = (app: App, dependencies: Dependencies) => void

export const httpSettings = (service: ServiceName) => ({
  host: text({ env: 'HOST', fallback: '127.0.0.1', description: 'Address to listen on; 0.0.0.0 for all' }),
  port: integer({
    env: `PORT_${service.toUpperCase()}`,
    min: 0,
    max: 65_535,
    fallback: services[service].port,
    description: 'Port to listen on; 0 picks a free one',
  }),
  trustedProxies: list({
    env: 'TRUSTED_PROXIES',
    fallback: ['loopback'],
    description: 'Proxies whose X-Forwarded-For is believed: addresses, ranges, or loopback',
  }),
  requestsPerSecond: integer({
    env: 'RATE_LIMIT_PER_SECOND',
    min: 0,
    max: 10_000_000,
    fallback: 20_000,
    description: 'Requests a second that one address may make; 0 for no limit',
  }),
  requestsPerSecondOfKey: optionalInteger({
    env: 'KEY_RATE_LIMIT_PER_SECOND',
    min: 0,
    max: 10_000_000,
    description: 'and that may be made with one API key, from wherever; as for an address unless set',
  }),
  requestsPerConnection: integer({
    env: 'REQUESTS_PER_CONNECTION',
    min: 0,
    max: 1_000_000,
    fallback: 0,
    description: 'Requests before a kept-alive connection is ended, so that load moves to new replicas; 0 for no limit',
  }),
})

export interface HttpConfig {
  readonly trustedProxies: readonly string[]
  readonly requestsPerSecond: number
  readonly requestsPerSecondOfKey?: number | undefined
  readonly requestsPerConnection?: number
}

/** How long a whole request may take to arrive; a slower one is cut off. */
const arrivalMs = 30_000

/**
 * A fastify server as every service needs it: problem+json for every error, request ids, schema validation that names
 * fields, security headers, rate limit, metrics, traces, /livez, /readyz, /metrics, /openapi.json and /docs.
 *
 * @param access closed with the server
 * @param slowRoute the one route whose requests may take longer than 30 s to arrive
 */
export async function createHttpServer({
  service,
  config,
  log,
  metrics,
  health,
  access,
  slowRoute,
}: {
  service: ServiceName
  config: HttpConfig
  log: Log
  metrics: Metrics
  health: Health
  access?: Access
  slowRoute?: { readonly path: string; readonly arrivalMs: number }
}): Promise<App> {
  let limit: RateLimit = async () => {}
  const app: App = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }), // observe() writes one line a request
    genReqId: (request) => requestId(request.headers['x-request-id']),
    requestIdHeader: false,
    trustProxy: [...config.trustedProxies],
    bodyLimit: bodyLimitBytes,
    requestTimeout: slowRoute?.arrivalMs ?? arrivalMs,
    connectionTimeout: 120_000,
    keepAliveTimeout: 72_000,
    return503OnClosing: false, // its answer is no problem+json: endConnections gives one
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: maxHeaderSize }, // whatever reaches a route: its schema says how long an id may be
    frameworkErrors: (error, request, reply) => {
      void limit(request, reply).then(
        () => answerProblem(error, request, reply),
        (refusal: unknown) => answerProblem(refusal, request, reply),
      )
    },
    clientErrorHandler: refuseUnreadable,
  }).withTypeProvider<TypeBoxTypeProvider>()

  app.setValidatorCompiler(validatorCompiler)
  app.setErrorHandler(answerProblem)
  const refuseUnknown = answerUnknown(app)

  acceptJson(app)
  app.removeContentTypeParser('text/plain') // fastify's own: text is a body that no route takes
  observe(app, metrics)
  answerBeforeTheEnd(app)
  limitConnections(app, config.requestsPerConnection ?? 0)
  endConnections(app, health)
  if (slowRoute) limitArrival(app, { ms: arrivalMs, except: slowRoute.path })
  if (access) app.addHook('onClose', () => access[Symbol.asyncDispose]())
  await app.register(helmet, { contentSecurityPolicy: false, hsts: false })
  limit = await limitRate(app, config, access)
  app.addHook('onRequest', refuseTwoHosts)
  app.addHook('onRequest', refuseCrossSite)
  await app.register(swagger, {
    // a route without a summary (a proxy, a file) is no part of the API
    transform: ({ schema, url }) => ({
      schema: schema?.summary ? withOptionalDefaults(schema) : { ...schema, hide: true },
      url,
    }),
    openapi: {
      openapi: '3.1.0',
      info: {
        title: `Marquee ${service}`,
        description: services[service].summary,
        version: '1.0.0',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: `http://localhost:${services[service].port}` }],
      components: {
        securitySchemes: {
          apiKey: {
            type: 'http',
            scheme: 'bearer',
            description: 'An API key; not needed on loopback while none is configured',
          },
          person: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description: 'A token of the person whose data it is, where an issuer is configured',
          },
        },
      },
    },
  })
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true })
  // behind the security headers and the rest, but before its body is looked at: whatever that is, the address does not take it
  app.addHook('onRequest', (request, reply, done) => {
    if (request.is404) refuseUnknown(request, reply)
    done()
  })
  operationRoutes(app, { health, metrics })
  return app
}

/** A parameter that has a default need not be given: TypeBox requires it, since it is always there once it has been read. */
function withOptionalDefaults(schema: FastifySchema): FastifySchema {
  const query = schema.querystring
  if (!Type.IsObject(query)) return schema
  const { properties } = query
  return {
    ...schema,
    querystring: { ...query, required: query.required?.filter((name) => !hasDefault(properties[name])) },
  }
}

const hasDefault = (schema: object | undefined): boolean => schema !== undefined && 'default' in schema

/** Node takes the first of several Host headers; whoever stands before it may have taken another (RFC 9112, 3.2). */
function refuseTwoHosts({ raw }: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void {
  const hosts = raw.rawHeaders.filter((text, index) => index % 2 === 0 && text.length === 4 && /^host$/i.test(text))
  done(hosts.length > 1 ? new ProblemError('malformed-request', { detail: 'it has more than one Host' }) : undefined)
}

/** The caller's id when it is harmless, else a new one. */
function requestId(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\w.-]{1,64}$/.test(header) ? header : randomUUID()
}

function observe(app: App, metrics: Metrics): void {
  const duration = metrics.of('httpRequestSeconds')
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    const span = serverSpan(`${request.method} ${request.routeOptions.url ?? '(none)'}`, request.headers)
    reply.raw.once('close', () => span.end(reply.statusCode))
    traceContext.with(span.context, done)
  })
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? '(none)'
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000)
    request.log.debug(
      { method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime * 10) / 10 },
      'answered',
    )
    done()
  })
}
