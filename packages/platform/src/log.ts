import { isSpanContextValid, trace } from '@opentelemetry/api'
import type { Logger } from 'pino'
import { pino, stdTimeFunctions } from 'pino'

export type Log = Logger

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** What must never reach a log, wherever a caller may have put it. */
const secrets = ['authorization', 'cookie', 'apiKey', 'password', 'secret', 'token', 'databaseUrl', 'redisUrl']

/**
 * JSON lines on standard output with the service's name and the current trace; readable lines on a terminal.
 * @param pretty readable lines even where standard output is no terminal
 */
export function createLog({
  service,
  level,
  pretty = process.stdout.isTTY === true,
}: {
  /** absent where several services share a process: each logs through a child that names it */
  service?: string
  level: LogLevel
  pretty?: boolean
}): Log {
  return pino({
    level,
    base: service === undefined ? null : { service },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      // an error of ioredis carries the command that was refused: AUTH with its password, or people's histories
      paths: [...secrets, 'command.args'].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '(hidden)',
    },
    mixin: currentTrace,
    ...(pretty
      ? {
          transport: {
            target: 'pino-pretty',
            options: {
              ignore: 'pid,hostname,service,trace_id,span_id',
              messageFormat: '{service}: {msg}',
              translateTime: 'HH:MM:ss',
            },
          },
        }
      : {}),
  })
}

function currentTrace(): object {
  const span = trace.getActiveSpan()?.spanContext()
  return span && isSpanContextValid(span) ? { trace_id: span.traceId, span_id: span.spanId } : {}
}
