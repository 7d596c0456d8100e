import type { Tier } from '@marquee/contracts/recommendation'
import type { History } from '@marquee/feature-store/history'
import type { Model } from '@marquee/recommender/algorithm'
import type { ExploreOptions } from '@marquee/recommender/explore'
import type { Catalogue } from './catalogue.ts'
import type { LiveHistory } from './live-history.ts'
import type { IndexedHistory, RankingView } from './ranking-view.ts'

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

/** A situation with a model to rank by. */
export type Ranking = Situation & { readonly view: RankingView; readonly indexed: IndexedHistory }

/** What an answer for this history rests on. */
export function tierOf(
  userId: string | null,
  source: LiveHistory['source'],
  indexed: IndexedHistory | undefined,
  view: RankingView | undefined,
): Tier {
  if (!view) return 'static'
  if (!indexed?.history.values.some((value) => value > 0)) return 'trending' // nothing that speaks for a film the model knows
  return userId === null || source === 'remembered' ? 'session' : 'personalised'
}

/** Whether what the person did says anything about their taste. */
export const isPersonal = ({ tier }: Situation): boolean => tier === 'personalised' || tier === 'session'

/** What ranks. */
export const modelOf = (situation: Ranking): Model =>
  isPersonal(situation) ? situation.view.model.ranker : situation.view.model.trending
