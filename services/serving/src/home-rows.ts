import type { HomeRow, ListRequest, RecommendedItem } from '@marquee/contracts/recommendation'
import { type HistoryEntry, isSeen, strengthOf } from '@marquee/feature-store/history'
import { rank } from '@marquee/recommender/rank'
import { similarItems } from '@marquee/recommender/similar'
import { type Catalogue, cardOf } from './catalogue.ts'
import type { RowSource } from './home.ts'
import { excludedItems } from './ranking-view.ts'
import { isLiked, reasonFor } from './reason.ts'
import type { Situation } from './situation.ts'

const lovedFrom = 4 // stars

/** The best of all, for this person. */
export function topRow({ recommender, situation, personal, shown, rowLength }: RowSource): HomeRow[] {
  if (!personal) return []
  return [
    {
      id: 'top-picks',
      kind: 'top',
      subject: null,
      title: 'Top picks for you',
      items: recommender.itemsFor(situation, { ...everything(rowLength), exclude: [...shown] }),
    },
  ]
}

const mostNeighbourRows = 2

/** Neighbours of the films the person liked most recently. */
export function neighbourRows({ situation, personal, rowLength }: RowSource): HomeRow[] {
  const { view, indexed, catalogue } = situation
  if (!personal || !view || !indexed) return []
  const excluded = excludedItems(indexed, [], view)
  return liked(indexed.entries)
    .slice(-mostNeighbourRows)
    .reverse()
    .flatMap((entry) => {
      const item = view.model.ranker.indexOf(entry.movieId)
      const title = catalogue.find(entry.movieId)?.title
      if (item === undefined || title === undefined) return []
      const items = similarItems(view.model.ranker, item, {
        size: rowLength * 3,
        where: (other) => !excluded.has(other),
      }).flatMap(({ item: other, score }): RecommendedItem[] => {
        const movie = view.movies[other]
        if (!movie) return []
        const evidence = [{ movieId: entry.movieId, title, share: 1 }]
        return [{ movie: cardOf(movie), score, reason: reasonFor([{ entry, title }], ''), evidence }]
      })
      return [
        {
          id: `because-${entry.movieId}`,
          kind: 'because',
          subject: entry.movieId,
          title: reasonFor([{ entry, title }], ''),
          items,
        },
      ]
    })
}

/** What everyone watches now. */
export function trendingRow({ recommender, situation, shown, rowLength }: RowSource): HomeRow[] {
  return [
    {
      id: 'trending',
      kind: 'trending',
      subject: null,
      title: 'Trending now',
      items: recommender.itemsFor(asEveryone(situation), { ...everything(rowLength), exclude: [...shown] }),
    },
  ]
}

const mostGenreRows = 2

/** The best of the genres the person likes most that they have not seen. */
export function genreRows({ recommender, situation, personal, shown, rowLength }: RowSource): HomeRow[] {
  const source = personal ? situation : asEveryone(situation)
  const listed = new Set(shown)
  return favouriteGenres(situation).map((genre) => {
    const items = recommender.itemsFor(source, { ...everything(rowLength), genre, exclude: [...listed] })
    for (const { movie } of items) listed.add(movie.movieId)
    return {
      id: `genre-${genre.toLowerCase()}`,
      kind: 'genre',
      subject: genre,
      title: personal ? `New to you in ${genre}` : `Popular ${genre}`,
      items,
    }
  })
}

/** A film is little known when this share of the catalogue has more votes. */
const betterKnown = 0.5

/** What fits the person and few people voted for; none where the catalogue has no votes to tell by. */
export function gemsRow({ recommender, situation, personal, shown, rowLength }: RowSource): HomeRow[] {
  const { byVotes } = situation.catalogue
  const votesTo = byVotes[Math.floor(byVotes.length * betterKnown)]?.votes ?? 0
  if (!personal || votesTo === 0) return []
  return [
    {
      id: 'gems',
      kind: 'gems',
      subject: null,
      title: 'Hidden gems',
      items: recommender.itemsFor(situation, { ...everything(rowLength), votesTo, exclude: [...shown] }),
    },
  ]
}

/** What the person put on their list, the newest first. */
export function listRow({ situation: { history, catalogue } }: RowSource): HomeRow[] {
  const listed = history.entries.filter(({ type }) => type === 'watchlist').reverse()
  return [
    {
      id: 'list',
      kind: 'list',
      subject: null,
      title: 'Your list',
      items: chosen(listed, catalogue, () => 'You want to watch it'),
    },
  ]
}

/** What the person loved, the longest ago first. */
export function watchAgainRow({ situation: { history, catalogue }, rowLength }: RowSource): HomeRow[] {
  const loved = history.entries.filter((entry) => isSeen(entry) && strengthOf(entry) >= lovedFrom)
  if (loved.length < fewestToWatchAgain) return []
  return [
    {
      id: 'again',
      kind: 'again',
      subject: null,
      title: 'Watch again',
      items: chosen(loved.slice(0, rowLength), catalogue, (entry) => reasonFor([{ entry, title: 'it' }], '')),
    },
  ]
}

/** What was loved a minute ago is not something to come back to. */
const fewestToWatchAgain = 8

const everything = (limit: number): ListRequest => ({ limit, offset: 0, diversity: 0, exclude: [] })

const asEveryone = (situation: Situation): Situation => ({
  ...situation,
  tier: situation.view ? 'trending' : 'static',
})

const liked = (entries: readonly HistoryEntry[]): HistoryEntry[] => entries.filter(isLiked)

/** Films of the person's own choice: nothing is weighed, so there is no evidence. */
function chosen(
  entries: readonly HistoryEntry[],
  catalogue: Catalogue,
  reason: (entry: HistoryEntry) => string,
): RecommendedItem[] {
  return entries.flatMap((entry) => {
    const movie = catalogue.find(entry.movieId)
    return movie ? [{ movie: cardOf(movie), score: strengthOf(entry), reason: reason(entry), evidence: [] }] : []
  })
}

/** The genres of the films a person liked, most first; without a history those of what is trending. */
function favouriteGenres({ indexed, view, catalogue }: Situation): string[] {
  const counts = new Map<string, number>()
  const count = (genres: readonly string[], weight: number) => {
    for (const genre of genres) counts.set(genre, (counts.get(genre) ?? 0) + weight)
  }
  const recent = liked(indexed?.entries ?? []).slice(-50)
  for (const entry of recent) count(catalogue.find(entry.movieId)?.genres ?? [], strengthOf(entry))
  if (recent.length === 0 && view && indexed) {
    for (const { item } of rank(view.model.trending.score(indexed.history), { size: 100 }))
      count(view.movies[item]?.genres ?? [], 1)
  }
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, mostGenreRows)
    .map(([genre]) => genre)
}
