import type { OfflineStore } from '@marquee/feature-store/offline'
import type { ModelRegistry } from '@marquee/model-registry/registry'
import type { Guard } from '@marquee/platform/guard'
import { loadServedModel, type ServedModel } from '@marquee/recommender/served-model'
import { LRUCache } from 'lru-cache'
import { type Catalogue, catalogueOf } from './catalogue.ts'

/** Models and catalogues of the past, as explanations need them; the last two of each stay in memory. */
export interface Past {
  /** undefined when its bytes are no longer kept */
  model(version: string): Promise<ServedModel | undefined>
  catalogue(revision: number): Promise<Catalogue>
}

const kept = 2

export function openPast({
  offline,
  registry,
  ask,
}: {
  offline: OfflineStore
  registry: ModelRegistry
  ask: Guard
}): Past {
  const models = new LRUCache<string, ServedModel>({ max: kept })
  const catalogues = new LRUCache<number, Catalogue>({ max: kept })
  return {
    async model(version) {
      const known = models.get(version)
      if (known) return known
      const bytes = await ask(() => registry.artefact(version))
      const model = bytes && (await loadServedModel(bytes))
      if (model) models.set(version, model)
      return model
    },
    async catalogue(revision) {
      const known = catalogues.get(revision)
      if (known) return known
      const movies = await ask(() => offline.moviesAsOf(revision))
      const catalogue = catalogueOf(new Map(movies.map((movie) => [movie.movieId, movie])), revision)
      catalogues.set(revision, catalogue)
      return catalogue
    },
  }
}
