import { type History, isSeen, strengthOf } from '@marquee/feature-store/history'
import type { MovieRow } from '@marquee/feature-store/offline'
import { evidenceStart, type Model } from '@marquee/recommender/algorithm'
import { emptyContent, type ItemContent, type History as ModelHistory } from '@marquee/recommender/dataset'
import type { ServedModel } from '@marquee/recommender/served-model'
import type { Catalogue } from './catalogue.ts'

/** A model and the catalogue side by side: what is known of each item, by the model's index. */
export interface RankingView {
  readonly version: string
  readonly model: ServedModel
  /** items from this index on came after the fit */
  readonly fitted: number
  /** by item index; undefined for an item that is not in the catalogue, which cannot be recommended */
  readonly movies: readonly (MovieRow | undefined)[]
  /** by item index: 1 for an item that is in the catalogue */
  readonly catalogued: Uint8Array
  readonly content: readonly ItemContent[]
  /** What one of its models makes of a history: good until that model is asked about another. */
  readonly score: (model: Model, indexed: IndexedHistory) => Float32Array
  /** histories in the model's terms, for as long as somebody holds them */
  readonly indexed: WeakMap<History, IndexedHistory>
}

/** What counts of a history, in the model's terms, with the person's entry behind each of its items. */
export interface IndexedHistory {
  /** no other one of this process has it */
  readonly number: number
  readonly history: ModelHistory
  readonly entries: History['entries']
  /** items that the person knows already, however long ago */
  readonly seen: ReadonlySet<number>
}

/** Makes the view of a champion and a catalogue, and keeps it until either changes. Films that came after the fit are part of it. */
export function createRankingViews() {
  let last: { view: RankingView; revision: number } | undefined
  return (champion: { version: string; model: ServedModel }, catalogue: Catalogue): RankingView => {
    if (last?.view.version === champion.version && last.revision === catalogue.revision) return last.view
    const { ranker, trending } = champion.model
    const newFilms = catalogue.byVotes.filter(({ movieId }) => ranker.indexOf(movieId) === undefined)
    const model =
      newFilms.length === 0
        ? champion.model
        : { ...champion.model, ranker: ranker.extend(newFilms), trending: trending.extend(newFilms) }
    const movies = model.ranker.items.map((movieId) => catalogue.find(movieId))
    const view: RankingView = {
      version: champion.version,
      model,
      fitted: ranker.items.length,
      movies,
      catalogued: Uint8Array.from(movies, (movie) => (movie ? 1 : 0)),
      content: movies.map((movie) => movie ?? emptyContent),
      score: createScoring(movies.length),
      indexed: new WeakMap(),
    }
    last = { view, revision: catalogue.revision }
    return view
  }
}

/** Room for the scores of each model, kept from one list to the next; the rows of a home page are made from the same scores. */
function createScoring(films: number): RankingView['score'] {
  const kept = new Map<Model, { readonly scores: Float32Array; of: IndexedHistory | undefined }>()
  return (model, indexed) => {
    const room = kept.get(model) ?? { scores: new Float32Array(films), of: undefined }
    kept.set(model, room)
    if (room.of !== indexed) {
      room.of = undefined // while they are half written
      model.score(indexed.history, room.scores)
      room.of = indexed
    }
    return room.scores
  }
}

let histories = 0

/** The part of a history that the model knows, oldest first. */
export function indexHistory(history: History, { model, indexed }: RankingView): IndexedHistory {
  const kept = indexed.get(history)
  if (kept) return kept
  const known = history.entries.flatMap((entry) => {
    const item = model.ranker.indexOf(entry.movieId)
    return item === undefined ? [] : [{ entry, item }]
  })
  const values = Float32Array.from(known, ({ entry }) => strengthOf(entry))
  const start = evidenceStart(values)
  const counted = known.slice(start)
  const made: IndexedHistory = {
    number: histories++,
    seen: new Set(known.filter(({ entry }) => isSeen(entry)).map(({ item }) => item)),
    entries: counted.map(({ entry }) => entry),
    history: {
      items: Uint32Array.from(counted, ({ item }) => item),
      times: Float64Array.from(counted, ({ entry }) => entry.at),
      values: values.slice(start),
    },
  }
  indexed.set(history, made)
  return made
}

/** Items the person knows already, or asked not to see. */
export function excludedItems(
  { seen }: IndexedHistory,
  movieIds: readonly string[],
  { model }: RankingView,
): ReadonlySet<number> {
  const items = movieIds.map((movieId) => model.ranker.indexOf(movieId)).filter((item) => item !== undefined)
  return items.length === 0 ? seen : new Set([...seen, ...items])
}
