import { setMaxListeners } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import type { Health } from './health.ts'
import { refuseUnreadable } from './http-problems.ts'
import type { App } from './http-server.ts'
import { ProblemError } from './problem.ts'

const lingerMs = 10_000
const lingerAtTheEndMs = 1_000 // a stop has 9.5 s for everything

/**
 * Many clients send their whole body before they read. An answer that is given earlier (too large, no key) reaches them only if the
 * rest is taken in, for a while: on a socket that ends with the answer they find a broken pipe.
 */
export function answerBeforeTheEnd(app: App): void {
  const ending = new AbortController()
  setMaxListeners(0, ending.signal) // one for each body that is taken in
  app.addHook('preClose', (done) => {
    ending.abort()
    done()
  })
  app.addHook('onSend', ({ raw, headers }, reply, _payload, done) => {
    const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
    // (a request that a test injects has no socket)
    if (hasBody && !raw.complete && raw.socket instanceof Socket) {
      const keep = reply.raw.shouldKeepAlive
      reply.header('connection', 'keep-alive') // anything else, and Node ends the socket
      reply.raw.once('finish', () => takeInTheRest(raw, { keep, ending: ending.signal }))
    }
    done()
  })
}

/** @param keep whether the connection is kept for another request, once the rest has come */
function takeInTheRest(request: IncomingMessage, { keep, ending }: { keep: boolean; ending: AbortSignal }): void {
  const { socket } = request
  const finish = () => {
    if (!keep) socket.end()
  }
  if (request.complete) {
    finish()
    return
  }
  const giveUpIn = (ms: number) => setTimeout(() => socket.destroy(), ms)
  let giveUp = giveUpIn(ending.aborted ? lingerAtTheEndMs : lingerMs)
  const hurry = () => {
    clearTimeout(giveUp)
    giveUp = giveUpIn(lingerAtTheEndMs)
  }
  ending.addEventListener('abort', hurry, { once: true })
  request.once('close', () => {
    clearTimeout(giveUp)
    ending.removeEventListener('abort', hurry)
  })
  request.once('end', finish)
  request.resume()
}

/**
 * A deadline for the arrival of a request on every route but one: Node has a single one for a whole server, so that the longest rules.
 * Routes that are added later keep it.
 */
export function limitArrival(app: App, { ms, except }: { ms: number; except: string }): void {
  app.addHook('onRequest', ({ raw, routeOptions }, reply, done) => {
    if (routeOptions.url !== except) {
      const timer = setTimeout(() => {
        const late = Object.assign(new Error('the request is late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }) // as Node says it
        if (!raw.complete) refuseUnreadable(late, raw.socket)
      }, ms)
      reply.raw.once('close', () => clearTimeout(timer))
    }
    done()
  })
}

/**
 * A Service of Kubernetes chooses a replica for a connection, not for a request: one that is kept for ever never moves to a new
 * replica. (Node's own `maxRequestsPerSocket` does not close the connection, and answers what still comes over it with 503.)
 */
export function limitConnections(app: App, mostRequests: number): void {
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
export function endConnections(app: App, health: Health): void {
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
