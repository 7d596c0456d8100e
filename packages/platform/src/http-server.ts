import { randomUUID } from 'node:crypto'
import { type IncomingMessage, maxHeaderSize, type ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import helmet from '@fastify/helmet'
import rateLimit, { normalizeIP } from '@fastify/rate-limit'
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
import { answerProblem, refuseUnreadable } from './http-problems.ts'
import { validatorCompiler } from './http-validation.ts'
import { acceptJson } from './json-body.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { ProblemError } from './problem.ts'
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

const defaultRequestTimeoutMs = 30_000

/**
 * A fastify server as every service needs it: problem+json for every error, request ids, schema validation that names
 * fields, security headers, rate limit, metrics, traces, /livez, /readyz, /metrics, /openapi.json and /docs.
 *
 * @param access closed with the server
 * @param requestTimeoutMs how long a whole request may take to arrive; a slower one is cut off
 */
export async function createHttpServer({
  service,
  config,
  log,
  metrics,
  health,
  access,
  requestTimeoutMs = defaultRequestTimeoutMs,
}: {
  service: ServiceName
  config: HttpConfig
  log: Log
  metrics: Metrics
  health: Health
  access?: Access
  requestTimeoutMs?: number
}): Promise<App> {
  const app: App = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }), // observe() writes one line a request
    genReqId: (request) => requestId(request.headers['x-request-id']),
    requestIdHeader: false,
    trustProxy: [...config.trustedProxies],
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    connectionTimeout: 120_000,
    keepAliveTimeout: 72_000,
    return503OnClosing: false, // its answer is no problem+json: endConnections gives one
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: maxHeaderSize }, // whatever reaches a route: its schema says how long an id may be
    frameworkErrors: (error, request, reply) => answerProblem(error, request, reply),
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
  app.addHook('onRequest', refuseTwoHosts)
  app.addHook('onRequest', refuseCrossSite)
  if (access) app.addHook('onClose', () => access[Symbol.asyncDispose]())
  await app.register(helmet, { contentSecurityPolicy: false, hsts: false })
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
  await limitRate(app, config, access)
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

const clientsRemembered = 10_000

/**
 * So many requests a second for an API key of ours, from wherever it is used, and for an address (of IPv6 its /64) otherwise: a made-up
 * key makes nobody a new client. Of the clients the latest are remembered.
 */
async function limitRate(
  app: App,
  { requestsPerSecond: ofAddress, requestsPerSecondOfKey: ofKey = ofAddress }: HttpConfig,
  access: Access | undefined,
): Promise<void> {
  if (ofAddress === 0 && ofKey === 0) return
  const most = (client: string) => (client.startsWith('key ') ? ofKey : ofAddress) || Number.MAX_SAFE_INTEGER
  await app.register(rateLimit, {
    keyGenerator(request) {
      const key = access?.keyOf(request)
      return key ? `key ${key.id}` : normalizeIP(request.ip)
    },
    max: (_request, client) => most(client),
    timeWindow: 1_000,
    cache: clientsRemembered,
    enableDraftSpec: true, // RateLimit-Limit, -Remaining and -Reset
    errorResponseBuilder: (_request, { max }) => new ProblemError('rate-limited', { limit: max, window: '1 s' }),
  })
}

/** An address that no route has: 404; one that a route has for another method: 405, and which it takes. */
function answerUnknown(app: App): (request: FastifyRequest, reply: FastifyReply) => never {
  const known: { readonly methods: readonly string[]; readonly path: RegExp }[] = []
  app.addHook('onRoute', ({ method, url }) => {
    const pattern = url
      .split(/(:\w+|\*)/)
      .map((part) =>
        part === '*' ? '.*' : part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
      )
      .join('')
    known.push({ methods: [method].flat(), path: new RegExp(`^${pattern}$`) })
  })
  app.setNotFoundHandler(refuse)
  return refuse
  function refuse({ method, url }: FastifyRequest, reply: FastifyReply): never {
    const [path = ''] = url.split('?', 1)
    const taken = new Set(known.filter((route) => route.path.test(path)).flatMap(({ methods }) => methods))
    if (taken.size === 0 || taken.has(method))
      throw new ProblemError('not-found', { what: `${method} ${path.slice(0, 200)}` })
    reply.header('allow', [...taken].sort().join(', '))
    throw new ProblemError('method-not-allowed', { method })
  }
}

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

const lingerMs = 10_000

/**
 * Many clients send their whole body before they read. An answer that is given earlier (too large, no key) reaches them only if the
 * rest is taken in, for a while: on a socket that ends with the answer they find a broken pipe.
 */
function answerBeforeTheEnd(app: App): void {
  app.addHook('onSend', ({ raw, headers }, reply, _payload, done) => {
    const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
    // (a request that a test injects has no socket)
    if (hasBody && !raw.complete && raw.socket instanceof Socket) {
      const keep = reply.raw.shouldKeepAlive
      reply.header('connection', 'keep-alive') // anything else, and Node ends the socket
      reply.raw.once('finish', () => takeInTheRest(raw, keep))
    }
    done()
  })
}

/** @param keep whether the connection is kept for another request, once the rest has come */
function takeInTheRest(request: IncomingMessage, keep: boolean): void {
  const { socket } = request
  const finish = () => {
    if (!keep) socket.end()
  }
  if (request.complete) {
    finish()
    return
  }
  const giveUp = setTimeout(() => socket.destroy(), lingerMs)
  request.once('close', () => clearTimeout(giveUp))
  request.once('end', finish)
  request.resume()
}

/**
 * A Service of Kubernetes chooses a replica for a connection, not for a request: one that is kept for ever never moves to a new
 * replica. (Node's own `maxRequestsPerSocket` does not close the connection, and answers what still comes over it with 503.)
 */
function limitConnections(app: App, mostRequests: number): void {
  if (mostRequests === 0) return
  const carried = new WeakMap<Socket, number>()
  app.addHook('onSend', ({ raw }, reply, _payload, done) => {
    const requests = (carried.get(raw.socket) ?? 0) + 1
    carried.set(raw.socket, requests)
    if (requests >= mostRequests && raw.complete) reply.header('connection', 'close')
    done()
  })
}

/**
 * A shutdown: while it drains, every answer ends its connection, so that who keeps one alive opens the next elsewhere before this
 * server is gone. Then what is in flight is answered, in the same way (a connection kept alive would hold up the end for
 * `keepAliveTimeout`); what still arrives on an open one is refused.
 */
function endConnections(app: App, health: Health): void {
  let closing = false
  app.addHook('preClose', (done) => {
    closing = true
    const sweep = setInterval(() => app.server.closeIdleConnections(), 100)
    app.server.once('close', () => clearInterval(sweep))
    done()
  })
  app.addHook('onRequest', (_request, _reply, done) => done(closing ? new ProblemError('shutting-down') : undefined))
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing || health.isDraining()) reply.header('connection', 'close')
    done()
  })
}

function operationRoutes(app: App, { health, metrics }: { health: Health; metrics: Metrics }): void {
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
