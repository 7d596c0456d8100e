import { setTimeout as sleep } from 'node:timers/promises'
import type { ModelList } from '@marquee/contracts/model'
import type { MoviesPage, RecommendationList } from '@marquee/contracts/recommendation'
import { callApi } from '../api.ts'
import type { System } from '../system.ts'

const patienceMs = 30_000
const everyMs = 50

/**
 * Waits until serving, which looks for news now and then, has every film and the champion.
 * @returns whether it has; false also when the signal ends the wait
 */
export async function listsFollow(
  { addresses: { features, training, serving } }: Pick<System, 'addresses'>,
  signal: AbortSignal,
): Promise<boolean> {
  const { movies } = await callApi<{ movies: number }>(`${features}/v1/status`)
  const { champion } = await callApi<ModelList>(`${training}/v1/models`)
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline && !signal.aborted; ) {
    const { total } = await callApi<MoviesPage>(`${serving}/v1/movies?limit=1`)
    const { modelVersion } = await callApi<RecommendationList>(`${serving}/v1/trending?limit=1`)
    if (total === movies && modelVersion === champion) return true
    await sleep(everyMs, undefined, { signal }).catch(() => {})
  }
  return false
}
