import { PassThrough, Readable } from 'node:stream'
import httpProxy, { type FastifyHttpProxyOptions } from '@fastify/http-proxy'
import { bodyLimitBytes, importRoute, moviesBodyLimitBytes } from '@marquee/contracts/body-limits'
import type { Access } from '@marquee/platform/access'
import type { App } from '@marquee/platform/http-server'
import { ProblemError } from '@marquee/platform/problem'
import { injectTrace } from '@marquee/platform/telemetry'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { UiConfig } from '../config.ts'
import { headersToPass } from '../headers-to-pass.ts'
import { createRetryBudget } from '../retry-budget.ts'
import { createUpstreamAgent, type UpstreamAgent } from '../upstream-agent.ts'

type Upstream = 'ingestion' | 'features' | 'training' | 'serving'

interface Owner {
  readonly method?: RegExp
  readonly path: RegExp
  readonly service: Upstream
  /** how many bytes a body may have, where it is not what any body may */
  readonly mostBytes?: number
  /** the site itself asks for this on behalf of its visitors, who have no key */
  readonly isOfVisitors?: true
}

/** Which service answers what, the first match; serving has the rest. */
const owners: readonly Owner[] = [
  { path: /^\/api\/v1\/events\/import(\/|\?|$)/, service: 'ingestion', mostBytes: Number.POSITIVE_INFINITY },
  { method: /^POST$/, path: /^\/api\/v1\/movies(\?|$)/, service: 'ingestion', mostBytes: moviesBodyLimitBytes },
  { method: /^POST$/, path: /^\/api\/v1\/events(\?|$)/, service: 'ingestion', isOfVisitors: true },
  { path: /^\/api\/v1\/events(\/|\?|$)/, service: 'ingestion' },
  { path: /^\/api\/v1\/erasures(\/|\?|$)/, service: 'features' },
  { method: /^(PUT|POST)$/, path: /^\/api\/v1\/movies(\/|\?|$)/, service: 'ingestion' },
  { method: /^DELETE$/, path: /^\/api\/v1\/users\//, service: 'ingestion', isOfVisitors: true },
  { path: /^\/api\/v1\/(models|runs)(\/|\?|$)/, service: 'training' },
  { path: /^\/api\/v1\/(status|dead-letters|interactions|activity|coverage|online)(\/|\?|$)/, service: 'features' },
  { method: /^GET$/, path: /^\/api\/v1\/users\/[^/?]+\/features(\?|$)/, service: 'features' },
]

const rest: Owner = { path: /^/, service: 'serving' }
const ownerOf = ({ method, url }: { readonly method: string; readonly url: string }): Owner =>
  owners.find((owner) => owner.path.test(url) && (owner.method?.test(method) ?? true)) ?? rest

/**
 * A connection that nobody uses is let go before a service that is about to stop ends it (DRAIN_MS is 3 s in k8s/): a request must not
 * meet the end of its connection. One that is in use hears of the end in an answer.
 */
const idle = { keepAliveTimeout: 2_000, keepAliveMaxTimeout: 2_000 }

/** Of one service, that wait for an answer. Each is some 35 kB; without an end to them one that hangs takes all memory here. */
const mostWaiting = 512

/** Puts `/api/v1` of the services behind this address. A body is streamed, not held, unless it comes without its length. */
export async function apiProxy(app: App, { config, access }: { config: UiConfig; access: Access }): Promise<void> {
  const addresses: Readonly<Record<Upstream, string>> = {
    ingestion: config.ingestionUrl,
    features: config.featuresUrl,
    training: config.trainingUrl,
    serving: config.servingUrl,
  }
  // who is identified speaks for themself: the site's key would let them speak for anyone
  const siteKey =
    config.siteKey === undefined || access.identifiesPeople ? {} : { authorization: `Bearer ${config.siteKey}` }
  const retries = createRetryBudget()
  const agents: UpstreamAgent[] = []
  const refuseTooMany = (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void) => {
    const { origin } = new URL(addresses[ownerOf(request).service])
    const waiting = agents.reduce((sum, agent) => sum + agent.waitingFor(origin), 0)
    done(waiting >= mostWaiting ? new ProblemError('overloaded') : undefined)
  }
  await app.register(async (scope) => {
    scope.addHook('onRequest', (_request, _reply, done) => {
      retries.earn()
      done()
    })
    scope.removeAllContentTypeParsers() // the proxy reads nothing
    for (const step of [refuseTraversal, refuseTooLarge, refuseTooMany, relayBody]) scope.addHook('preHandler', step)
    scope.addHook('preHandler', measureBodies())
    const proxied = (path: string, agent: UpstreamAgent): FastifyHttpProxyOptions => ({
      upstream: '',
      disableRequestLogging: true, // an address names a person, or is the receipt of one who left
      prefix: `/api${path}`,
      rewritePrefix: path,
      undici: agent,
      replyOptions: {
        retriesCount: 3, // a read that found its connection ended goes over another; a 503 goes to the client, who knows how urgent it is
        retryDelay({ err, req, res, attempt, getDefaultDelay }) {
          const delay = getDefaultDelay(req, res, err, attempt)
          return delay !== null && retries.spend() ? delay : null
        },
        getUpstream: (request) => addresses[ownerOf(request).service],
        rewriteRequestHeaders: (request, headers) => ({
          ...(ownerOf(request).isOfVisitors ? siteKey : {}),
          ...headersToPass(headers),
          ...injectTrace(),
          'x-forwarded-for': request.ip, // the peer's own address, whatever it claims, so that a service can tell this machine from elsewhere
          'x-forwarded-host': request.headers.host, // so is a name that a page of another site let lead here
          'x-request-id': request.id,
        }),
        rewriteHeaders: (headers) => headersToPass(headers),
        onError: (reply, { error }) => {
          const { service } = ownerOf(reply.request)
          reply.send(new ProblemError('upstream-unavailable', { service }, { cause: error }))
        },
      },
    })
    const agentOf = (silenceMs: number): UpstreamAgent => {
      const agent = createUpstreamAgent({ headersTimeout: config.upstreamDeadlineMs, bodyTimeout: silenceMs, ...idle })
      agents.push(agent)
      return agent
    }
    await scope.register(httpProxy, proxied('', agentOf(config.upstreamDeadlineMs)))
    await scope.register(httpProxy, proxied(importRoute.path, agentOf(0))) // it tells of a line that it refuses, and then reads on
  })
}

/** A path that climbs out of /api once decoded is nobody's: it is refused here, before any service sees it. */
function refuseTraversal(request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void {
  const [path = ''] = request.url.split('?', 1)
  const climbs = /[/\\]\.\.|\.\.([/\\]|$)|\\/.test(
    path.replace(/%2e/gi, '.').replace(/%2f/gi, '/').replace(/%5c/gi, '\\'),
  )
  done(climbs ? new ProblemError('malformed-request', { detail: 'the path leaves /api' }) : undefined)
}

/** What its service would refuse is refused here, before the service has to cut the connection that the body comes over. */
function refuseTooLarge(request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void {
  const { mostBytes = bodyLimitBytes } = ownerOf(request)
  const isTooLarge = Number(request.headers['content-length'] ?? 0) > mostBytes
  done(isTooLarge ? new ProblemError('body-too-large', { limit: mostBytes }) : undefined)
}

/**
 * Lets a body pass through a stream of its own. When a service answers before it has read it all, undici destroys what it was
 * reading: the client's own stream would take the connection with it, and the answer.
 */
function relayBody(request: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  const { body, raw } = request
  if (body instanceof Readable) {
    const relay = new PassThrough()
    raw.once('close', () => {
      if (!raw.complete) relay.destroy(new Error('the client is gone'))
    })
    request.body = body.pipe(relay)
    relay.once('close', () => body.resume()) // the pipe has just paused it; what still comes is taken in and dropped
  }
  done()
}

/** What all bodies that are held take together: the container has little more than the process itself needs. */
const mostHeldBytes = 32 * 1_024 ** 2
/** What a chunk takes beside its bytes: many small ones must not count for less than they are. */
const bytesOfChunk = 512

/**
 * A body in chunks is held until its length is known: cut off on the way, nobody could be told that it is too large. Nobody has asked
 * for a key by then, so all that are held share one bound.
 */
function measureBodies(): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  let heldBytes = 0
  return async (request, reply) => {
    const { mostBytes = bodyLimitBytes } = ownerOf(request)
    const { body, headers, socket } = request
    if (!(body instanceof Readable) || headers['content-length'] !== undefined || !Number.isFinite(mostBytes)) return
    const chunks: Buffer[] = []
    let bytes = 0
    let held = 0
    const release = () => {
      heldBytes -= held
      held = 0
    }
    reply.raw.once('close', release)
    try {
      for await (const chunk of body) {
        bytes += chunk.length
        if (bytes > mostBytes) throw new ProblemError('body-too-large', { limit: mostBytes })
        const taken = chunk.length + bytesOfChunk
        if (heldBytes + taken > mostHeldBytes) throw new ProblemError('overloaded')
        held += taken
        heldBytes += taken
        chunks.push(Buffer.from(chunk)) // a copy: the chunk keeps all that was read from the connection with it
      }
    } catch (error) {
      release()
      throw error
    }
    if (socket.destroyed) release() // it ended while the last of its chunks were read
    request.body = Readable.from(chunks)
  }
}
