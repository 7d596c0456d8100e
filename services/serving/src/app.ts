import type { ImpressionStore } from '@marquee/feature-store/impressions'
import type { OfflineStore } from '@marquee/feature-store/offline'
import type { Champion } from '@marquee/model-registry/follow-champion'
import type { ModelRegistry } from '@marquee/model-registry/registry'
import { openAccess } from '@marquee/platform/access'
import { createGuard } from '@marquee/platform/guard'
import { type App, createHttpServer } from '@marquee/platform/http-server'
import type { Surroundings } from '@marquee/platform/lifecycle'
import type { ServedModel } from '@marquee/recommender/served-model'
import type { FollowedCatalogue } from './catalogue.ts'
import type { ServingConfig } from './config.ts'
import { createHomePages } from './home.ts'
import type { Impressions } from './impressions.ts'
import type { LiveHistories } from './live-history.ts'
import { openPast } from './past.ts'
import { createRecommender } from './recommend.ts'
import { explanationRoutes } from './routes/explanations.ts'
import { historyRoutes } from './routes/history.ts'
import { homeRoutes } from './routes/home.ts'
import { movieRoutes } from './routes/movies.ts'
import { recommendationRoutes } from './routes/recommendations.ts'

export interface ServingDependencies {
  readonly config: ServingConfig
  readonly champion: Champion<ServedModel>
  readonly catalogue: FollowedCatalogue
  readonly histories: LiveHistories
  readonly offline: OfflineStore
  readonly impressions: Impressions
  readonly shown: ImpressionStore
  readonly registry: ModelRegistry
  readonly newId: () => string
}

/** Lists for people. Ready once it has a model or a catalogue to answer from; no dependency that is away makes it unready. */
export async function createServingApp(
  { config, champion, catalogue, histories, offline, impressions, shown, registry, newId }: ServingDependencies,
  { log, metrics, health }: Surroundings,
): Promise<App> {
  const access = await openAccess(config, { log })
  const app = await createHttpServer({ service: 'serving', config, log, metrics, health, access })
  health.readyWhen('model or catalogue', () => {
    // an empty one will do: a system that nobody has given a film yet is ready for it
    if (!champion.current() && !catalogue.isKnown()) throw new Error('neither a model nor a catalogue yet')
  })
  const recommender = createRecommender({
    champion,
    catalogue,
    impressions,
    metrics,
    newId,
    explorationShare: config.explorationShare,
  })
  const askOffline = createGuard('offline store', { deadlineMs: config.offlineDeadlineMs, metrics })
  recommendationRoutes(app, { access, recommender, histories })
  homeRoutes(app, { access, histories, homeOf: createHomePages({ recommender, impressions, metrics }) })
  historyRoutes(app, { access, histories, catalogue })
  const ask = createGuard('explanations', { deadlineMs: config.explainDeadlineMs, metrics })
  const past = openPast({ offline, registry, ask })
  explanationRoutes(app, { access, recommender, histories, impressions: shown, past, ask })
  movieRoutes(app, { catalogue, recommender, offline, askOffline })
  return app
}
