import type { Problem } from '@marquee/contracts/problems'
import type { InjectOptions } from 'fastify'
import Type from 'typebox'
import { expect } from 'vitest'
import { openAccess } from '../src/access.ts'
import type { ApiKey } from '../src/api-keys.ts'
import { type App, createHttpServer, type HttpConfig } from '../src/http-server.ts'
import { ProblemError } from '../src/problem.ts'
import { quietSurroundings } from './surroundings.ts'

/** A service with a route of each kind. */
export async function openApp({
  requestsPerSecond = 0,
  requestsPerSecondOfKey,
  requestsPerConnection = 0,
  apiKeys = [],
}: Partial<HttpConfig> & { apiKeys?: readonly ApiKey[] } = {}) {
  const surroundings = quietSurroundings('serving')
  const config = { trustedProxies: ['loopback'], requestsPerSecond, requestsPerSecondOfKey, requestsPerConnection }
  const access = await openAccess({ apiKeys }, surroundings)
  const app = await createHttpServer({ service: 'serving', config, access, ...surroundings })
  const Params = Type.Object({ id: Type.String({ maxLength: 10 }) })
  const Query = Type.Object({ n: Type.Integer({ default: 3 }) }, { additionalProperties: false })
  const Body = Type.Object({ a: Type.Integer() })
  app.post(
    '/things/:id',
    { schema: { summary: 'A thing', params: Params, querystring: Query, body: Body } },
    (request) => ({
      id: request.params.id,
      n: request.query.n,
      a: request.body.a,
    }),
  )
  app.get('/broken', () => {
    throw new Error('password=hunter2 at host.internal')
  })
  app.get('/away', () => {
    throw new ProblemError('store-unavailable', { store: 'feature store' })
  })
  app.get('/free', () => ({ ok: true }))
  app.post('/guarded', { onRequest: access.requireScope('operations') }, () => ({ ok: true }))
  return { app, ...surroundings }
}
/** The answer, which has to be a whole problem. */
export async function problemOf(request: InjectOptions, of: App): Promise<Problem> {
  const response = await of.inject(request)
  expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8')
  const body = response.json<Problem>()
  expect(body).toMatchObject({ status: response.statusCode, type: `https://marquee.dev/problems/${body.code}` })
  expect(body.requestId).toMatch(/^[\w.-]{1,64}$/)
  return body
}
