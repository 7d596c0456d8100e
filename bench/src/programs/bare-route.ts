import { fastify } from 'fastify'

/**
 * What HTTP itself costs: a route that gives the same bytes as a list without having to find them, and one that takes a body, parses
 * it and says yes.
 */
const { bytes } = JSON.parse(process.argv[2] ?? '') as { bytes: number } // from reference.ts
const answer = JSON.stringify('x'.repeat(Math.max(0, bytes - 2)))
const app = fastify({ bodyLimit: 16 * 2 ** 20 })
app.get('/', (_request, reply) => reply.type('application/json').send(answer))
app.post('/v1/events', (_request, reply) => reply.code(202).send({ accepted: 1 }))
const address = await app.listen({ port: 0, host: '127.0.0.1' })
process.stdout.write(`listening at ${address}\n`)
