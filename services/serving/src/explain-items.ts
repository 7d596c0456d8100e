import type { RecommendedItem } from '@marquee/contracts/recommendation'
import type { MovieRow } from '@marquee/feature-store/offline'
import { evidenceOf } from '@marquee/recommender/explain'
import type { Ranked } from '@marquee/recommender/rank'
import { cardOf } from './catalogue.ts'
import { type Named, reasonFor } from './reason.ts'
import { isPersonal, modelOf, type Ranking } from './situation.ts'

const evidenceShown = 3

/** Ranked films beside how they are shown: each with its reason, and what of the history brought it there. */
export function explainItems(situation: Ranking, ranked: readonly Ranked[]): (readonly [Ranked, RecommendedItem])[] {
  const { view } = situation
  const items = ranked.map(({ item }) => item)
  const evidence = isPersonal(situation) ? namedEvidence(items, situation) : []
  return ranked.flatMap((entry, place) => {
    const movie = view.movies[entry.item]
    return movie ? [[entry, explainedItem(movie, entry.score, evidence[place] ?? [])] as const] : []
  })
}

type NamedEvidence = Named & { readonly share: number }

/** Names what of a history speaks for each of the items, strongest first. */
function namedEvidence(items: readonly number[], situation: Ranking): NamedEvidence[][] {
  const { history, entries } = situation.indexed
  return modelOf(situation)
    .contributions(history, items)
    .map((contributions) =>
      evidenceOf(contributions, { limit: evidenceShown }).flatMap(({ entry: place, share }) => {
        const [entry, item] = [entries[place], history.items[place]]
        if (entry === undefined || item === undefined) return []
        return [{ entry, title: situation.view.movies[item]?.title ?? entry.movieId, share }]
      }),
    )
}

function explainedItem(movie: MovieRow, score: number, evidence: readonly NamedEvidence[]): RecommendedItem {
  return {
    movie: cardOf(movie),
    score,
    reason: reasonFor(evidence, 'Watched by many people now'),
    evidence: evidence.map(({ entry, title, share }) => ({
      movieId: entry.movieId,
      title,
      share: Math.round(share * 1e4) / 1e4,
    })),
  }
}
