import { type logCreator, logLevel } from 'kafkajs'
import type { Log } from './log.ts'

const quietMs = 10_000

// kafkajs computes a negative timeout on Node 24 (tulios/kafkajs #1751): harmless, and said once for each connection.
const emitWarning = process.emitWarning.bind(process)
process.emitWarning = ((warning: string | Error, ...rest: never[]) => {
  if ((warning instanceof Error ? warning.name : rest[0]) !== 'TimeoutNegativeWarning') emitWarning(warning, ...rest)
}) as typeof process.emitWarning

/** kafkajs logs each of its retries as an error: here each message is written as a warning, at most every 10 s. */
export const kafkaLogCreator = (log: Log): logCreator => {
  const lastWritten = new Map<string, number>()
  return () =>
    ({ namespace, level, log: { message, ...detail } }) => {
      const key = `${namespace} ${message}`
      const now = Date.now()
      if (now - (lastWritten.get(key) ?? 0) < quietMs) return
      if (lastWritten.size > 1_000) lastWritten.clear()
      lastWritten.set(key, now)
      log[level <= logLevel.WARN ? 'warn' : 'debug']({ kafka: { namespace, error: detail['error'] } }, message)
    }
}
