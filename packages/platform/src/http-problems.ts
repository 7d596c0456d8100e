import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { RequestInvalid } from './http-validation.ts'
import { ProblemError, problemBody } from './problem.ts'

/** The one place where an error becomes an answer. */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error, request.routeOptions.bodyLimit)
  const { status, retryAfterSeconds } = problem.definition
  const about = { code: problem.code, why: problem.message } // which may repeat the request: never the message of the line
  if (status < 500) request.log.debug({ ...about, fields: problem.fields.length }, 'a request was refused')
  // no fault of anybody's: where it is a thousand a second, stacks would be most of what is logged
  else if (retryAfterSeconds && problem.cause === undefined) request.log.warn(about, 'a request was put off')
  else request.log.error({ ...about, err: error }, 'a request failed')
  if (retryAfterSeconds) reply.header('retry-after', retryAfterSeconds)
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="marquee"')
  return reply
    .code(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(problemBody(problem, request.id))
}

/**
 * What an error thrown anywhere below a route means to the caller.
 * @param bodyLimit of the route, in bytes
 */
export function problemOf(error: unknown, bodyLimit = Number.NaN): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof RequestInvalid)
    return new ProblemError(error.part === 'body' ? 'body-invalid' : 'parameter-invalid', {}, { fields: error.fields })
  if (isFastifyError(error)) return fastifyProblem(error, bodyLimit)
  if (isRefusal(error)) return new ProblemError('malformed-request', { detail: error.message }, { cause: error })
  return new ProblemError('internal', {}, { cause: error })
}

const isFastifyError = (error: unknown): error is FastifyError =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'

/** What a plugin says of a request that it does not take: a status and no code. */
const isRefusal = (error: unknown): error is Error =>
  error instanceof Error &&
  'statusCode' in error &&
  typeof error.statusCode === 'number' &&
  error.statusCode >= 400 &&
  error.statusCode < 500

function fastifyProblem(error: FastifyError, bodyLimit: number): ProblemError {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ProblemError('body-too-large', { limit: bodyLimit }, { cause: error })
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ProblemError('unsupported-media-type', { expected: 'application/json' }, { cause: error })
    default:
      if (error.statusCode !== undefined && error.statusCode < 500)
        return new ProblemError('malformed-request', { detail: error.message }, { cause: error })
      return new ProblemError('internal', {}, { cause: error })
  }
}

/** Bytes that are not HTTP, headers over Node's limit, a request that never ends: no route can answer, so the socket gets the problem. */
export function refuseUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const problem = unreadable(error.code)
  const body = JSON.stringify(problemBody(problem, 'none'))
  const { status } = problem.definition
  if (socket.writable) {
    socket.write(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/problem+json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    )
  }
  socket.destroy(error)
}

function unreadable(code: string | undefined): ProblemError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new ProblemError('request-timeout')
  return new ProblemError('malformed-request', {
    detail: code === 'HPE_HEADER_OVERFLOW' ? 'the address and headers are too long' : 'this is not HTTP',
  })
}
