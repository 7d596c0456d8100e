import { setTimeout as sleep } from 'node:timers/promises'
import type { OfflineStore } from '@marquee/feature-store/offline'
import type { Checkpoints } from '@marquee/model-registry/checkpoints'
import type { ModelRegistry } from '@marquee/model-registry/registry'
import type { TrainingRuns } from '@marquee/model-registry/runs'
import { backoff } from '@marquee/platform/backoff'
import type { Database } from '@marquee/platform/database'
import type { Surroundings } from '@marquee/platform/lifecycle'
import type { TrainingConfig } from './config.ts'
import { watchNeed } from './need.ts'
import { trainOnce } from './train-once.ts'

export interface Trainer extends AsyncDisposable {
  /** whether the registry's schema is up to date, so that runs can be asked for */
  isMigrated(): boolean
  /** looks for a requested run now */
  wake(): void
}

export interface TrainerDependencies {
  readonly config: TrainingConfig
  readonly database: Database
  readonly offline: OfflineStore
  readonly registry: ModelRegistry
  readonly runs: TrainingRuns
  readonly checkpoints: Checkpoints
}

const standbyMs = 2_000
const maxRetryMs = 300_000 // between runs of one's own accord while they fail; a requested one is always tried

/**
 * Watches the feature store and refits when it is worth it. One replica trains at a time; the others stand by and take over when its
 * database session ends. A run that was cut off is done again.
 */
export function startTrainer(dependencies: TrainerDependencies, surroundings: Surroundings): Trainer {
  const { database, registry, runs } = dependencies
  const { log } = surroundings
  const stopping = new AbortController()
  let migrated = false
  let wake = () => {}

  const pause = (ms: number, signal: AbortSignal) =>
    Promise.race([
      sleep(ms, undefined, { signal, ref: false }).catch(() => {}),
      new Promise<void>((resolve) => (wake = resolve)),
    ])

  async function lead(lost: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([stopping.signal, lost])
    log.info('this replica trains')
    const requeued = await runs.requeueUnfinished()
    if (requeued > 0) log.info({ runs: requeued }, 'unfinished runs are done again')
    const need = watchNeed(dependencies)
    let failures = 0
    let notBefore = 0
    while (!signal.aborted) {
      const requested = await runs.take()
      const runId =
        requested ?? (performance.now() >= notBefore && (await need.isThere()) ? await takeNew(runs) : undefined)
      if (runId === undefined) await pause(dependencies.config.checkMs, signal)
      else {
        const outcome = await trainOnce(runId, dependencies, surroundings, signal)
        if (outcome === 'unchanged') need.isMet()
        failures = outcome === 'failed' ? failures + 1 : 0
        notBefore = failures === 0 ? 0 : performance.now() + Math.min(maxRetryMs, 1_000 * 2 ** failures)
      }
    }
  }

  const running = (async () => {
    for (let attempt = 0; !stopping.signal.aborted; attempt++) {
      try {
        await registry.migrate()
        migrated = true
        await database.withLock('marquee-training', lead)
        attempt = 0
        await pause(standbyMs, stopping.signal)
      } catch (error) {
        if (!stopping.signal.aborted) log.warn({ err: error }, 'training is interrupted; trying again')
        await backoff(attempt, { signal: stopping.signal }).catch(() => {})
      }
    }
  })()

  return {
    isMigrated: () => migrated,
    wake: () => wake(),
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await running
    },
  }
}

async function takeNew(runs: TrainingRuns): Promise<string | undefined> {
  await runs.request()
  return runs.take()
}
