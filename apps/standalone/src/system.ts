import { setTimeout as sleep } from 'node:timers/promises'
import { type ServiceName, services } from '@marquee/contracts/services'
import type { OnlineStore } from '@marquee/feature-store/online'
import { featuresSettings } from '@marquee/features/config'
import { consumedTopics, consumerGroup } from '@marquee/features/consume'
import { startFeatures } from '@marquee/features/service'
import { createIngestionApp } from '@marquee/ingestion/app'
import { ingestionSettings } from '@marquee/ingestion/config'
import { type Environment, readConfig, type Setting, type Settings } from '@marquee/platform/config'
import type { Database } from '@marquee/platform/database'
import type { EventLog } from '@marquee/platform/event-log'
import { createHealth } from '@marquee/platform/health'
import { type Service, type Surroundings, stop } from '@marquee/platform/lifecycle'
import type { Log } from '@marquee/platform/log'
import { createMetrics } from '@marquee/platform/metrics'
import { servingSettings } from '@marquee/serving/config'
import { startServing } from '@marquee/serving/service'
import { trainingSettings } from '@marquee/training/config'
import { startTraining } from '@marquee/training/service'
import { createUiApp } from '@marquee/ui/app'
import { uiSettings } from '@marquee/ui/config'
import type { Dataset } from '@marquee/ui/routes/about'

export interface SystemResources {
  readonly database: Database
  readonly online: OnlineStore
  readonly eventLog: EventLog
}

export interface SystemOptions {
  readonly environment: Environment
  readonly log: Log
  readonly dataset?: () => Dataset | null
  /** where recommendation ids come from; random UUIDs unless told */
  readonly newId?: () => string
}

export interface System extends AsyncDisposable {
  readonly addresses: Readonly<Record<ServiceName, string>>
  /** resolves once everything accepted so far has reached the feature store */
  settled(): Promise<void>
  /** not ready any more, for load balancers to notice; still answering */
  drain(): void
}

/** What the services of one process know of each other, and what they are told of the data set, is no setting here. */
const given = /^((INGESTION|FEATURES|TRAINING|SERVING)_URL|DATASET_\w+)$/

/** Every setting of the five services that makes sense in one process, by its variable: several are shared. */
export const systemSettings: Settings = Object.fromEntries(
  [ingestionSettings, featuresSettings, trainingSettings, servingSettings, uiSettings]
    .flatMap((settings): Setting<unknown>[] => Object.values(settings))
    .filter(({ env }) => !given.test(env))
    .map((setting) => [setting.env, setting]),
)

/** The five services in this process, on whatever resources they are given, each listening on its own port. */
export async function startSystem(
  { database, online, eventLog }: SystemResources,
  { environment, log, dataset = () => null, newId }: SystemOptions,
): Promise<System> {
  readConfig(systemSettings, environment) // everything that is wrong at once, before anything starts
  const running: { service: Service; health: Surroundings['health'] }[] = []
  const addresses: Partial<Record<ServiceName, string>> = {}

  async function run(
    name: ServiceName,
    { host, port }: { host: string; port: number },
    start: (surroundings: Surroundings) => Promise<Service>,
  ): Promise<string> {
    const health = createHealth()
    const metrics = createMetrics(name, { processMetrics: false })
    const instance = 'standalone'
    metrics.of('instance').set({ id: instance }, 1)
    const surroundings = { log: log.child({ service: name }), metrics, health, instance }
    const service = await start(surroundings)
    running.push({ service, health })
    await service.app.listen({ host, port }).catch((error: unknown) => {
      throw isAddressInUse(error) ? new PortTaken(name, port) : error
    })
    const address = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${listeningPort(service)}`
    addresses[name] = address
    return address
  }

  function drain(): void {
    for (const { health } of running) health.drain()
  }

  async function stopAll(): Promise<void> {
    drain()
    // what takes requests stops before what works behind it
    for (const { service } of running.toReversed()) await stop(service, new AsyncDisposableStack())
  }

  try {
    const features = readConfig(featuresSettings, environment)
    const featuresUrl = await run('features', features, (surroundings) =>
      startFeatures({ config: features, database, online, eventLog }, surroundings),
    )
    const training = readConfig(trainingSettings, environment)
    const trainingUrl = await run('training', training, (surroundings) =>
      startTraining({ config: training, database }, surroundings),
    )
    const serving = readConfig(servingSettings, environment)
    const servingUrl = await run('serving', serving, (surroundings) =>
      startServing({ config: serving, database, online, eventLog, ...(newId ? { newId } : {}) }, surroundings),
    )
    const ingestion = readConfig(ingestionSettings, environment)
    const ingestionUrl = await run('ingestion', ingestion, async (surroundings) => ({
      app: await createIngestionApp({ config: ingestion, eventLog }, surroundings),
      background: [],
    }))
    const ui = { ...readConfig(uiSettings, environment), ingestionUrl, featuresUrl, trainingUrl, servingUrl }
    await run('ui', ui, async (surroundings) => ({
      app: await createUiApp({ config: ui, dataset }, surroundings),
      background: [],
    }))
  } catch (error) {
    await stopAll()
    throw error
  }

  return {
    addresses: addresses as Record<ServiceName, string>, // each has just been started
    async settled() {
      for (;;) {
        const lag = await eventLog.lag(consumerGroup, consumedTopics)
        if (Object.values(lag).every((messages) => messages === 0)) return
        await sleep(10)
      }
    },
    drain,
    [Symbol.asyncDispose]: stopAll,
  }
}

function listeningPort(service: Service): number {
  const address = service.app.addresses()[0]
  if (typeof address !== 'object') throw new Error('the service does not listen')
  return address.port
}

/** Something else listens where a service is to listen. */
export class PortTaken extends Error {
  override name = 'PortTaken'

  constructor(service: ServiceName, port: number) {
    super(
      `Port ${port}, for ${service}, is taken by another program. Is Marquee running already? PORT_${service.toUpperCase()} chooses another port (all: ${Object.keys(
        services,
      )
        .map((name) => `PORT_${name.toUpperCase()}`)
        .join(', ')}).`,
    )
  }
}

const isAddressInUse = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
