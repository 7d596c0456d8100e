import type {
  ListQuestion,
  ListRequest,
  RecommendationList,
  RecommendedItem,
  Tier,
} from '@marquee/contracts/recommendation'
import type { History } from '@marquee/feature-store/history'
import type { MovieRow } from '@marquee/feature-store/offline'
import type { Champion } from '@marquee/model-registry/follow-champion'
import type { Metrics } from '@marquee/platform/metrics'
import { ProblemError } from '@marquee/platform/problem'
import type { Model } from '@marquee/recommender/algorithm'
import { diversify, diversifyPool, stayingOf } from '@marquee/recommender/diversify'
import { evidenceOf } from '@marquee/recommender/explain'
import { type ExploreOptions, explore, unknownCandidates } from '@marquee/recommender/explore'
import { listScored } from '@marquee/recommender/list-items'
import type { ServedModel } from '@marquee/recommender/served-model'
import { type Catalogue, cardOf, type FollowedCatalogue } from './catalogue.ts'
import type { Impressions, ListBasis } from './impressions.ts'
import type { LiveHistory } from './live-history.ts'
import {
  createRankingViews,
  excludedItems,
  type IndexedHistory,
  indexHistory,
  type RankingView,
} from './ranking-view.ts'
import { type Named, reasonFor } from './reason.ts'

export interface RecommendDependencies {
  readonly champion: Champion<ServedModel>
  readonly catalogue: FollowedCatalogue
  readonly impressions: Impressions
  readonly metrics: Metrics
  readonly newId: () => string
  /** see EXPLORATION_SHARE */
  readonly explorationShare: number
}

/** An item of a list, and how likely it was to be there. */
export type ListedItem = RecommendedItem & { readonly propensity?: number }

/** Everything needed to rank for one person at one moment. */
export interface Situation {
  readonly userId: string | null
  readonly history: History
  readonly view: RankingView | undefined
  readonly indexed: IndexedHistory | undefined
  readonly catalogue: Catalogue
  readonly tier: Tier
  readonly degraded: boolean
  /** only for a list of its own, whose id is the seed */
  readonly exploration?: Pick<ExploreOptions, 'share' | 'seed'>
}

const evidenceShown = 3
/** Of someone's taste nothing is known: a varied list finds out sooner. */
const diversityForStrangers = 0.7

/**
 * Ranks and explains. Always answers: from the history if the model can use it, else from what everyone watches, else from the
 * catalogue alone.
 */
export function createRecommender(dependencies: RecommendDependencies) {
  const { champion, catalogue, impressions, metrics, newId, explorationShare } = dependencies
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

  function itemsFor(situation: Situation, request: ListRequest): ListedItem[] {
    const where = filterOf(request, situation.catalogue)
    const { view, indexed } = situation
    if (!view || !indexed) return staticItems(situation, request, where)
    const personal = situation.tier === 'personalised' || situation.tier === 'session'
    const model = personal ? view.model.ranker : view.model.trending
    const scores = timed('score', () => view.score(model, indexed))
    const size = request.offset + request.limit
    const excluded = excludedItems(indexed, request.exclude, view)
    const allowed = (item: number) => {
      const movie = view.movies[item]
      return movie !== undefined && where(movie)
    }
    const ranked = timed('rank', () =>
      listScored(model, indexed.history, {
        scores,
        exclude: excluded,
        where: allowed,
        size: request.diversity > 0 ? size * diversifyPool : size,
      }),
    )
    const varied = timed('diversify', () =>
      diversify(ranked, {
        content: view.content,
        strength: request.diversity,
        size,
        staying: stayingOf(request.limit),
      }),
    )
    const drawn = timed('explore', () => {
      const { knownness } = model
      const { exploration } = situation
      if (!exploration || !knownness || request.offset > 0) return { list: varied, propensities: [] }
      const candidates = unknownCandidates(scores, {
        knownness,
        fitted: view.fitted,
        where: (item) => !excluded.has(item) && allowed(item) && !varied.some((entry) => entry.item === item),
      })
      return explore(varied, { candidates, ...exploration })
    })
    return timed('explain', () => {
      const shown = drawn.list.slice(request.offset)
      const items = shown.map(({ item }) => item)
      const evidence = personal ? namedEvidence(model, items, indexed, situation.catalogue) : []
      return shown.flatMap((entry, place) => {
        const movie = view.movies[entry.item]
        const propensity = drawn.propensities[place] ?? 1
        return movie ? [{ ...explainedItem(movie, entry.score, evidence[place] ?? []), propensity }] : []
      })
    })
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

  function recommend(userId: string | null, live: LiveHistory, question: ListQuestion): RecommendationList {
    const known = situationOf(userId, live)
    const request = requestIn(known, question)
    const answer = answerOf(known)
    const situation = { ...known, exploration: { share: explorationShare, seed: answer.recommendationId } }
    const items = itemsFor(situation, request)
    impressions.offer(answer, items, basisOf('list', request, situation))
    return { ...answer, items: items.map(({ propensity: _, ...item }) => item) }
  }

  return { recommend, situationOf, itemsFor, answerOf }
}

/** The whole of what is asked for, now that it is known for whom. */
export const requestIn = ({ tier }: Situation, question: ListQuestion): ListRequest => ({
  ...question,
  diversity: question.diversity ?? (tier === 'trending' ? diversityForStrangers : 0),
})

/** What a list of this situation was made of. */
export const basisOf = (
  kind: ListBasis['kind'],
  request: ListRequest,
  { history, catalogue, exploration }: Situation,
): ListBasis => ({
  kind,
  ...(exploration ? { explorationShare: exploration.share } : {}),
  request,
  history,
  catalogueRevision: catalogue.revision,
})

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
export function filterOf(
  { genre, yearFrom, yearTo, votesTo }: Pick<ListRequest, 'genre' | 'yearFrom' | 'yearTo' | 'votesTo'>,
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

type NamedEvidence = Named & { readonly share: number }

/** Names what of a history speaks for each of the items, strongest first. */
function namedEvidence(
  model: Model,
  items: readonly number[],
  { history, entries }: IndexedHistory,
  catalogue: Catalogue,
): NamedEvidence[][] {
  return model.contributions(history, items).map((contributions) =>
    evidenceOf(contributions, { limit: evidenceShown }).flatMap(({ entry, share }) => {
      const source = entries[entry]
      return source ? [{ entry: source, title: catalogue.find(source.movieId)?.title ?? source.movieId, share }] : []
    }),
  )
}

function explainedItem(movie: MovieRow, score: number, evidence: readonly NamedEvidence[]): RecommendedItem {
  return {
    movie: cardOf(movie),
    score,
    reason: reasonFor(evidence[0], 'Watched by many people now'),
    evidence: evidence.map(({ entry, title, share }) => ({
      movieId: entry.movieId,
      title,
      share: Math.round(share * 1e4) / 1e4,
    })),
  }
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
