import type { Home, HomeRow, ListRequest, RecommendedItem } from '@marquee/contracts/recommendation'
import { type HistoryEntry, strengthOf } from '@marquee/feature-store/history'
import { rank } from '@marquee/recommender/rank'
import { similarItems } from '@marquee/recommender/similar'
import { cardOf } from './catalogue.ts'
import type { Impressions } from './impressions.ts'
import type { LiveHistory } from './live-history.ts'
import { excludedItems } from './ranking-view.ts'
import { reasonFor } from './reason.ts'
import { basisOf, type Recommender, type Situation } from './recommend.ts'

const rowLength = 20
const becauseRows = 2
const likedFrom = 3.5 // stars
/** what each row begins with */
export const whole: ListRequest = { limit: rowLength, offset: 0, diversity: 0, exclude: [] }

/** The rows of a home page, each different by design; no film stands in two of them. */
export function homeFor(
  userId: string,
  live: LiveHistory,
  { recommender, impressions }: { recommender: Recommender; impressions: Impressions },
): Home {
  const situation = recommender.situationOf(userId, live)
  const rows = rowsFor(situation, recommender)
  const answer = recommender.answerOf(situation)
  impressions.offer(
    answer,
    rows.flatMap((row) => row.items),
    basisOf('home', whole, situation),
  )
  return { ...answer, rows }
}

/** The rows alone: the same situation gives the same. */
export function rowsFor(situation: Situation, recommender: Pick<Recommender, 'itemsFor'>): HomeRow[] {
  const shown = new Set<string>()
  const rows: HomeRow[] = []
  const add = (id: string, title: string, items: readonly RecommendedItem[]) => {
    const fresh = items.filter(({ movie }) => !shown.has(movie.movieId)).slice(0, rowLength)
    if (fresh.length === 0) return
    for (const { movie } of fresh) shown.add(movie.movieId)
    rows.push({ id, title, items: fresh })
  }
  const personal = situation.tier === 'personalised' || situation.tier === 'session'

  if (personal) add('top-picks', 'Top picks for you', recommender.itemsFor(situation, whole))
  if (personal)
    for (const { entry, title, items } of becauseOf(situation))
      add(`because-${entry.movieId}`, reasonFor({ entry, title }, ''), items)
  const everyone: Situation = { ...situation, tier: situation.view ? 'trending' : 'static' }
  add('trending', 'Trending now', recommender.itemsFor(everyone, { ...whole, limit: rowLength * 2 }))
  for (const genre of favouriteGenres(situation)) {
    const source = personal ? situation : everyone
    add(
      `genre-${genre.toLowerCase()}`,
      personal ? `More ${genre} for you` : `Popular ${genre}`,
      recommender.itemsFor(source, { ...whole, genre, exclude: [...shown] }),
    )
  }
  return rows
}

/** Neighbours of the films the person liked most recently. */
function becauseOf({
  view,
  indexed,
  history,
  catalogue,
}: Situation): { entry: HistoryEntry; title: string; items: RecommendedItem[] }[] {
  if (!view || !indexed) return []
  const liked = indexed.entries
    .filter((entry) => strengthOf(entry) >= likedFrom)
    .slice(-becauseRows)
    .reverse()
  const excluded = excludedItems(history, [], view)
  return liked.flatMap((entry) => {
    const item = view.model.ranker.indexOf(entry.movieId)
    const title = catalogue.find(entry.movieId)?.title
    if (item === undefined || title === undefined) return []
    const items = similarItems(view.model.ranker, item, rowLength * 3).flatMap(
      ({ item: other, score }): RecommendedItem[] => {
        const movie = view.movies[other]
        if (!movie || excluded[other]) return []
        return [
          {
            movie: cardOf(movie),
            score,
            reason: reasonFor({ entry, title }, ''),
            evidence: [{ movieId: entry.movieId, title, share: 1 }],
          },
        ]
      },
    )
    return [{ entry, title, items }]
  })
}

const genreRows = 3

/** The genres of the films a person liked, most first; without a history those of what is trending. */
function favouriteGenres({ indexed, view, catalogue }: Situation): string[] {
  const counts = new Map<string, number>()
  const count = (genres: readonly string[], weight: number) => {
    for (const genre of genres) counts.set(genre, (counts.get(genre) ?? 0) + weight)
  }
  const liked = (indexed?.entries ?? []).filter((entry) => strengthOf(entry) >= likedFrom).slice(-50)
  for (const entry of liked) count(catalogue.find(entry.movieId)?.genres ?? [], strengthOf(entry))
  if (liked.length === 0 && view && indexed) {
    for (const { item } of rank(view.model.trending.score(indexed.history), { size: 100 }))
      count(view.movies[item]?.genres ?? [], 1)
  }
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, genreRows)
    .map(([genre]) => genre)
}
