import { openMemoryOnlineStore } from '@marquee/feature-store/memory-online-store'
import type { Environment } from '@marquee/platform/config'
import { openEmbeddedDatabase } from '@marquee/platform/database'
import { openEmbeddedEventLog } from '@marquee/platform/embedded-event-log'
import { createLog, type LogLevel } from '@marquee/platform/log'
import { createMetrics } from '@marquee/platform/metrics'
import { startTelemetry } from '@marquee/platform/telemetry'
import type { Dataset } from '@marquee/ui/routes/about'
import { type System, startSystem } from './system.ts'

export interface StandaloneOptions {
  /** the embedded database's folder; in memory without one */
  readonly databasePath?: string
  readonly environment?: Environment
  readonly logLevel?: LogLevel
  readonly dataset?: () => Dataset | null
  readonly newId?: () => string
}

/** The whole of Marquee in this process, with nothing installed: the five services on the embedded drivers. */
export async function startStandalone({
  databasePath,
  environment = {},
  logLevel = 'warn',
  dataset,
  newId,
}: StandaloneOptions = {}): Promise<System> {
  const log = createLog({ level: logLevel })
  const stack = new AsyncDisposableStack()
  stack.use(
    await startTelemetry('standalone', {
      otlpEndpoint: environment['OTEL_EXPORTER_OTLP_ENDPOINT'],
      traceSampleRatio: 1,
    }),
  )
  try {
    const database = stack.use(await openEmbeddedDatabase({ folder: databasePath }))
    const online = stack.use(openMemoryOnlineStore())
    const eventLog = stack.use(await openEmbeddedEventLog({ database, log, metrics: createMetrics('standalone') }))
    const system = stack.use(
      await startSystem(
        { database, online, eventLog },
        { environment, log, ...(dataset ? { dataset } : {}), ...(newId ? { newId } : {}) },
      ),
    )
    return { addresses: system.addresses, settled: system.settled, [Symbol.asyncDispose]: () => stack.disposeAsync() }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}
