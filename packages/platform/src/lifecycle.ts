import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ServiceName } from '@marquee/contracts/services'
import {
  type Config,
  ConfigInvalid,
  describeConfig,
  integer,
  oneOf,
  readConfig,
  type Setting,
  type Settings,
} from './config.ts'
import { createHealth, type Health } from './health.ts'
import type { App } from './http-server.ts'
import { createLog, type Log, logLevels } from './log.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { startTelemetry, telemetrySettings } from './telemetry.ts'

/** What runs: the HTTP app, and what works in the background (consumers, pollers, loops), which stops first. */
export interface Service {
  readonly app: App
  readonly background: readonly AsyncDisposable[]
}

/** What a service gets from the process it runs in. */
export interface Surroundings {
  readonly log: Log
  readonly metrics: Metrics
  readonly health: Health
  /** tells this process from every other in logs and locks */
  readonly instance: string
}

export const processSettings = {
  logLevel: oneOf(logLevels, {
    env: 'LOG_LEVEL',
    fallback: 'info',
    description: 'The least severe log line that is written',
  }),
  drainMs: integer({
    env: 'DRAIN_MS',
    min: 0,
    max: 60_000,
    fallback: 0,
    description: 'Time between turning not ready and stopping, for load balancers to notice',
  }),
  ...telemetrySettings,
}

/** Every service has an address; the rest of its table is its own. */
type ServiceSettings = Settings & { readonly host: Setting<string>; readonly port: Setting<number> }

/** Registers a resource to be closed at the end, in reverse order of opening. */
export type Use = <T extends AsyncDisposable>(resource: T | Promise<T>) => Promise<T>

const shutdownDeadlineMs = 9_500

/**
 * The life of a service: read the configuration, open resources, listen, and on SIGTERM or SIGINT stop in order:
 * readiness false → background work finishes its batch → HTTP answers what is in flight → resources close, last opened
 * first → telemetry is flushed → exit 0. Exits 1 when that takes longer than 9.5 s, 2 when the configuration is wrong.
 */
export async function runService<S extends ServiceSettings>(
  name: ServiceName,
  settings: S,
  start: (config: Config<S>, use: Use, surroundings: Surroundings) => Promise<Service>,
): Promise<void> {
  const begun = await begin(name, settings)
  if (!begun) return
  const { config, surroundings, resources, use, endTelemetry } = begun
  const { log, health } = surroundings

  const service = await start(config.own, use, surroundings).catch(exitOnConfigInvalid)
  const { host, port } = readConfig({ host: settings.host, port: settings.port }, process.env)
  await service.app.listen({ host, port })

  const signal = await firstSignal()
  log.info({ signal }, 'stopping')
  setTimeout(() => {
    log.fatal({ deadlineMs: shutdownDeadlineMs }, 'did not stop in time')
    process.exit(1)
  }, config.process.drainMs + shutdownDeadlineMs).unref()
  health.drain()
  await sleep(config.process.drainMs)
  await stop(service, resources)
  log.info('stopped')
  await endTelemetry()
  process.exit(0)
}

/**
 * The life of a job of a service, such as its migrations: read the configuration, do the work, close what it opened, exit 0.
 * Exits 1 when the work fails, 2 when the configuration is wrong.
 */
export async function runJob<S extends Settings>(
  name: ServiceName,
  settings: S,
  work: (config: Config<S>, use: Use, surroundings: Surroundings) => Promise<void>,
): Promise<void> {
  const begun = await begin(name, settings)
  if (!begun) return
  const { config, surroundings, resources, use, endTelemetry } = begun
  try {
    await work(config.own, use, surroundings)
  } catch (error) {
    surroundings.log.fatal({ err: error }, 'the job failed')
    process.exitCode = 1
  }
  await resources.disposeAsync()
  await endTelemetry()
  process.exit()
}

/** What a process starts with; undefined when it was only asked for help. Exits 2 when the configuration is wrong. */
async function begin<S extends Settings>(name: ServiceName, settings: S) {
  const table = { ...processSettings, ...settings }
  if (process.argv.includes('--help') || process.argv.includes('-h')) {
    process.stdout.write(
      `Marquee ${name}. Configuration, from environment variables alone:\n\n${describeConfig(table)}\n`,
    )
    return undefined
  }
  readConfigOrExit(table) // every wrong variable at once, then each half with its own type
  const config = { process: readConfig(processSettings, process.env), own: readConfig(settings, process.env) }
  const log = createLog({ service: name, level: config.process.logLevel })
  const telemetry = await startTelemetry(name, config.process, log)
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'a fault nobody handled: the process ends, so that it starts again clean')
    process.exit(1)
  })
  const metrics = createMetrics(name)
  const instance = `${hostname()}-${randomUUID().slice(0, 8)}`
  metrics.of('instance').set({ id: instance }, 1)
  const surroundings: Surroundings = { log, metrics, health: createHealth(), instance }
  const resources = new AsyncDisposableStack()
  const use: Use = async (resource) => resources.use(await resource)
  return { config, surroundings, resources, use, endTelemetry: () => telemetry[Symbol.asyncDispose]() }
}

/** The middle of a shutdown, the same for one service and for five in one process. */
export async function stop(service: Service, resources: AsyncDisposableStack): Promise<void> {
  await Promise.all(service.background.map((work) => work[Symbol.asyncDispose]()))
  await service.app.close()
  await resources.disposeAsync()
}

function readConfigOrExit(settings: Settings): void {
  try {
    readConfig(settings, process.env)
  } catch (error) {
    exitOnConfigInvalid(error)
  }
}

/** A file that a variable names may be wrong too: that shows when it is opened. */
function exitOnConfigInvalid(error: unknown): never {
  if (!(error instanceof ConfigInvalid)) throw error
  process.stderr.write(`${error.message}\n\nRun with --help for every variable.\n`)
  process.exit(2)
}

/** Resolves with the first signal that asks the process to end. Those after it change nothing: the end has begun. */
export function firstSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve(signal))
  })
}
