import type { ServiceName } from '@marquee/contracts/services'
import { clientOf, eventually, type Visitor, visitorOf } from './harness.ts'
import { type RunningService, ready, startService } from './processes.ts'
import type { Scratch } from './servers.ts'
import type { World } from './world.ts'

export interface WholeSystem extends Visitor, AsyncDisposable {
  readonly services: Record<ServiceName, RunningService>
  /** everything in the log is in the feature store */
  settled(withinMs?: number): Promise<void>
}

/** The five services, each a process of its own, on real servers; a world loaded, and a model fitted on it. */
export async function startWholeSystem(
  scratch: Scratch,
  world: World,
  environment: Readonly<Record<string, string>> = {},
  ofService: Partial<Record<ServiceName, Readonly<Record<string, string>>>> = {},
): Promise<WholeSystem> {
  const stack = new AsyncDisposableStack()
  const start = async (name: ServiceName, more: Readonly<Record<string, string>> = {}) =>
    stack.use(
      await startService(
        name,
        { ...scratch.environment, ...environment, ...ofService[name], ...more },
        { waitFor: 'listening' },
      ),
    )
  try {
    const [features, training, ingestion, serving] = await Promise.all([
      start('features'),
      start('training'),
      start('ingestion'),
      start('serving'),
    ])
    const ui = await start('ui', {
      INGESTION_URL: ingestion.address,
      FEATURES_URL: features.address,
      TRAINING_URL: training.address,
      SERVING_URL: serving.address,
    })
    const visitor = visitorOf({ ui: ui.address })
    await Promise.all([features, training, ingestion, ui].map(({ address }) => ready(address)))
    await visitor.load(world)
    const settled = (withinMs = 60_000) => settledAt(features.address, withinMs)
    await settled()
    await ready(serving.address)
    const run = await visitor.trained()
    if (run.state !== 'promoted') throw new Error(`no model: ${JSON.stringify(run)}`)
    return {
      ...visitor,
      services: { ingestion, features, training, serving, ui },
      settled,
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}

/** Resolves once a features service has nothing left to read. */
export async function settledAt(featuresAddress: string, withinMs = 60_000): Promise<void> {
  await eventually('the features service is up to date', withinMs, async () => {
    const { lag } = await clientOf(featuresAddress).get<{ lag: Record<string, number> }>('/v1/status')
    return Object.values(lag).every((messages) => messages === 0) ? true : undefined
  })
}
