import { fastify } from 'fastify'

/** Counts what is watched, and answers with the most watched that the person has not seen. */
const watchers = new Map<string, number>()
const seen = new Map<string, Set<string>>()
let order: readonly string[] | undefined

const app = fastify({ bodyLimit: 16 * 2 ** 20 })
app.post<{ Body: readonly { userId: string; movieId: string }[] }>('/events', (request, reply) => {
  for (const { userId, movieId } of request.body) {
    watchers.set(movieId, (watchers.get(movieId) ?? 0) + 1)
    seen.set(userId, (seen.get(userId) ?? new Set()).add(movieId))
  }
  order = undefined
  return reply.code(202).send({})
})
app.get<{ Params: { userId: string }; Querystring: { size: string } }>('/users/:userId', ({ params, query }) => {
  order ??= [...watchers.keys()].sort((a, b) => (watchers.get(b) ?? 0) - (watchers.get(a) ?? 0))
  const without = seen.get(params.userId) ?? new Set()
  return order
    .values()
    .filter((movieId) => !without.has(movieId))
    .take(Number(query.size))
    .toArray()
})
const address = await app.listen({ port: 0, host: '127.0.0.1' })
process.stdout.write(`listening at ${address}\n`)
