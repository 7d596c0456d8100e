import { type Home, type HomeRow, type ListRequest, rowKinds } from '@marquee/contracts/recommendation'
import type { Metrics } from '@marquee/platform/metrics'
import { gemsRow, genreRows, listRow, neighbourRows, topRow, trendingRow, watchAgainRow } from './home-rows.ts'
import type { Impressions } from './impressions.ts'
import type { LiveHistory } from './live-history.ts'
import { keepPrepared } from './prepared.ts'
import { basisOf, type Recommender } from './recommend.ts'
import { isPersonal, type Situation } from './situation.ts'

const rowLength = 20
/** what each row begins with */
export const whole: ListRequest = { limit: rowLength, offset: 0, diversity: 0, exclude: [] }

/** What a row is made from; `shown` holds the films that other rows have chosen. */
export interface RowSource {
  readonly recommender: Pick<Recommender, 'itemsFor'>
  readonly situation: Situation
  /** whether what the person did says anything about their taste */
  readonly personal: boolean
  readonly shown: ReadonlySet<string>
  readonly rowLength: number
}

/** In the order in which they choose: a film stands in the first row that wants it. */
const makers: readonly ((source: RowSource) => HomeRow[])[] = [
  listRow,
  topRow,
  neighbourRows,
  trendingRow,
  genreRows,
  gemsRow,
  watchAgainRow,
]

/** Makes home pages: rows that are each different by design; no film stands in two of them. */
export function createHomePages({
  recommender,
  impressions,
  metrics,
}: {
  recommender: Recommender
  impressions: Impressions
  metrics: Metrics
}): (userId: string, live: LiveHistory) => Home {
  const pages = keepPrepared<HomeRow[]>('home', (rows) => itemsOf(rows).length, metrics)
  return (userId, live) => {
    const situation = recommender.situationOf(userId, live)
    const { indexed, tier } = situation
    const make = () => rowsFor(situation, recommender)
    const rows = indexed ? pages.of(indexed, tier, make) : make()
    const answer = recommender.answerOf(situation)
    impressions.offer(answer, { items: itemsOf(rows), basis: basisOf('home', whole, situation) })
    return { ...answer, rows }
  }
}

const itemsOf = (rows: readonly HomeRow[]) => rows.flatMap(({ items }) => items)

/** The rows alone: the same situation gives the same. */
export function rowsFor(situation: Situation, recommender: Pick<Recommender, 'itemsFor'>): HomeRow[] {
  const personal = isPersonal(situation)
  const shown = new Set<string>()
  const rows: HomeRow[] = []
  for (const make of makers) {
    for (const row of make({ recommender, situation, personal, shown, rowLength })) {
      const items = row.items.filter(({ movie }) => !shown.has(movie.movieId)).slice(0, rowLength)
      if (items.length === 0) continue
      for (const { movie } of items) shown.add(movie.movieId)
      rows.push({ ...row, items })
    }
  }
  return rows.sort((a, b) => rowKinds.indexOf(a.kind) - rowKinds.indexOf(b.kind))
}
