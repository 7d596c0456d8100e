import httpProxy from '@fastify/http-proxy'
import type { App } from '@marquee/platform/http-server'
import { ProblemError } from '@marquee/platform/problem'
import { injectTrace } from '@marquee/platform/telemetry'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { UiConfig } from '../config.ts'

type Upstream = 'ingestion' | 'features' | 'training' | 'serving'

/** Which service answers what, the first match; serving has the rest. */
const owners: readonly { readonly method?: RegExp; readonly path: RegExp; readonly service: Upstream }[] = [
  { path: /^\/api\/v1\/events(\/|\?|$)/, service: 'ingestion' },
  { path: /^\/api\/v1\/erasures(\/|\?|$)/, service: 'features' },
  { method: /^(PUT|POST)$/, path: /^\/api\/v1\/movies(\/|\?|$)/, service: 'ingestion' },
  { method: /^DELETE$/, path: /^\/api\/v1\/users\//, service: 'ingestion' },
  { path: /^\/api\/v1\/(models|runs)(\/|\?|$)/, service: 'training' },
]

const ownerOf = (method: string, path: string): Upstream =>
  owners.find((owner) => owner.path.test(path) && (owner.method?.test(method) ?? true))?.service ?? 'serving'

/** Puts `/api/v1` of the services behind this address; bodies are streamed, never held. */
export async function apiProxy(app: App, { config }: { config: UiConfig }): Promise<void> {
  const addresses: Readonly<Record<Upstream, string>> = {
    ingestion: config.ingestionUrl,
    features: config.featuresUrl,
    training: config.trainingUrl,
    serving: config.servingUrl,
  }
  await app.register(httpProxy, {
    upstream: '',
    prefix: '/api',
    rewritePrefix: '',
    preHandler: refuseTraversal,
    undici: { connections: 128, headersTimeout: config.upstreamDeadlineMs, bodyTimeout: config.upstreamDeadlineMs },
    replyOptions: {
      getUpstream: (request) => addresses[ownerOf(request.method, request.url)],
      // The peer's own address, whatever it claims, so that a service can tell this machine from elsewhere. `Expect` (curl sends it
      // with large bodies) has been answered here; undici refuses to pass it on.
      rewriteRequestHeaders: (request, { expect: _, ...headers }) => ({
        ...headers,
        ...injectTrace(),
        'x-forwarded-for': request.ip,
        'x-request-id': request.id,
      }),
      onError: (reply, { error }) => {
        const service = ownerOf(reply.request.method, reply.request.url)
        reply.send(new ProblemError('upstream-unavailable', { service }, { cause: error }))
      },
    },
  })
}

/** A path that climbs out of /api once decoded is nobody's: it is refused here, before any service sees it. */
function refuseTraversal(request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void {
  const climbs = /(^|[/\\])\.\.([/\\]|$)/.test(
    request.url.split('?', 1)[0]?.replace(/%2e/gi, '.').replace(/%2f/gi, '/').replace(/%5c/gi, '\\') ?? '',
  )
  done(climbs ? new ProblemError('malformed-request', { detail: 'the path leaves /api' }) : undefined)
}
