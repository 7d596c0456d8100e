import { openMemoryOnlineStore } from '@marquee/feature-store/memory-online-store'
import { type Config, type Environment, readConfig, type Settings } from '@marquee/platform/config'
import { openEmbeddedDatabase } from '@marquee/platform/database'
import { openEmbeddedEventLog } from '@marquee/platform/embedded-event-log'
import { processSettings } from '@marquee/platform/lifecycle'
import { createLog, type LogLevel } from '@marquee/platform/log'
import { createMetrics } from '@marquee/platform/metrics'
import { startTelemetry } from '@marquee/platform/telemetry'
import type { Dataset } from '@marquee/ui/routes/about'
import { type System, startSystem, systemSettings } from './system.ts'

/** What every process reads, with the defaults of one that a person started at a terminal. */
const standaloneProcess = {
  ...processSettings,
  logLevel: { ...processSettings.logLevel, fallback: 'warn' as const },
  traceSampleRatio: { ...processSettings.traceSampleRatio, fallback: 1 },
}

/** Every setting of the whole in one process, by its variable. */
export const standaloneSettings: Settings = {
  ...systemSettings,
  ...Object.fromEntries(Object.values(standaloneProcess).map((setting) => [setting.env, setting])),
}

/**
 * The settings of the process itself, once those of its services are right too.
 * @throws ConfigInvalid that lists everything wrong at once
 */
export function readStandaloneConfig(environment: Environment): Config<typeof standaloneProcess> {
  readConfig(standaloneSettings, environment)
  return readConfig(standaloneProcess, environment)
}

export interface StandaloneOptions {
  /** the embedded database's folder; in memory without one */
  readonly databasePath?: string
  readonly environment?: Environment
  /** LOG_LEVEL unless given */
  readonly logLevel?: LogLevel
  readonly dataset?: () => Dataset | null
  readonly newId?: () => string
}

/** The whole of Marquee in this process, with nothing installed: the five services on the embedded drivers. */
export async function startStandalone({
  databasePath,
  environment = {},
  logLevel,
  dataset,
  newId,
}: StandaloneOptions = {}): Promise<System> {
  const config = readStandaloneConfig(environment)
  const log = createLog({ level: logLevel ?? config.logLevel })
  const stack = new AsyncDisposableStack()
  stack.use(await startTelemetry('standalone', config, log))
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
    return { ...system, [Symbol.asyncDispose]: () => stack.disposeAsync() }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}
