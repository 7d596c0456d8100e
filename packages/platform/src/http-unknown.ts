import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './http-server.ts'
import { ProblemError } from './problem.ts'

/** An address that no route has: 404; one that a route has for another method: 405, and which it takes. */
export function answerUnknown(app: App): (request: FastifyRequest, reply: FastifyReply) => never {
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
