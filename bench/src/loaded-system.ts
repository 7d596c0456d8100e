import { load } from '@marquee/ingestion/load'
import { openSource } from '@marquee/ingestion/sources/open-source'
import { clientOf, fitNow } from '@marquee/tests/harness'
import { type RunningService, ready, startService } from '@marquee/tests/processes'
import { createScratch, type Scratch } from '@marquee/tests/servers'
import { settledAt } from '@marquee/tests/whole-system'
import type { BenchOptions } from './suite.ts'

/** For what comes before the measurement. */
export const patienceMs = 600_000

/** The site is not among them: it only hands on. */
export type MeasuredService = 'features' | 'training' | 'ingestion' | 'serving'

/** The services, each a process of its own, on real servers, with a data set loaded and a model fitted on it. */
export interface LoadedSystem extends AsyncDisposable {
  readonly services: Readonly<Record<MeasuredService, RunningService>>
  /** which data */
  readonly source: string
  /** everybody in it */
  readonly users: readonly string[]
  /** Everything that was accepted is in the feature store. */
  settled(): Promise<void>
  /** Ends services that a measurement does without, so that they take nothing from what it measures. */
  without(services: readonly MeasuredService[]): Promise<void>
}

/** What Node is to do beside running a service, as in NODE_OPTIONS. */
type NodeOptionsOf = (service: MeasuredService) => string | undefined

/** Has a service write a CPU profile, if that is asked for. */
export const profiling = ({ profile }: Pick<BenchOptions, 'profile'>, service: MeasuredService): string | undefined =>
  profile === undefined ? undefined : `--cpu-prof --cpu-prof-dir=${profile}/${service}`

/** The same of those that are measured: of the others it would only take time from these. */
export const profilingAll =
  (options: Pick<BenchOptions, 'profile'>, measured: readonly MeasuredService[]): NodeOptionsOf =>
  (service) =>
    measured.includes(service) ? profiling(options, service) : undefined

export async function startLoadedSystem(options: BenchOptions, nodeOptionsOf: NodeOptionsOf): Promise<LoadedSystem> {
  const stack = new AsyncDisposableStack()
  try {
    const scratch = stack.use(await createScratch())
    const { services, addresses } = stack.use(await startServices(scratch, options, nodeOptionsOf))
    const settled = () => settledAt(addresses.features, patienceMs)
    const { name, users } = await loadData(options, addresses.ingestion)
    await settled()
    options.tell('fitting')
    const run = await fitNow(
      { training: clientOf(addresses.training), serving: clientOf(addresses.serving) },
      { withinMs: patienceMs },
    )
    if (run.state !== 'promoted') throw new Error(`no model: ${JSON.stringify(run)}`)
    return {
      services,
      source: name,
      users,
      settled,
      async without(ended) {
        await Promise.all(ended.map((service) => services[service].kill('SIGTERM')))
      },
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}

export interface Services extends AsyncDisposable {
  readonly services: Readonly<Record<MeasuredService, RunningService>>
  readonly addresses: Readonly<Record<MeasuredService, string>>
}

/** The services with nothing in them yet. */
export async function startServices(
  scratch: Pick<Scratch, 'environment'>,
  { tell }: Pick<BenchOptions, 'tell'>,
  nodeOptionsOf: NodeOptionsOf = () => undefined,
): Promise<Services> {
  tell('starting the services')
  const stack = new AsyncDisposableStack()
  const start = async (name: MeasuredService) =>
    stack.use(await startMeasured(name, scratch, { nodeOptions: nodeOptionsOf(name), waitFor: 'listening' }))
  try {
    const [features, training, ingestion, serving] = await Promise.all([
      start('features'),
      start('training'),
      start('ingestion'),
      start('serving'),
    ])
    await Promise.all([features, training, ingestion].map(({ address }) => ready(address)))
    return {
      services: { features, training, ingestion, serving },
      addresses: {
        features: features.address,
        training: training.address,
        ingestion: ingestion.address,
        serving: serving.address,
      },
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}

/** What its image tells Node, but for the heap, which follows a container's memory there. */
const inItsImage = '--v8-pool-size=1'

/** A service as it is in production, but for what would stand in the way of load from one address; it ends as there, too: a profile is written then. */
export async function startMeasured(
  name: MeasuredService,
  { environment }: Pick<Scratch, 'environment'>,
  { nodeOptions, waitFor = 'ready' }: { nodeOptions: string | undefined; waitFor?: 'ready' | 'listening' },
): Promise<RunningService> {
  const service = await startService(
    name,
    {
      ...environment,
      SERVING_POLL_MS: '1000',
      TRAIN_CHECK_MS: '1000',
      NODE_OPTIONS: [inItsImage, nodeOptions].join(' '),
    },
    { waitFor },
  )
  return {
    ...service,
    async [Symbol.asyncDispose]() {
      if (service.isRunning()) await service.kill('SIGTERM')
      await service[Symbol.asyncDispose]()
    },
  }
}

async function loadData({ data, tell }: BenchOptions, ingestionUrl: string) {
  await using source = await openSource(data, { notify: tell })
  tell(`loading ${source.name}`)
  await load(source, { ingestionUrl })
  const users = new Set<string>()
  for await (const { userId } of source.interactions()) users.add(userId)
  return { name: source.name, users: [...users] }
}
