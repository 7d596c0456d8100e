import type {
  Impression,
  ListQuestion,
  RecommendationExplanation,
  RecommendedItem,
} from '@marquee/contracts/recommendation'
import type { History } from '@marquee/feature-store/history'
import { decodeHistory } from '@marquee/feature-store/history-bytes'
import { candidatesFor } from './candidates.ts'
import { rowsFor } from './home.ts'
import type { LiveHistory } from './live-history.ts'
import type { Past } from './past.ts'
import { createRankingViews, indexHistory } from './ranking-view.ts'
import { type Recommender, requestIn } from './recommend.ts'
import type { Situation } from './situation.ts'

type Maker = Pick<Recommender, 'itemsFor' | 'earlierFor' | 'situationOf'>

/** The list that a person would get now, with all that was considered. It is no impression: nobody is shown it. */
export function explainNow(
  { userId, question, live }: { userId: string; question: ListQuestion; live: LiveHistory },
  recommender: Maker,
): RecommendationExplanation {
  const situation = recommender.situationOf(userId, live)
  const request = requestIn(situation, question)
  const items = recommender.itemsFor(situation, request)
  return {
    recommendationId: null,
    userId,
    kind: 'list',
    shownAt: null,
    modelVersion: situation.view?.version ?? null,
    catalogueRevision: situation.catalogue.revision,
    tier: situation.tier,
    request,
    historyLength: situation.history.entries.length,
    shown: [],
    items,
    candidates: candidatesFor(situation, {
      request,
      shown: idsOf(items),
      earlier: recommender.earlierFor(situation, request),
    }),
    identical: null,
    note: null,
  }
}

/** Makes a list of the past again from its impression, with the model and the catalogue of then, and compares. */
export function createReplays(past: Past, recommender: Maker) {
  const viewOf = createRankingViews()

  /** The situation of then, or why it cannot be had. */
  async function situationOf(impression: Impression): Promise<Situation | string> {
    const { userId, tier, modelVersion, history: bytes, catalogueRevision } = impression
    if (bytes === undefined && userId === null)
      return 'The history of a visit is not kept: only what was shown is known.'
    if (bytes === undefined || catalogueRevision === undefined)
      return 'It was recorded before histories were: only what was shown is known.'
    const model = modelVersion === null ? undefined : await past.model(modelVersion)
    if (modelVersion !== null && !model)
      return `The bytes of model ${modelVersion} are no longer kept: only what was shown is known.`
    const history = historyIn(bytes)
    if (!history) return 'Its history cannot be read: only what was shown is known.'
    const catalogue = await past.catalogue(catalogueRevision)
    const view = modelVersion !== null && model ? viewOf({ version: modelVersion, model }, catalogue) : undefined
    const indexed = view && indexHistory(history, view)
    const { explorationShare: share, recommendationId: seed } = impression
    const exploration = share === undefined ? {} : { exploration: { share, seed } }
    return { userId, history, view, indexed, catalogue, tier, degraded: false, ...exploration }
  }

  return async (impression: Impression): Promise<RecommendationExplanation> => {
    const { kind = 'list', request } = impression
    const situation = await situationOf(impression)
    const about = {
      recommendationId: impression.recommendationId,
      userId: impression.userId,
      kind,
      shownAt: impression.shownAt,
      modelVersion: impression.modelVersion,
      catalogueRevision: impression.catalogueRevision ?? null,
      tier: impression.tier,
      request: request ?? null,
      shown: impression.movieIds.map((movieId, place) => ({ movieId, score: impression.scores[place] ?? 0 })),
    }
    if (typeof situation === 'string' || !request) {
      const note = typeof situation === 'string' ? situation : 'It was recorded without what was asked for.'
      return { ...about, historyLength: 0, items: [], candidates: [], identical: false, note }
    }
    const items =
      kind === 'home'
        ? rowsFor(situation, recommender).flatMap((row) => row.items)
        : recommender.itemsFor(situation, request)
    const identical = isSame(items, impression)
    return {
      ...about,
      historyLength: situation.history.entries.length,
      items,
      candidates: candidatesFor(situation, {
        request,
        shown: idsOf(items),
        earlier: recommender.earlierFor(situation, request),
      }),
      identical,
      note: identical ? null : 'Made again it is another list: the code that ranks has changed since.',
    }
  }
}

function historyIn(bytes: string): History | undefined {
  try {
    return decodeHistory(Buffer.from(bytes, 'base64'))
  } catch {
    return undefined // of a format that this version does not know, or damaged
  }
}

const idsOf = (items: readonly RecommendedItem[]): ReadonlySet<string> =>
  new Set(items.map(({ movie }) => movie.movieId))

const isSame = (items: readonly RecommendedItem[], { movieIds, scores }: Impression): boolean =>
  items.length === movieIds.length &&
  items.every(({ movie, score }, place) => movie.movieId === movieIds[place] && score === scores[place])
