import type { ModelRegistry } from '@marquee/model-registry/registry'
import type { Surroundings } from '@marquee/platform/lifecycle'
import { poll } from '@marquee/platform/poll'
import type { Trainer } from './trainer.ts'

const everyMs = 5_000 // three looks in each scrape of 15 s

/** Measures the champion from the registry: true after a restart too, and whoever promoted it or rolled it back. */
export function watchChampion(
  { registry, trainer }: { registry: ModelRegistry; trainer: Trainer },
  { log, metrics }: Surroundings,
): AsyncDisposable {
  async function look(): Promise<void> {
    if (!trainer.isMigrated()) return
    try {
      const version = await registry.champion()
      const champion = version === undefined ? undefined : await registry.find(version)
      if (!champion) return
      metrics.of('championVersion').set(Number(champion.version.slice(1)))
      if (champion.promotedAt !== null) metrics.of('championPromoted').set(Date.parse(champion.promotedAt) / 1_000)
      const ndcg = champion.metrics['ndcg10']
      if (ndcg !== undefined) metrics.of('championNdcg').set(ndcg)
    } catch (error) {
      log.debug({ err: error }, 'the champion cannot be measured yet')
    }
  }
  return poll(look, everyMs)
}
