import rateLimit, { normalizeIP } from '@fastify/rate-limit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Access } from './access.ts'
import type { App, HttpConfig } from './http-server.ts'
import { ProblemError } from './problem.ts'
import { RequestWindows } from './request-windows.ts'

/** @throws ProblemError `rate-limited` */
export type RateLimit = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

/**
 * So many requests a second for an API key of ours, from wherever it is used, and for an address (of IPv6 its /64) otherwise: a made-up
 * key makes nobody a new client. Every request counts, whatever comes of it, but those of
 * a route that says `rateLimit: false`: to be put before whatever refuses any.
 *
 * @returns the same for a request that no hook sees
 */
export async function limitRate(
  app: App,
  { requestsPerSecond: ofAddress, requestsPerSecondOfKey: ofKey = ofAddress }: HttpConfig,
  access: Access | undefined,
): Promise<RateLimit> {
  if (ofAddress === 0 && ofKey === 0) return async () => {}
  const most = (client: string) => (client.startsWith('key ') ? ofKey : ofAddress) || Number.MAX_SAFE_INTEGER
  await app.register(rateLimit, {
    global: false, // its own hook comes last of a route's, and not at all where there is no route
    keyGenerator(request) {
      const key = access?.keyOf(request)
      return key ? `key ${key.id}` : normalizeIP(request.ip)
    },
    max: (_request, client) => most(client),
    timeWindow: 1_000,
    store: RequestWindows,
    enableDraftSpec: true, // RateLimit-Limit, -Remaining and -Reset
    errorResponseBuilder: (_request, { max }) => new ProblemError('rate-limited', { limit: max, window: '1 s' }),
  })
  const limit = app.rateLimit()
  const count: RateLimit = async (request, reply) => {
    await limit.call(app, request, reply)
  }
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.rateLimit !== false) await count(request, reply)
  })
  return count
}
