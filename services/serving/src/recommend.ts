import type { ListQuestion, ListRequest, RecommendationList, RecommendedItem } from '@marquee/contracts/recommendation'
import { emptyHistory } from '@marquee/feature-store/history'
import type { MovieRow } from '@marquee/feature-store/offline'
import type { Champion } from '@marquee/model-registry/follow-champion'
import type { Metrics } from '@marquee/platform/metrics'
import { diversifyPages, rankedForPages } from '@marquee/recommender/diversify'
import { explore, unknownCandidates } from '@marquee/recommender/explore'
import { listScored } from '@marquee/recommender/list-items'
import type { Ranked } from '@marquee/recommender/rank'
import type { ServedModel } from '@marquee/recommender/served-model'
import { anyMovie, cardOf, type FollowedCatalogue, filterOf } from './catalogue.ts'
import { explainItems } from './explain-items.ts'
import type { Impressions, ListBasis, Shown } from './impressions.ts'
import type { LiveHistory } from './live-history.ts'
import { keepPrepared } from './prepared.ts'
import { createRankingViews, excludedItems, indexHistory } from './ranking-view.ts'
import { isPersonal, modelOf, type Ranking, type Situation, tierOf } from './situation.ts'

export interface RecommendDependencies {
  readonly champion: Champion<ServedModel>
  readonly catalogue: FollowedCatalogue
  readonly impressions: Impressions
  readonly metrics: Metrics
  readonly newId: () => string
  /** see EXPLORATION_SHARE */
  readonly explorationShare: number
}

/** A list before its id decides whether its last place goes to a film that nobody knows. */
interface RankedList {
  readonly ranked: readonly Ranked[]
  /** what may come into the last place of a list from the beginning */
  readonly unknown: readonly Ranked[]
  /** those of its films that were shown so far */
  readonly explained: Map<Ranked, RecommendedItem>
}

/** Of someone's taste nothing is known: a varied list finds out sooner. */
const diversityForStrangers = 0.7

/**
 * Ranks and explains. Always answers: from the history if the model can use it, else from what everyone watches, else from the
 * catalogue alone.
 */
export function createRecommender(dependencies: RecommendDependencies) {
  const { champion, catalogue, impressions, metrics, newId, explorationShare } = dependencies
  const viewOf = createRankingViews()
  const lists = keepPrepared<RankedList>('list', ({ ranked, unknown }) => ranked.length + unknown.length, metrics)
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

  const itemsFor = (situation: Situation, request: ListRequest): RecommendedItem[] => shownFor(situation, request).items

  function shownFor(situation: Situation, request: ListRequest): Shown {
    const { view, indexed, exploration } = situation
    const basis = basisOf('list', request, situation)
    if (!view || !indexed)
      return { items: staticItems(situation, request, filterOf(request, situation.catalogue)), basis }
    const ranking = { ...situation, view, indexed }
    // the rows of a home page are kept together, by who makes it; a history that came with a visit does not come again
    const list =
      exploration && (situation.userId !== null || situation.history === emptyHistory)
        ? lists.of(indexed, JSON.stringify([isPersonal(situation), request]), () => rankFor(ranking, request))
        : rankFor(ranking, request)
    const ranked = list.ranked.slice(request.offset)
    const drawn = exploration && timed('explore', () => explore(ranked, { candidates: list.unknown, ...exploration }))
    const entries = drawn?.list ?? ranked
    return {
      items: explainedOf(list, entries, ranking),
      ...(drawn ? { propensities: drawn.propensities } : {}),
      basis,
    }
  }

  /** Explains what has not been explained yet. */
  function explainedOf({ explained }: RankedList, entries: readonly Ranked[], situation: Ranking): RecommendedItem[] {
    const fresh = entries.filter((entry) => !explained.has(entry))
    if (fresh.length > 0)
      for (const [entry, item] of timed('explain', () => explainItems(situation, fresh))) explained.set(entry, item)
    return entries.flatMap((entry) => explained.get(entry) ?? [])
  }

  /** A list up to what its id decides. */
  function rankFor(situation: Ranking, request: ListRequest): RankedList {
    const { view, indexed, exploration } = situation
    const where = filterOf(request, situation.catalogue)
    const model = modelOf(situation)
    const scores = timed('score', () => view.score(model, indexed))
    const excluded = excludedItems(indexed, request.exclude, view)
    const allowed =
      where === anyMovie
        ? (item: number) => view.catalogued[item] === 1
        : (item: number) => {
            const movie = view.movies[item]
            return movie !== undefined && where(movie)
          }
    const best = timed('rank', () =>
      listScored(model, indexed.history, {
        scores,
        exclude: excluded,
        where: allowed,
        size: rankedFor(request),
      }),
    )
    const ranked = timed('diversify', () =>
      diversifyPages(best, {
        content: view.content,
        strength: request.diversity,
        pageSize: request.limit,
        size: request.offset + request.limit,
      }),
    )
    const { knownness } = model
    const unknown =
      exploration && knownness && request.offset === 0
        ? timed('explore', () =>
            unknownCandidates(scores, {
              knownness,
              fitted: view.fitted,
              where: (item) => !excluded.has(item) && allowed(item) && !ranked.some((entry) => entry.item === item),
            }),
          )
        : []
    return { ranked, unknown, explained: new Map() }
  }

  /** The films on the pages before the one that is asked for. */
  function earlierFor(situation: Situation, request: ListRequest): ReadonlySet<string> {
    const { view, indexed } = situation
    if (!view || !indexed || request.offset === 0) return new Set()
    const { ranked } = rankFor({ ...situation, view, indexed }, request)
    return new Set(ranked.slice(0, request.offset).map(({ item }) => view.model.ranker.items[item] ?? ''))
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
    const shown = shownFor(situation, request)
    impressions.offer(answer, shown)
    return { ...answer, items: shown.items }
  }

  return { recommend, situationOf, itemsFor, earlierFor, answerOf }
}

/** The whole of what is asked for, now that it is known for whom. */
export const requestIn = ({ tier }: Situation, question: ListQuestion): ListRequest => ({
  ...question,
  diversity: question.diversity ?? (tier === 'trending' ? diversityForStrangers : 0),
})

/** How many films are ranked for a list. */
export const rankedFor = ({ limit, offset, diversity }: ListRequest): number =>
  diversity > 0 ? rankedForPages({ pageSize: limit, size: offset + limit }) : offset + limit

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
