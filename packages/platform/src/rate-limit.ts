import rateLimit, { normalizeIP } from '@fastify/rate-limit'
import type { Access } from './access.ts'
import type { App, HttpConfig } from './http-server.ts'
import { ProblemError } from './problem.ts'
import { RequestWindows } from './request-windows.ts'

/**
 * So many requests a second for an API key of ours, from wherever it is used, and for an address (of IPv6 its /64) otherwise: a made-up
 * key makes nobody a new client.
 */
export async function limitRate(
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
    store: RequestWindows,
    enableDraftSpec: true, // RateLimit-Limit, -Remaining and -Reset
    errorResponseBuilder: (_request, { max }) => new ProblemError('rate-limited', { limit: max, window: '1 s' }),
  })
}
