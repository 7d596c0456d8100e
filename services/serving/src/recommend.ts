import type { RecommendationList, RecommendedItem, Tier } from '@marquee/contracts/recommendation'
import type { History } from '@marquee/feature-store/history'
import type { MovieRow } from '@marquee/feature-store/offline'
import type { Champion } from '@marquee/model-registry/follow-champion'
import type { Metrics } from '@marquee/platform/metrics'
import { ProblemError } from '@marquee/platform/problem'
import { diversify } from '@marquee/recommender/diversify'
import { evidenceOf } from '@marquee/recommender/explain'
import { type Ranked, rank } from '@marquee/recommender/rank'
import type { ServedModel } from '@marquee/recommender/served-model'
import { type Catalogue, cardOf, type FollowedCatalogue } from './catalogue.ts'
import type { Impressions } from './impressions.ts'
import type { LiveHistory } from './live-history.ts'
import {
  createRankingViews,
  excludedItems,
  type IndexedHistory,
  indexHistory,
  type RankingView,
} from './ranking-view.ts'
import { reasonFor } from './reason.ts'

export interface ListRequest {
  readonly limit: number
  readonly offset: number
  readonly genre?: string
  readonly yearFrom?: number
  readonly yearTo?: number
  /** only films that at most so many people voted for */
  readonly votesTo?: number
  /** 0 to 1 */
  readonly diversity: number
  readonly exclude: readonly string[]
}

export interface RecommendDependencies {
  readonly champion: Champion<ServedModel>
  readonly catalogue: FollowedCatalogue
  readonly impressions: Impressions
  readonly metrics: Metrics
  readonly newId: () => string
}

/** Everything needed to rank for one person at one moment. */
export interface Situation {
  readonly userId: string | null
  readonly history: History
  readonly view: RankingView | undefined
  readonly indexed: IndexedHistory | undefined
  readonly catalogue: Catalogue
  readonly tier: Tier
  readonly degraded: boolean
}

const evidenceShown = 3
const diversifyPool = 5

/**
 * Ranks and explains. Always answers: from the history if the model can use it, else from what everyone watches, else from the
 * catalogue alone.
 */
export function createRecommender({ champion, catalogue, impressions, metrics, newId }: RecommendDependencies) {
  const viewOf = createRankingViews()
  const stage = metrics.of('recommendStageSeconds')
  const timed = <T>(name: string, work: () => T): T => {
    const end = stage.startTimer({ stage: name })
    const result = work()
    end()
    return result
  }

  function situationOf(userId: string | null, { history, source, degraded }: LiveHistory): Situation {
    const current = champion.current()
    const films = catalogue.current()
    const view = current && viewOf(current, films)
    const indexed = view && indexHistory(history, view)
    return {
      userId,
      history,
      view,
      indexed,
      catalogue: films,
      tier: tierOf(userId, source, indexed, view),
      degraded: degraded || view === undefined,
    }
  }

  function itemsFor(situation: Situation, request: ListRequest): RecommendedItem[] {
    const where = filterOf(request, situation.catalogue)
    const { view, indexed } = situation
    if (!view || !indexed) return staticItems(situation, request, where)
    const personal = situation.tier === 'personalised' || situation.tier === 'session'
    const scores = timed('score', () => (personal ? view.model.ranker : view.model.trending).score(indexed.history))
    const size = request.offset + request.limit
    const ranked = timed('rank', () =>
      rank(scores, {
        exclude: excludedItems(situation.history, request.exclude, view),
        where: (item) => {
          const movie = view.movies[item]
          return movie !== undefined && where(movie)
        },
        size: request.diversity > 0 ? size * diversifyPool : size,
      }),
    )
    const varied = timed('diversify', () =>
      diversify(ranked, { content: view.content, strength: request.diversity, size }),
    )
    return timed('explain', () =>
      varied
        .slice(request.offset)
        .flatMap((entry) => explainedItem(entry, view, personal ? indexed : undefined, situation.catalogue)),
    )
  }

  function answerOf(situation: Situation): Omit<RecommendationList, 'items'> {
    metrics.of('recommendations').inc({ tier: situation.tier, degraded: String(situation.degraded) })
    return {
      recommendationId: newId(),
      userId: situation.userId,
      modelVersion: situation.view?.version ?? null,
      tier: situation.tier,
      degraded: situation.degraded,
    }
  }

  function recommend(userId: string | null, live: LiveHistory, request: ListRequest): RecommendationList {
    const situation = situationOf(userId, live)
    const list = { ...answerOf(situation), items: itemsFor(situation, request) }
    impressions.offer(list, list.items)
    return list
  }

  return { recommend, situationOf, itemsFor, answerOf }
}

export type Recommender = ReturnType<typeof createRecommender>

function tierOf(
  userId: string | null,
  source: LiveHistory['source'],
  indexed: IndexedHistory | undefined,
  view: RankingView | undefined,
): Tier {
  if (!view) return 'static'
  if (!indexed?.history.values.some((value) => value > 0)) return 'trending' // nothing that speaks for a film the model knows
  return userId === null || source === 'remembered' ? 'session' : 'personalised'
}

/** @throws ProblemError `unknown-genre` */
function filterOf(
  { genre, yearFrom, yearTo, votesTo }: ListRequest,
  catalogue: Catalogue,
): (movie: MovieRow) => boolean {
  const wanted = genre === undefined ? undefined : catalogue.genre(genre)
  if (genre !== undefined && wanted === undefined && catalogue.size > 0)
    throw new ProblemError('unknown-genre', { genre })
  return ({ year, genres, votes }) =>
    (votesTo === undefined || votes <= votesTo) &&
    (wanted === undefined || genres.includes(wanted)) &&
    (yearFrom === undefined || (year !== null && year >= yearFrom)) &&
    (yearTo === undefined || (year !== null && year <= yearTo))
}

function explainedItem(
  { item, score }: Ranked,
  view: RankingView,
  indexed: IndexedHistory | undefined,
  catalogue: Catalogue,
): RecommendedItem[] {
  const movie = view.movies[item]
  if (!movie) return []
  const evidence = (
    indexed ? evidenceOf(view.model.ranker, indexed.history, item, { limit: evidenceShown }) : []
  ).flatMap(({ entry, share }) => {
    const source = indexed?.entries[entry]
    return source ? [{ entry: source, title: catalogue.find(source.movieId)?.title ?? source.movieId, share }] : []
  })
  return [
    {
      movie: cardOf(movie),
      score,
      reason: reasonFor(evidence[0], 'Watched by many people now'),
      evidence: evidence.map(({ entry, title, share }) => ({
        movieId: entry.movieId,
        title,
        share: Math.round(share * 1e4) / 1e4,
      })),
    },
  ]
}

/** Before the first model: the films the catalogue itself knows to be popular. */
function staticItems(
  { catalogue, history }: Situation,
  { limit, offset, exclude }: ListRequest,
  where: (movie: MovieRow) => boolean,
): RecommendedItem[] {
  const left = new Set([...exclude, ...history.entries.map((entry) => entry.movieId)])
  const items: RecommendedItem[] = []
  let skipped = 0
  for (const movie of catalogue.byVotes) {
    if (items.length === limit) break
    if (left.has(movie.movieId) || !where(movie)) continue
    if (skipped++ < offset) continue
    items.push({
      movie: cardOf(movie),
      score: movie.votes,
      reason: 'From the catalogue: nothing has been learned yet',
      evidence: [],
    })
  }
  return items
}
